"""What the scenes of a timeline share: a clock, a window, names that come again."""

from random import Random
from typing import Any, Final

__all__ = ["Event", "Stage"]

Event = dict[str, Any]

LOGGERS: Final = ("", "app.db", "app.web", "lib.http.client")
SEVERITIES: Final = (1, 5, 9, 9, 9, 9, 9, 13, 16)
ERRORS: Final = (17, 18, 21, 24)
ATTRIBUTES: Final[tuple[Event, ...]] = (
    {"http.route": "/health/live"},
    {"http.route": "/orders/{id}", "user.name": "Zoë 😀"},
    {"ok": True, "retries": 42},
    {"retries": 42.0},
    {"ok": False, "session.id": "s-1", "nothing": None},
    {"nested": {"list": [1, "two", [True, None]], "empty": {}}},
)
SIZES: Final = (0, 1, 40, 120, 300, 900, 2_000, 9_000)
HUGE_SIZES: Final = (65_535, 65_536, 65_537, 131_072, 200_000)


class Stage:
    """The state of one timeline in the making."""

    def __init__(self, rng: Random, window_ms: int, now: int) -> None:
        """Start at a time."""
        self.rng = rng
        self.window_ms = window_ms
        self.now = now
        self.names = 0  # of things that come once

    def pass_time(self, per_window: int) -> None:
        """Let as much time pass as lies between two of so many records in a window."""
        self.now += round(self.rng.expovariate(per_window / self.window_ms))

    def once(self, prefix: str) -> str:
        """Return a name that never came before."""
        self.names += 1
        return f"{prefix}{self.names}"

    def record(self, key: str, **fields: object) -> Event:
        """Return a record, with some of what it may carry."""
        rng = self.rng
        event: Event = {"t": self.now, "key": key}
        if rng.random() < 0.5:
            event["sev"] = rng.choice(SEVERITIES)
        if rng.random() < 0.3:
            event["logger"] = rng.choice(LOGGERS)
        if rng.random() < 0.5:
            event["size"] = rng.choice(SIZES)
        if rng.random() < 0.2:
            event["attrs"] = rng.choice(ATTRIBUTES)
        return event | fields

    def error(self, key: str, **fields: object) -> Event:
        """Return a record that the lane for errors wants."""
        return self.record(key, sev=self.rng.choice(ERRORS), **fields)

    def huge(self, key: str) -> Event:
        """Return a record of some 64 KiB, seldom of 128: only attributes make it that."""
        size = self.rng.choice(HUGE_SIZES)
        if self.rng.random() < 0.05:
            return self.record(key, size=size, attrs={"stack": "x" * 70_000})
        return self.record(key, size=size)
