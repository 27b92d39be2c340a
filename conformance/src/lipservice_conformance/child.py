"""A child process of a session: its standard error kept, and an end that always comes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

__all__ = ["Child"]

_LINES = 30
_LINE_BYTES = 2_000
_READ_SECONDS = 2.0

# A machine's own settings must not decide where records go, nor a case.
_FOREIGN = ("OTEL_", "LIPSERVICE_", "POSTHOG_")
_PROXIES = {"http_proxy", "https_proxy", "no_proxy", "all_proxy"}
_AUTHORITIES = {"requests_ca_bundle", "curl_ca_bundle", "ssl_cert_file", "ssl_cert_dir", "node_extra_ca_certs"}


class Child:
    """A running program, in a process group of its own."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> None:
        """Start it with the variables of this process and those that are given. Raises OSError."""
        self.process = subprocess.Popen(  # noqa: S603  a program of the project's
            command,
            cwd=folder,
            env={**_own_environment(), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdin is not None  # noqa: S101
        assert self.process.stdout is not None  # noqa: S101
        assert self.process.stderr is not None  # noqa: S101
        self.input: IO[bytes] = self.process.stdin
        self.output: IO[bytes] = self.process.stdout
        self._errors: IO[bytes] = self.process.stderr
        self._tail: deque[str] = deque(maxlen=_LINES)
        self._stopped = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def lines(self) -> tuple[str, ...]:
        """The last lines of its standard error; of one that has ended, the very last."""
        if self.process.poll() is not None:
            self._reader.join(_READ_SECONDS)
        return tuple(self._tail)

    @property
    def tail(self) -> str:
        """The same lines as a text, each on a line of its own."""
        return "".join(f"\n  {line}" for line in self.lines)

    def stop(self, seconds: float) -> int:
        """End it, first by SIGTERM, and return its exit status, or minus the number of the signal that ended it."""
        if not self._stopped:
            self._stopped = True  # once: afterwards its number may be that of another group
            self._end(seconds)
        return self.process.wait()

    def _end(self, seconds: float) -> None:
        with contextlib.suppress(OSError):
            self.input.close()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        self._reader.join(seconds)
        self.output.close()
        self._errors.close()

    def _read(self) -> None:
        for line in iter(lambda: self._errors.readline(_LINE_BYTES), b""):
            self._tail.append(line.decode("utf-8", "replace").rstrip())


def _own_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES | _AUTHORITIES
    }
