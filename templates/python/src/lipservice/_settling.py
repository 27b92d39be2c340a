"""The thread that accounts for dropped records from time to time."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lipservice._clock import Clock

_NS = 1_000_000_000


class Settling:
    """Calls a function once in an interval, on a thread that begins when there is something to do."""

    def __init__(self, clock: Clock, interval_seconds: Callable[[], int], tick: Callable[[], object]) -> None:
        """Begin without a thread. `tick` must not raise."""
        self._clock = clock
        self._interval_seconds = interval_seconds
        self._tick = tick
        self._over = False
        self.begin_in_child()

    def begin_in_child(self) -> None:
        """Forget the thread, which a fork has left behind."""
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Start the thread, if there is none. At the very end of a process there can be none; then nothing happens."""
        with self._condition:
            if self._over or self._thread is not None:
                return
            thread = threading.Thread(target=self._run, name="lipservice-settling", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                return
            self._thread = thread

    def end(self) -> None:
        """Let the thread end. It is not waited for: what it would do, its caller does."""
        with self._condition:
            self._over = True
            self._condition.notify_all()

    def _run(self) -> None:
        condition = self._condition
        while self._waited(condition):
            self._tick()

    def _waited(self, condition: threading.Condition) -> bool:
        """Wait for the next time. Returns False when all is over."""
        until_ns = self._clock.monotonic_ns() + self._interval_seconds() * _NS
        with condition:
            while not self._over:
                if self._clock.monotonic_ns() >= until_ns:
                    return True
                self._clock.wait(condition, until_ns)
            return False
