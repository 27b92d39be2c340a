"""Lines on standard error, few of them."""

from __future__ import annotations

import contextlib
import sys
from collections import deque
from collections.abc import Callable

from lipservice._clock import Clock
from lipservice._export.address import without_secrets
from lipservice._reply_tables import NOTICE_SECONDS

_NS = 1_000_000_000
_LONGEST = 400
_RECENT = 5


class Diagnostics:
    """Tells of each kind of thing at most once in a while. Never raises."""

    def __init__(self, clock: Clock, write: Callable[[str], object] | None) -> None:
        """Begin with nothing told."""
        self._clock = clock
        self._write = write or _write_error
        self._told: dict[str, int] = {}
        # What was said lately, for the doctor.
        self.recent: deque[str] = deque(maxlen=_RECENT)

    def tell(self, kind: str, line: str) -> bool:
        """Tell of something, unless its kind was told of lately. Returns whether it was told."""
        now = self._clock.monotonic_ns()
        last = self._told.get(kind)
        if last is not None and now - last < NOTICE_SECONDS * _NS:
            return False
        self._told[kind] = now
        self.say(line)
        return True

    def say(self, line: str) -> None:
        """Tell of something that happens once anyway."""
        # Whatever came over the network must not begin lines of its own.
        plain = "".join(character if character.isprintable() else " " for character in without_secrets(line))
        # The function is a stranger's, and here nobody waits for what it raises.
        with contextlib.suppress(BaseException):
            self.recent.append(plain[:_LONGEST])
            self._write(f"lipservice: {plain[:_LONGEST]}")


def _write_error(line: str) -> None:
    if sys.stderr is not None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201  it is what standard error is for
