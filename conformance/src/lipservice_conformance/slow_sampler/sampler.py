"""The sampler: one engine after another, and what outlives them: counts, held records, the next policy."""

from dataclasses import dataclass

from lipservice_conformance.slow_sampler.engine import Engine
from lipservice_conformance.slow_sampler.policy import Policy
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.record import Decision, Record
from lipservice_conformance.slow_sampler.request_buffer import Held, RequestBuffer
from lipservice_conformance.slow_sampler.tally import Counter, Settlement, Tally

__all__ = ["Outcome", "Sampler", "Totals"]

ERROR = 17


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record led to: settlements of a policy that ended, its own decision, records it released.

    `weight_rate` is the rate its weight is taken from and `count` the records it stands for; both 0 if for none.
    """

    settlements: list[Settlement]
    decision: Decision
    weight_rate: int
    count: int
    released: list[Held]


@dataclass(frozen=True, slots=True)
class Totals:
    """All records ever seen: kept with a count, held back, or neither."""

    seen: int
    kept: int
    buffered: int

    @property
    def dropped(self) -> int:
        """Return what is left."""
        return self.seen - self.kept - self.buffered


class Sampler:
    """One process."""

    def __init__(self, policy: Policy, seed: int) -> None:
        """Start before the first record."""
        self._tally = Tally()
        self._buffer = RequestBuffer(policy.retained)
        self._next: Policy | None = None
        self.engine = Engine(policy, seed, self._tally, scope_costs={})

    @property
    def policy(self) -> Policy:
        """Return the policy in force."""
        return self.engine.policy

    def take(self, record: Record) -> Outcome:
        """Decide one record. The kill switch of the next policy acts at once, and keeps the engine out of it."""
        if (self._next or self.policy).kill_switch:
            count = self._tally.failopen.keep()
            return Outcome([], Decision(keep=True, reason="failopen", rate=ONE), ONE, count, [])
        settlements = self._begin(record.now)
        decision, counter = self.engine.decide(record)
        released = []
        if record.scope is not None and record.severity >= ERROR:
            released = self.promote(record.scope, record.now)
        if decision.keep:
            return Outcome(settlements, decision, decision.rate, counter.keep(), released)
        return Outcome(settlements, self._dropped(record, decision, counter), 0, 0, released)

    def _dropped(self, record: Record, decision: Decision, counter: Counter) -> Decision:
        """Count a drop. One of the budget is taken back in a failed request; any other is held for its request."""
        counter.drop(record.now)
        if record.scope is None:
            return decision
        if decision.reason == "budget" and self._buffer.is_promoted(record.scope, record.now):
            return Decision(keep=True, reason="promoted", rate=decision.rate)
        self._buffer.hold(record.scope, Held(record.key, record.now, self.engine.cost_of(record), record.size))
        return decision

    def _begin(self, now: int) -> list[Settlement]:
        """Begin a window if the last one is over; with the next policy, if there is one."""
        if not self.engine.adaptive.is_over(now):
            return []
        settlements = self._swap(self._next, now) if self._next else []
        self.engine.adaptive.roll(now)
        self._buffer.begin_window()
        return settlements

    def _swap(self, policy: Policy, now: int) -> list[Settlement]:
        """Settle everything and start again, the old random numbers choosing the new ones."""
        settlements = self.settle(now, everything=True)
        self._tally.retire(now)
        self.engine = Engine(policy, self.engine.randomness.next32(), self._tally, self.engine.scope_costs)
        self._buffer.set_limits(policy.retained)
        self._next = None
        return settlements

    def set_policy(self, policy: Policy) -> None:
        """Let another policy come into force when the window is over; a later one takes its place."""
        self._next = policy

    def settle(self, now: int, *, everything: bool) -> list[Settlement]:
        """Settle what has been outstanding for an interval. All settlements take at most 2 % of the budget."""
        policy = self.policy
        budget = policy.budget.cost * policy.settle_ms // policy.window_ms
        least_age = None if everything else policy.settle_ms
        return self._tally.settle(now, least_age, most=max(1, budget // 50 // 1_024))

    def promote(self, scope: str, now: int) -> list[Held]:
        """Take note that a request has failed, and release what is held of it, within half a budget per window."""
        return self._buffer.promote(scope, now, self.policy.budget.cost // 2)

    def end(self, scope: str) -> None:
        """Forget a request."""
        self.engine.scope_costs.pop(scope, None)
        self._buffer.forget(scope)

    def totals(self) -> Totals:
        """Return what has been seen so far."""
        seen, kept = self._tally.seen_and_kept()
        return Totals(seen, kept, buffered=len(self._buffer))
