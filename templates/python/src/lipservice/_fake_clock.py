"""A clock for tests."""

from __future__ import annotations

import threading
from collections.abc import Callable

_NS = 1_000_000_000
# 2026-01-01, so that times look like times.
_BEGIN_NS = 1_767_225_600 * _NS
# Somebody may wait for more than the time.
_LOOK_AGAIN_SECONDS = 0.02


class FakeClock:
    """A clock that stands still until it is advanced."""

    def __init__(self, moved: Callable[[], object] = bool) -> None:
        """Begin on the first of January 2026. `moved` is called after each advance."""
        self._ns = _BEGIN_NS
        self._moved = moved

    def wall_ns(self) -> int:
        """Return the nanoseconds since 1970."""
        return self._ns

    def monotonic_ns(self) -> int:
        """Return the same: it never runs backwards."""
        return self._ns

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        """Wait for a notification, or a moment: whoever waits looks at the time again."""
        del until_ns
        condition.wait(_LOOK_AGAIN_SECONDS)

    def advance(self, seconds: float) -> None:
        """Let so many seconds go by; what falls due is done before this returns."""
        if seconds < 0:
            message = "time does not run backwards"
            raise ValueError(message)
        self._ns += round(seconds * _NS)
        self._moved()
