"""Which pattern has which slot of the engine, and its counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lipservice._decision import Decision
from lipservice._engine import ONE, Engine, Slot
from lipservice._policy_tables import RECORD_COST
from lipservice._tally import Counter

# A pattern's id; with the number of a rule, what that rule knows of the pattern.
Key = str | tuple[int, str]

# So many kept records are one run at most; the window ends most of them before.
_MOST_KEPT: Final = 1 << 20


class PatternSlot:
    """The slot of a pattern, and the counter of its records.

    After one record it may be known that the next are decided in the same way, if nothing else happens. Of such a run
    only how many are `left` is counted, record by record; slot and counter learn of them when they are caught up, which
    whoever reads or changes either of them does first.

    Attributes:
        left: How many records more.
        answer: What each of them is answered; None: it is dropped.
        expected: What each of them adds to what the engine has spent, which is not put off.
        epoch: The run goes on as long as this is that of whoever began it.
    """

    __slots__ = ("_rate", "_run", "answer", "counter", "epoch", "expected", "key", "left", "slot")

    def __init__(self, key: Key, slot: Slot, counter: Counter) -> None:
        """Join the two."""
        self.key = key
        self.slot = slot
        self.counter = counter
        self.answer: Decision | None = None
        self.left = self.expected = self.epoch = self._run = self._rate = 0

    def begin_run(self, answer: Decision | None, rate: int, expected: int, epoch: int) -> None:
        """Begin a run behind a record that was dropped at this rate, or kept at the rate of ONE."""
        slot = self.slot
        if answer is None:
            # Drops go on until one holds the random point, or the unit's end.
            end = slot.point if slot.point >= slot.acc else ONE - 1
            left = (end - slot.acc) // rate
        else:
            # Where all are kept, none moves on in the unit.
            left, rate = _MOST_KEPT, 0
        if slot.cost <= slot.forecast:
            left = min(left, (slot.forecast - slot.cost) // RECORD_COST)
        self.left = self._run = left
        self.answer, self._rate, self.expected, self.epoch = answer, rate, expected, epoch

    def catch_up(self, engine: Engine) -> None:
        """End the run, and count its records where all records are counted."""
        records = self._run - self.left
        if records:
            cost = records * RECORD_COST
            slot = self.slot
            slot.records += records
            slot.cost += cost
            slot.acc += records * self._rate
            engine.offered += cost
            if self.answer is None:
                # Something is outstanding already: what began the run.
                self.counter.outstanding += records
            else:
                # And here nothing is, for the same reason.
                self.counter.kept += records
        self.left = self._run = 0


# Who remembers a pattern's slot finds this one in its place once the pattern has lost it: no record is
# ever counted in it.
LOST: Final = Slot()

# What is remembered of a pattern that was not looked for yet.
NOWHERE: Final = PatternSlot("", LOST, Counter())


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

    def catch_up(self) -> None:
        """End all runs."""
        for pattern in self:
            pattern.catch_up(self._engine)

    def leave(self) -> None:
        """Take their slots from all patterns: others are in force now."""
        for pattern in self:
            pattern.catch_up(self._engine)
            pattern.slot = LOST

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
            loser.slot = LOST
            loser.counter.move_to(self._rest.counter, now_ms)
        entry = PatternSlot(key, self._engine.slots[index], Counter(template))
        self.known[key] = self._by_index[index] = entry
        return entry
