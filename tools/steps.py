"""A check: one command, what of its output counts, and what it keeps for itself while it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.counts import Counts, Reader, count_one
from tools.provision import ROOT

__all__ = ["Attempt", "Result", "Step"]

_SECONDS = 1200


@dataclass(frozen=True)
class Step:
    """One command. `language` is set where it runs the own tests of an SDK.

    `writes` names the folders in which it makes something that other steps make or read too: no two steps that share
    one run at the same time. A step that is `alone` runs after all others, with the machine for itself: it expects
    that something happens in time.
    """

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    count: Reader = count_one
    explain: Callable[[str], str] = str
    language: str = ""
    writes: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True)
class Result:
    """What a step printed, what of that counts, and the seconds that it took."""

    step: Step
    counts: Counts
    output: str
    seconds: float


class Attempt:
    """A step that has been started. It ends when it is waited for, or killed."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._started = time.monotonic()
        self._child: subprocess.Popen[bytes] | None = None
        self._failure = ""
        try:
            self._child = _start(step)
        except OSError as error:
            self._failure = f"cannot be started: {error}"

    def wait(self) -> Result:
        """Wait for its end, at most 20 minutes."""
        output, status = self._output()
        return Result(self._step, self._step.count(output, status), output, time.monotonic() - self._started)

    def kill(self) -> None:
        """End it, with all that it started."""
        if self._child is not None and self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)

    def _output(self) -> tuple[str, int]:
        """Return all that the command printed, and its exit status."""
        if self._child is None:
            return self._failure, 127
        try:
            raw, _ = self._child.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.kill()
            return f"{(error.output or b'').decode('utf-8', 'replace')}\ntook longer than {_SECONDS} s", 124
        return raw.decode("utf-8", "replace"), self._child.returncode


def _start(step: Step) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        step.command,
        cwd=step.folder,
        env={**os.environ, "COLUMNS": "120"},  # tables would take a pipe for a narrow terminal
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that what it starts can be ended with it
    )
