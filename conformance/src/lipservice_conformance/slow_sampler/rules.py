"""The rules of a policy: which one decides a record, and how (5.4, step 1)."""

from collections.abc import Callable
from dataclasses import dataclass

from lipservice_conformance.slow_sampler.glob import matches
from lipservice_conformance.slow_sampler.policy import Match, Policy, Rule
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.record import Decision, Record
from lipservice_conformance.slow_sampler.slots import Slot
from lipservice_conformance.slow_sampler.stratified import Row
from lipservice_conformance.values import Json

__all__ = ["RuleState", "Rules"]

EXACT = 1 << 53  # from here on not every language tells whole numbers apart


@dataclass(slots=True)
class RuleState:
    """A rule at work: its row for `probability`; the period and the records in it for `rate_limit`."""

    index: int
    rule: Rule
    row: Row
    period: int = -2
    count: int = 0

    def counts(self, now: int) -> int:
        """Return which record of its period this one is; one period back is tolerated, like one window."""
        period = now // self.rule.numbers["rate_period_ms"]
        if period not in (self.period, self.period - 1):
            self.period, self.count = period, 0
        self.count += 1
        return self.count


class Rules:
    """The rules of one policy, in their order. Each opens a row, whether it ever needs one or not."""

    def __init__(self, policy: Policy, randomness: Randomness) -> None:
        """Open the rows."""
        self._policy = policy
        self._randomness = randomness
        self._states = [RuleState(index, rule, Row(randomness)) for index, rule in enumerate(policy.rules)]

    def deciding(self, record: Record) -> RuleState | None:
        """Return the first rule that matches; none if that one leaves the record to the budget."""
        is_error = record.severity >= self._policy.min_severity
        for state in self._states:
            if (state.rule.include_errors or not is_error) and _holds(state.rule.match, record):
                return None if state.rule.algorithm == "adaptive" else state
        return None

    def decide(self, state: RuleState, now: int, shared: int | None, find_slot: Callable[[], Slot]) -> Decision:
        """Let a rule decide. `shared` is the randomness of the trace; a slot is claimed only by who asks for it."""
        numbers = state.rule.numbers
        match state.rule.algorithm:
            case "always":
                keep, rate = True, ONE
            case "rate_limit":
                keep = state.counts(now) <= numbers["rate_count"]
                rate = ONE if keep else 0
            case "probability":
                rate = numbers["probability"]
                keep = state.row.keeps(rate, self._randomness) if shared is None else shared >= ONE - rate
            case "first_then_every":
                keep, rate = self._first_then_every(find_slot(), numbers["first"], numbers["every"])
            case _:  # never
                keep, rate = False, 0
        return Decision(keep, f"rule:{state.rule.id}", rate)

    def _first_then_every(self, slot: Slot, first: int, every: int) -> tuple[bool, int]:
        slot.offer.ruled += 1
        rate = ONE if slot.offer.ruled <= first else max(1, ONE // every)
        return slot.row.keeps(rate, self._randomness), rate


def _holds(match: Match, record: Record) -> bool:
    """Tell whether all conditions hold."""
    lowest, highest = match.severity or (record.severity, record.severity)
    return (
        lowest <= record.severity <= highest
        and (match.logger is None or matches(match.logger, record.logger))
        and (match.template is None or matches(match.template, record.key))
        and (match.pattern is None or match.pattern == record.key)
        and all(_has(record.attributes.get(name), glob) for name, glob in match.attributes.items())
    )


def _has(value: Json, glob: str) -> bool:
    """Compare a text, or a truth value or whole number as JSON writes it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, int) and abs(value) >= EXACT:
        return False
    return isinstance(value, str | int) and matches(glob, str(value))
