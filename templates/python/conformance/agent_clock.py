"""Time that goes on when it is told to, and tokens that last so long."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

_MS = 1_000_000
_NS = 1_000_000_000


class ManualClock:
    """A clock that stands still until it is advanced.

    It stands still for the exporter's thread only: who flushes or shuts down from the main thread waits by the
    machine's clock, or nobody would be there to advance this one.
    """

    def __init__(self) -> None:
        """Begin now."""
        self._wall_ns = time.time_ns()
        self._monotonic_ns = time.monotonic_ns()
        self._waiting: list[threading.Condition] = []
        self._main = threading.get_ident()
        self._waited_ns = 0

    def begin_command(self) -> None:
        """Forget how long the main thread has waited before."""
        self._waited_ns = 0

    def wall_ns(self) -> int:
        """Return the nanoseconds since 1970."""
        return self._wall_ns

    def monotonic_ns(self) -> int:
        """Return nanoseconds that never run backwards."""
        waited = self._waited_ns if threading.get_ident() == self._main else 0
        return self._monotonic_ns + waited

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        """Wait for a notification, or for the time to come."""
        if threading.get_ident() == self._main and until_ns is not None:
            began = time.monotonic_ns()
            condition.wait(max(0, until_ns - self.monotonic_ns()) / _NS)
            self._waited_ns += time.monotonic_ns() - began
            return
        # First among those that are woken, then the look at the time: otherwise one could fall between.
        self._waiting.append(condition)
        try:
            if until_ns is None or self._monotonic_ns < until_ns:
                condition.wait()
        finally:
            self._waiting.remove(condition)

    def advance(self, ms: int) -> None:
        """Let time go on."""
        self._monotonic_ns += ms * _MS
        self.step(ms)
        for condition in list(self._waiting):
            with condition:
                condition.notify_all()

    def step(self, ms: int) -> None:
        """Let only the wall clock jump."""
        self._wall_ns += ms * _MS


class Tokens:
    """Hands out tokens in turn, and then the last one again and again."""

    def __init__(self, tokens: Sequence[tuple[str, int | None]], clock: ManualClock | None) -> None:
        """Begin with the first; each has the milliseconds it lasts from then, or None for ever."""
        self._tokens = list(tokens)
        self._clock = clock

    def __call__(self) -> tuple[str, float | None]:
        """Return the next token and when it expires, in seconds since 1970."""
        token, expires_in_ms = self._tokens.pop(0) if len(self._tokens) > 1 else self._tokens[0]
        if expires_in_ms is None:
            return token, None
        now_ns = time.time_ns() if self._clock is None else self._clock.wall_ns()
        return token, (now_ns + expires_in_ms * _MS) / _NS
