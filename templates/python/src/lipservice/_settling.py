"""The thread that accounts for dropped records from time to time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lipservice._clock import Clock
from lipservice._side_thread import SideThread

_NS = 1_000_000_000


class Settling:
    """Calls a function once in an interval, on a thread that begins when there is something to do."""

    def __init__(self, clock: Clock, interval_seconds: Callable[[], int], tick: Callable[[], object]) -> None:
        """Begin without a thread. `tick` must not raise."""
        self._clock = clock
        self._interval_seconds = interval_seconds
        self._tick = tick
        self._thread = SideThread("lipservice-settling", clock, self._run)
        self.begin, self.begin_in_child = self._thread.begin, self._thread.begin_in_child
        # What the thread would do at its end, its caller does.
        self.end = self._thread.end

    def _run(self, condition: threading.Condition) -> None:
        while self._waited(condition):
            self._tick()

    def _waited(self, condition: threading.Condition) -> bool:
        until_ns = self._clock.monotonic_ns() + self._interval_seconds() * _NS
        return self._thread.waited(condition, lambda: until_ns)
