"""Time, as the exporter sees it."""

from __future__ import annotations

import threading
import time
from typing import Protocol

_NS = 1_000_000_000


class Clock(Protocol):
    """A clock of one's own, for tests and simulations: everything that waits does so here.

    The monotonic time is what waits and timeouts go by; the wall time is that of decisions, and dates what is sent.
    """

    def wall_ns(self) -> int:
        """Return the nanoseconds since 1970."""

    def monotonic_ns(self) -> int:
        """Return nanoseconds that never run backwards."""

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        """Wait on the condition, whose lock is held, until it is notified or the monotonic time is `until_ns`.

        It may return early; without a time it waits for the notification.
        """


class SystemClock:
    """The clock of the machine."""

    wall_ns = staticmethod(time.time_ns)
    monotonic_ns = staticmethod(time.monotonic_ns)

    def wait(self, condition: threading.Condition, until_ns: int | None) -> None:
        """Wait on the condition."""
        if until_ns is None:
            condition.wait()
        else:
            condition.wait(min(max(0.0, (until_ns - time.monotonic_ns()) / _NS), threading.TIMEOUT_MAX))
