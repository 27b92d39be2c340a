"""Plain counts of the one call, beside those of the sampler and the exporter."""

from __future__ import annotations


class Tallies:
    """Counts; see `ClientStats`. Threads may rarely lose one of a kind that is rare itself."""

    __slots__ = ("asked", "faults", "hook_drops", "hook_failures", "reentrant", "released", "settlements")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.clear()

    def clear(self) -> None:
        """Begin again."""
        self.asked = self.released = self.settlements = 0
        self.hook_failures = self.hook_drops = self.reentrant = self.faults = 0
