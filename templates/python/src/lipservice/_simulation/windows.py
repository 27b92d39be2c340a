"""What each window of the budget cost."""

from __future__ import annotations


class Windows:
    """The cost of kept records, window by window; only what is needed of those that are over is kept."""

    def __init__(self, window_ms: int, budget: int) -> None:
        """Begin before the first."""
        self.window_ms = window_ms
        self.budget = budget
        self.count = self.beyond = self.largest = 0
        self.largest_ms = 0
        self._window = -2
        self._cost = 0

    def add(self, now_ms: int, cost: int) -> None:
        """Count what a record costs; 0 if it was dropped."""
        window = now_ms // self.window_ms
        # As the sampler sees it: one window back is still the one that is open.
        if window > self._window or window < self._window - 1:
            self.close()
            self._window = window
            self.count += 1
        self._cost += cost

    def close(self) -> None:
        """End the window that is open."""
        self.beyond += self._cost > self.budget
        if self._cost > self.largest:
            self.largest, self.largest_ms = self._cost, self._window * self.window_ms
        self._cost = 0
