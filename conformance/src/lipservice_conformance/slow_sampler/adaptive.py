"""The adaptive algorithm: rates forecast from the last window, corrected by what is spent in this one (5.5).

Spend is *expected* cost, in units of cost/UNIT. Nothing that steers depends on chance or on what was kept.
"""

from dataclasses import dataclass
from typing import Final

from lipservice_conformance.slow_sampler.policy import Policy
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.slots import Slot, Slots
from lipservice_conformance.slow_sampler.waterfill import rates

__all__ = ["Adaptive", "Window"]

UNIT: Final = 1 << 16
SCARCE: Final = 1 << 18  # ONE/64: the rate of patterns nobody knows, when nothing better is known
LEVEL_BITS: Final = 26  # water is poured in numbers below 2^26


@dataclass(slots=True)
class Window:
    """One window: its number, how it begins, and what has happened in it."""

    number: int
    overloaded: bool
    lottery: int  # the rate of returning patterns
    novelty: int  # cost left for the certain first records of unknown patterns
    offered: int = 0  # cost that came to step 3
    first_cost: int = 0  # cost of the first records of unknown patterns
    reserved: int = 0  # cost kept by rules and for severity: the next window pays
    always: int = 0  # cost kept for severity
    spend: int = 0  # E
    unknown_spend: int = 0
    halvings: int = 0  # h
    doublings: int = 0  # g


class Adaptive:
    """All windows of one policy."""

    def __init__(self, policy: Policy, randomness: Randomness) -> None:
        """Start before the first window."""
        self._policy = policy
        self._budget = policy.budget.cost
        self._randomness = randomness
        self.slots = Slots(policy.max_patterns, randomness)
        self.window = Window(-2, overloaded=False, lottery=SCARCE, novelty=self._budget // 4)

    # --- Between windows ---------------------------------------------------------------------------------------------

    def is_over(self, now: int) -> bool:
        """Tell whether the window has ended: a clock may step back by one window, further back starts again."""
        number = now // self._policy.window_ms
        return number not in (self.window.number, self.window.number - 1)

    def roll(self, now: int) -> None:
        """Begin the window of a time: set the rates of all patterns that are alive."""
        before, number = self.window, now // self._policy.window_ms
        follows = number == before.number + 1
        overloaded = follows and before.offered + before.reserved > self._budget
        alive = [slot for slot in self.slots if follows and _is_alive(slot)]
        self._set_rates(alive, before if overloaded else None)
        for slot in self.slots:
            slot.known = False
            slot.forecast = slot.offer.cost if follows else 0
        for slot in alive:
            slot.known = True
        self.slots.begin_window()
        lottery = self._lottery(before.first_cost) if overloaded else SCARCE
        self.window = Window(number, overloaded, lottery, self._budget // 4)

    def _set_rates(self, alive: list[Slot], overload: Window | None) -> None:
        """Share what the last window leaves of the budget, if it asked for too much."""
        given = [ONE] * len(alive)
        if overload is not None:
            promised = min(overload.reserved, self._budget) + min(overload.unknown_spend // UNIT, self._three_eighths)
            area = max(self._budget // 8, self._budget - promised)
            shift = max(0, overload.offered.bit_length() - LEVEL_BITS)
            sizes = [max(1, slot.offer.cost >> shift) for slot in alive]
            given = rates(sizes, area >> shift, self._policy.share)
        for slot, rate in zip(alive, given, strict=True):
            slot.rate = rate

    def _lottery(self, first_cost: int) -> int:
        """Return the rate at which first records like those of the last window would take three eighths."""
        return min(ONE, max(1, self._three_eighths * ONE // max(1, first_cost)))

    @property
    def _three_eighths(self) -> int:
        return 3 * self._budget // 8

    # --- Within a window ---------------------------------------------------------------------------------------------

    def admits_always(self, slot: Slot, cost: int) -> bool:
        """Step 2 of the ladder: tell whether the lane for errors has room, and this pattern's part of it. Takes it."""
        lane = self._policy.always_limit * self._budget
        mine = max(lane // 8, 1_024)
        if self.window.always + cost > lane or slot.offer.always + cost > mine:
            return False
        self.window.always += cost
        self.window.reserved += cost
        slot.offer.always += cost
        return True

    def decide(self, slot: Slot, now: int, cost: int, shared: int | None) -> tuple[bool, int]:
        """Step 3: return whether a record stays, and its rate. `shared` is the randomness of its whole trace."""
        window = self.window
        slot.offer.records += 1
        slot.offer.cost += cost
        window.offered += cost
        room = self._budget // 8 if window.overloaded else self._budget
        fits = window.spend + cost * UNIT <= room * UNIT
        certain = not slot.known and self._is_certain(slot, cost, fits)
        if certain:
            rate = ONE
        else:
            rate = self._known_rate(slot, now) if slot.known else self._unknown_rate(slot)
            if not fits:  # one huge record cannot spend more than an eighth
                rate = min(rate, (self._budget << 21) // cost)
            rate = max(1, rate)
        self._book(slot, rate * cost >> 8)
        keep = slot.row.keeps(rate, self._randomness) if shared is None else shared >= ONE - rate
        return keep, rate

    def _is_certain(self, slot: Slot, cost: int, fits: bool) -> bool:  # noqa: FBT001 - a fact about the cost
        """Tell whether a record of an unknown pattern is kept for sure: there is room, or novelty pays for a first."""
        window = self.window
        is_first = slot.offer.records == 1
        if is_first:
            window.first_cost += cost
        if fits and not window.overloaded:
            return True
        may_use_novelty = not slot.listed or (not window.overloaded and window.novelty > self._budget // 8)
        if not is_first or window.novelty < cost or not may_use_novelty:
            return False
        window.novelty -= cost
        return True

    def _known_rate(self, slot: Slot, now: int) -> int:
        """Return the forecast rate: doubled while the window is quieter than forecast, halved for a surprise."""
        window = self.window
        elapsed = max(0, now - window.number * self._policy.window_ms)
        elapsed_256ths = min(255, elapsed * 256 // self._policy.window_ms)
        is_quiet = window.overloaded and window.spend < self._budget * elapsed_256ths * UNIT // 512
        window.doublings = min(24, window.doublings + 1) if is_quiet else 0
        rate = min(ONE, slot.rate << window.doublings)
        return rate >> window.halvings if slot.offer.cost > slot.forecast else rate

    def _unknown_rate(self, slot: Slot) -> int:
        """Return the rate of a pattern without a forecast: the more it brings, the lower."""
        rate = min(self.window.lottery, ONE >> min(20, slot.offer.records.bit_length() - 1))
        if self.window.unknown_spend >= self._three_eighths * UNIT:
            rate = min(rate, SCARCE)
        return rate >> self.window.halvings

    def _book(self, slot: Slot, spend: int) -> None:
        """Add to the spend. Each eighth of the budget beyond the whole halves what follows."""
        window = self.window
        window.spend += spend
        if not slot.known:
            window.unknown_spend += spend
        eighths = window.spend * 8 // (self._budget * UNIT)
        window.halvings = min(23, max(window.halvings, eighths - 7))


def _is_alive(slot: Slot) -> bool:
    """Tell a pattern that comes again from the single messages of a flood, which take no share."""
    return slot.offer.cost > 0 and (slot.listed or slot.offer.records >= 4)
