"""The clock of a simulation: the times of the records, or a rate that is assumed."""

from __future__ import annotations

import re

DEFAULT_RATE = "100/s"

_RATE = re.compile(r"(\d{1,9})/(s|min|h)")
_PERIOD_MS = {"s": 1_000, "min": 60_000, "h": 3_600_000}

# Records of several threads come a little out of order; this is more than that.
_STEP_MS = 60_000


class RateError(ValueError):
    """A text that is no rate."""


class RateClock:
    """So many records in each period, evenly."""

    steps_back = 0
    assumed = True

    def __init__(self, text: str) -> None:
        """Read a rate such as `100/s`. Raises RateError."""
        match = _RATE.fullmatch(text)
        if match is None or int(match[1]) == 0:
            message = f'expected a rate such as "100/s", "5000/min" or "20/h", got "{text}"'
            raise RateError(message)
        self._records = int(match[1])
        self._period_ms = _PERIOD_MS[match[2]]
        self._number = -1

    def now(self, time_ms: int | None) -> int:
        """Return the time of the next record."""
        del time_ms
        self._number += 1
        return self._number * self._period_ms // self._records


class LogClock:
    """The times of the records; one without comes at the time of the record before it."""

    assumed = False

    def __init__(self, first_ms: int) -> None:
        """Begin at the first time."""
        self.steps_back = 0
        self._last = max(0, first_ms)

    def now(self, time_ms: int | None) -> int:
        """Return the time of the next record."""
        if time_ms is None:
            return self._last
        if time_ms < self._last - _STEP_MS:
            self.steps_back += 1
        self._last = max(0, time_ms)
        return self._last


Clock = RateClock | LogClock
