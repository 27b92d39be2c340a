"""Exact counts: whatever happens, the counts that are sent add up to the records that were seen (5.9)."""

from dataclasses import dataclass
from typing import Final

__all__ = ["Counter", "Settlement", "Tally"]

REST: Final = "__rest__"
MOST_SETTLED: Final = 64


@dataclass(slots=True)
class Counter:
    """One account: seen = kept + settled + outstanding. `since` is when something began to be outstanding."""

    kept: int = 0
    settled: int = 0
    outstanding: int = 0
    since: int = 0

    def keep(self) -> int:
        """Count a kept record. Returns what it stands for: itself and all that was outstanding."""
        self.kept += 1
        return 1 + self.settle()

    def drop(self, now: int, records: int = 1) -> None:
        """Count records that were not kept."""
        if self.outstanding == 0:
            self.since = now
        self.outstanding += records

    def settle(self) -> int:
        """Return what was outstanding; it is not any more."""
        settled, self.outstanding = self.outstanding, 0
        self.settled += settled
        return settled

    @property
    def seen(self) -> int:
        """Return all records ever counted here."""
        return self.kept + self.settled + self.outstanding


@dataclass(frozen=True, slots=True)
class Settlement:
    """So many records of a pattern or a rule that no kept record stands for."""

    key: str
    count: int


class Tally:
    """All counters: of patterns with a slot, of rules, of the rest, and of what the kill switch kept."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.patterns: dict[str, Counter] = {}
        self.rules: dict[str, Counter] = {}
        self.rest = Counter()
        self.failopen = Counter()

    def of_pattern(self, key: str) -> Counter:
        """Return the counter of a pattern that has a slot."""
        return self.patterns.setdefault(key, Counter())

    def of_rule(self, rule_id: str) -> Counter:
        """Return the counter of a rule."""
        return self.rules.setdefault(rule_id, Counter())

    def evict(self, key: str, now: int) -> None:
        """Give what a pattern has counted to the rest, for it loses its slot."""
        self._add_to_rest(self.patterns.pop(key, Counter()), now)

    def retire(self, now: int) -> None:
        """Give all counters of a policy to the rest, for another one comes."""
        for counter in (*self.patterns.values(), *self.rules.values()):
            self._add_to_rest(counter, now)
        self.patterns, self.rules = {}, {}

    def settle(self, now: int, least_age: int | None, most: int) -> list[Settlement]:
        """Settle what has been outstanding for so long (None: everything); the largest `most` by themselves.

        All others are one settlement together with what the rest has outstanding itself.
        """

        def is_due(counter: Counter) -> bool:
            return counter.outstanding > 0 and (least_age is None or now - counter.since >= least_age)

        named = {**self.patterns, **{f"rule:{rule_id}": counter for rule_id, counter in self.rules.items()}}
        due = [(key, counter) for key, counter in named.items() if is_due(counter)]
        due.sort(key=lambda entry: (-entry[1].outstanding, entry[0].encode()))
        most = min(most, MOST_SETTLED)
        settlements = [Settlement(key, counter.settle()) for key, counter in due[:most]]
        others = sum(counter.settle() for _, counter in due[most:])
        others += self.rest.settle() if is_due(self.rest) else 0
        return settlements + ([Settlement(REST, others)] if others else [])

    def seen_and_kept(self) -> tuple[int, int]:
        """Return how many records were seen, and how many kept with a count of their own."""
        counters = [*self.patterns.values(), *self.rules.values(), self.rest, self.failopen]
        return sum(counter.seen for counter in counters), sum(counter.kept for counter in counters)

    def _add_to_rest(self, counter: Counter, now: int) -> None:
        self.rest.kept += counter.kept
        self.rest.settled += counter.settled
        if counter.outstanding:
            self.rest.drop(now, counter.outstanding)
