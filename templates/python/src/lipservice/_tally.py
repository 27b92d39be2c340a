"""Exact counts: what is sent adds up to what was seen."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice._decision import Settlement
from lipservice._engine import SETTLEMENTS

REST = "__rest__"


class Counter:
    """One account: its records are kept, settled or outstanding.

    `since_ms` is when something began to be outstanding. `template` is that of its pattern, if it counts a single one.
    """

    __slots__ = ("kept", "outstanding", "settled", "since_ms", "template")

    def __init__(self, template: str = "") -> None:
        """Start with nothing seen."""
        self.template = template
        self.kept = 0
        self.settled = 0
        self.outstanding = 0
        self.since_ms = 0

    @property
    def seen(self) -> int:
        """All records ever counted here."""
        return self.kept + self.settled + self.outstanding

    def keep(self) -> int:
        """Count a kept record; return what it stands for: itself and all that was outstanding."""
        self.kept += 1
        return 1 + self.settle() if self.outstanding else 1

    def drop(self, now_ms: int, records: int = 1) -> None:
        """Count records that were not kept."""
        if self.outstanding == 0:
            self.since_ms = now_ms
        self.outstanding += records

    def settle(self) -> int:
        """Account for what is outstanding, and return it."""
        settled, self.outstanding = self.outstanding, 0
        self.settled += settled
        return settled

    def move_to(self, other: Counter, now_ms: int) -> None:
        """Give everything to another account."""
        other.kept += self.kept
        other.settled += self.settled
        if self.outstanding:
            other.drop(now_ms, self.outstanding)
        self.kept = self.settled = self.outstanding = 0


def settle(
    named: Iterable[tuple[str, Counter]], rest: Counter, now_ms: int, least_ms: int | None, most: int
) -> tuple[Settlement, ...]:
    """Settle what has been outstanding for `least_ms` (None: everything, whatever the clock did).

    The largest `most` are settled one by one, the others with the rest. Of equal counters the one with the lower key
    comes first: by code points, which is the order of UTF-8 bytes.
    """
    due = [(key, counter) for key, counter in named if _is_due(counter, now_ms, least_ms)]
    due.sort(key=lambda entry: (-entry[1].outstanding, entry[0]))
    most = min(most, SETTLEMENTS)
    settled = [Settlement(key, counter.settle(), counter.template) for key, counter in due[:most]]
    others = sum(counter.settle() for _, counter in due[most:])
    if _is_due(rest, now_ms, least_ms):
        others += rest.settle()
    return (*settled, Settlement(REST, others)) if others else tuple(settled)


def _is_due(counter: Counter, now_ms: int, least_ms: int | None) -> bool:
    return counter.outstanding > 0 and (least_ms is None or now_ms - counter.since_ms >= least_ms)
