"""The decision ladder of one policy: rules, the lane for errors, the budget (5.4)."""

from lipservice_conformance.slow_sampler.adaptive import Adaptive, Window
from lipservice_conformance.slow_sampler.budget import RECORD_COST
from lipservice_conformance.slow_sampler.policy import Policy
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.record import Decision, Record
from lipservice_conformance.slow_sampler.rules import Rules, RuleState
from lipservice_conformance.slow_sampler.scopes import remember
from lipservice_conformance.slow_sampler.slots import Key, Slot
from lipservice_conformance.slow_sampler.tally import Counter, Tally

__all__ = ["Engine"]


class Engine:
    """Everything that one policy remembers. Draws for the rest of the table first, then for each rule."""

    def __init__(self, policy: Policy, seed: int, tally: Tally, scope_costs: dict[str, int]) -> None:
        """Start before the first window. Counts, and what each scope has offered, outlive a policy."""
        self.policy = policy
        self.randomness = Randomness(seed)
        self.adaptive = Adaptive(policy, self.randomness)
        self._rules = Rules(policy, self.randomness)
        self._tally = tally
        self.scope_costs = scope_costs

    @property
    def window(self) -> Window:
        """Return the window it is in."""
        return self.adaptive.window

    def cost_of(self, record: Record) -> int:
        """Return what a record weighs in this policy's budget."""
        return RECORD_COST if self.policy.budget.kind == "records" else record.size

    def decide(self, record: Record) -> tuple[Decision, Counter]:
        """Decide a record in the window that has begun, and say who counts it."""
        state = self._rules.deciding(record)
        return self._decide_alone(record) if state is None else self._decide_by_rule(record, state)

    def _decide_by_rule(self, record: Record, state: RuleState) -> tuple[Decision, Counter]:
        def find_slot() -> Slot:
            return self._find_slot((state.index, record.key), record.now)

        decision = self._rules.decide(state, record.now, self._shared_randomness(record), find_slot)
        if decision.keep:
            self.window.reserved += self.cost_of(record)
        return decision, self._tally.of_rule(state.rule.id)

    def _decide_alone(self, record: Record) -> tuple[Decision, Counter]:
        cost = self.cost_of(record)
        slot = self._find_slot((None, record.key), record.now)
        counter = self._tally.rest if slot is self.adaptive.slots.rest else self._tally.of_pattern(record.key)
        if record.severity >= self.policy.min_severity and self.adaptive.admits_always(slot, cost):
            return Decision(keep=True, reason="always", rate=ONE), counter
        keep, rate = self.adaptive.decide(slot, record.now, cost, self._shared_randomness(record))
        if record.scope is not None:
            remember(self.scope_costs, record.scope, self.scope_costs.get(record.scope, 0) + cost)
        is_first = not slot.known and slot.offer.records == 1 and rate == ONE
        reason = ("first" if is_first else "sampled") if keep else "budget"
        return Decision(keep, reason, rate), counter

    def _shared_randomness(self, record: Record) -> int | None:
        """Return the randomness of the record's trace, which serves the first part of what its scope offers (5.3)."""
        if record.scope is None or self.scope_costs.get(record.scope, 0) >= self.policy.budget.cost // 8:
            return None
        return record.randomness

    def _find_slot(self, key: Key, now: int) -> Slot:
        slot, loser = self.adaptive.slots.find(key)
        if loser is not None and loser[0] is None:  # the slot of a rule counts nothing
            self._tally.evict(loser[1], now)
        return slot
