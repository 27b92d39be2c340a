"""Which pattern has which slot of the engine, and its counter."""

from __future__ import annotations

from collections.abc import Iterator

from lipservice._engine import Engine, Slot
from lipservice._tally import Counter

# A pattern's id; with the number of a rule, what that rule knows of the pattern.
Key = str | tuple[int, str]


class PatternSlot:
    """The slot of a pattern, and the counter of its records."""

    __slots__ = ("counter", "key", "slot")

    def __init__(self, key: Key, slot: Slot, counter: Counter) -> None:
        """Join the two."""
        self.key = key
        self.slot = slot
        self.counter = counter


class PatternSlots:
    """Finds slots by key. A pattern without a slot of its own is one of the rest, as are all that lost theirs."""

    def __init__(self, engine: Engine, rest: Counter) -> None:
        """Start with no pattern seen."""
        self._engine = engine
        self._rest = PatternSlot("", engine.slots[0], rest)
        self.known: dict[Key, PatternSlot] = {}  # to be looked at, where a call of `find` is too much
        self._by_index: dict[int, PatternSlot] = {}

    def __iter__(self) -> Iterator[PatternSlot]:
        """Yield every pattern that has a slot."""
        return iter(self._by_index.values())

    def find(self, key: Key, now_ms: int, template: str = "") -> PatternSlot:
        """Return the slot of a pattern, claiming one if it has none."""
        return self.known.get(key) or self._claim(key, now_ms, template)

    def _claim(self, key: Key, now_ms: int, template: str) -> PatternSlot:
        if not isinstance(key, str | tuple):
            raise TypeError(key)  # counts go by name
        index = self._engine.claim()
        if index == 0:
            return self._rest
        loser = self._by_index.get(index)
        if loser is not None:
            del self.known[loser.key]
            loser.counter.move_to(self._rest.counter, now_ms)
        entry = PatternSlot(key, self._engine.slots[index], Counter(template))
        self.known[key] = self._by_index[index] = entry
        return entry
