"""Work in the background: jobs, each with the time at which it is due."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

Job = Callable[[], object]

log = logging.getLogger(__name__)


class Worker:
    """Runs jobs one after the other, in the order in which they fall due."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing to do. `seconds` tells the time."""
        self._seconds = seconds
        self._numbers = itertools.count()
        self._jobs: list[tuple[float, int, Job]] = []
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many jobs are not done yet."""
        return len(self._jobs)

    def after(self, seconds: float, job: Job) -> None:
        """Run a job once, in so many seconds."""
        with self._changed:
            heapq.heappush(self._jobs, (self._seconds() + seconds, next(self._numbers), job))
            self._changed.notify()

    def every(self, seconds: float, job: Job) -> None:
        """Run a job again and again, the first time in so many seconds."""

        def run() -> None:
            self.every(seconds, job)
            job()

        self.after(seconds, run)

    def run_due(self) -> None:
        """Run what is due."""
        while job := self._take():
            try:
                job()
            except Exception:
                log.exception("job failed")

    def run(self) -> None:
        """Run whatever falls due, for ever: what the thread of the worker does."""
        while True:
            self.run_due()
            with self._changed:
                self._changed.wait(self._jobs[0][0] - self._seconds() if self._jobs else None)

    def _take(self) -> Job | None:
        with self._changed:
            if not self._jobs or self._jobs[0][0] > self._seconds():
                return None
            return heapq.heappop(self._jobs)[2]
