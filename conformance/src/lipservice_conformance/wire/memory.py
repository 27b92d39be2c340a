"""How much memory a process has, once a second, where the system tells."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Memory", "Sample"]

_EVERY = 1.0
_MEGABYTE = 1024  # kilobytes


@dataclass(frozen=True)
class Sample:
    """Megabytes of resident memory at a time, in seconds since the first sample."""

    seconds: float
    megabytes: float


class Memory:
    """Samples while the `with` block runs."""

    def __init__(self, process: int) -> None:
        self._status = Path(f"/proc/{process}/status")
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.samples: list[Sample] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        """Return by how many megabytes the last quarter's highest is above that of the second quarter."""
        quarter = len(self.samples) // 4
        if not quarter:
            return 0.0
        earlier, later = self.samples[quarter : 2 * quarter], self.samples[-quarter:]
        return max(one.megabytes for one in later) - max(one.megabytes for one in earlier)

    def _watch(self) -> None:
        started = time.monotonic()
        while not self._done.wait(_EVERY):
            resident = _resident(self._status)
            if resident is not None:
                self.samples.append(Sample(round(time.monotonic() - started, 1), round(resident, 2)))


def _resident(status: Path) -> float | None:
    try:
        lines = status.read_text("ascii", "replace").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found[0]) / _MEGABYTE if found else None
