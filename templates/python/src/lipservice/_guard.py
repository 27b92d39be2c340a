"""Who is at work in a sampler: one thread, and not twice."""

from __future__ import annotations

import threading


class Guard:
    """Its lock is reentrant, and `busy` says that the thread which holds it is in the middle of a call."""

    __slots__ = ("busy", "lock")

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self.lock = threading.RLock()
        self.busy = False
