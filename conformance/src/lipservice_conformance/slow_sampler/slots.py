"""The table of patterns: bounded, and no record looks at more than one slot twice in a window (5.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.stratified import Row

__all__ = ["Key", "Slot", "Slots"]

# The index of the rule a slot works for (`first_then_every`; None: for the budget), and the key of the pattern.
Key = tuple[int | None, str]


@dataclass(slots=True)
class Offer:
    """What came to a slot in this window: records and cost of step 3, cost kept by step 2, records of a rule."""

    records: int = 0
    cost: int = 0
    always: int = 0
    ruled: int = 0

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing has used the slot."""
        return self == Offer()


@dataclass(slots=True)
class Slot:
    """What is known of one pattern. `forecast` is its cost of the window before; `listed`: it was here then."""

    row: Row
    rate: int = ONE
    known: bool = False
    listed: bool = False
    forecast: int = 0
    offer: Offer = field(default_factory=Offer)


class Slots:
    """The places 1..M, each held by one key, and `rest`, which is everything without a place."""

    def __init__(self, places: int, randomness: Randomness) -> None:
        """Start with no places taken. The rest opens its row first."""
        self._places = places
        self._randomness = randomness
        self.rest = Slot(Row(randomness))
        self._keys: list[Key] = []  # who holds each place, in the order of the places
        self._slots: dict[Key, Slot] = {}
        self._looked_at = 0  # places looked at in this window in search of one to take

    def __iter__(self) -> Iterator[Slot]:
        """Yield all slots in the order of their places, the rest first."""
        yield self.rest
        yield from (self._slots[key] for key in self._keys)

    def find(self, key: Key) -> tuple[Slot, Key | None]:
        """Return the slot of a key, and the key that lost it if it had to be taken."""
        if key in self._slots:
            return self._slots[key], None
        if len(self._keys) < self._places:
            self._keys.append(key)
            return self._open(key), None
        for place in range(self._looked_at, self._places):
            self._looked_at = place + 1
            loser = self._keys[place]
            if self._slots[loser].offer.is_nothing and not self._slots[loser].known:
                del self._slots[loser]
                self._keys[place] = key
                return self._open(key), loser
        return self.rest, None

    def begin_window(self) -> None:
        """Forget what came in the last window. Everything in the table was there before the new one."""
        self._looked_at = 0
        for slot in self:
            slot.offer = Offer()
            slot.listed = True

    def _open(self, key: Key) -> Slot:
        self._slots[key] = Slot(Row(self._randomness))
        return self._slots[key]
