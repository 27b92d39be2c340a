"""One policy at work: its rules, then the lane for errors, then the budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from lipservice._cost import record_bytes
from lipservice._engine import ALWAYS, MAX_SCOPES, ONE, REASON_NAMES, REASONS, RULE_KEPT, Engine, Slot, touch
from lipservice._pattern_slots import PatternSlots
from lipservice._policy import Policy
from lipservice._policy_tables import RECORD_COST
from lipservice._record import Record
from lipservice._rules import RuleAtWork, Rules
from lipservice._tally import Counter

_NO_RANDOMNESS = -1


# What one policy says of a record: its rate and the engine's reason, why in words, who counts it, what it costs, and
# whether the randomness of its request decided. A plain tuple, because it is made for every record.
Verdict = tuple[int, int, str, Counter, int, bool]


class Ladder:
    """All that one policy remembers. What requests have offered outlives it, and so do the counts of the rest."""

    def __init__(self, policy: Policy, seed: int, rest: Counter, offered: OrderedDict[str, int]) -> None:
        """Begin before the first window."""
        self.policy = policy
        budget = policy.budget.cost_per_window
        self.engine = Engine(
            window_ms=1000 * policy.window_seconds,
            budget=budget,
            max_patterns=policy.max_patterns,
            fair=policy.share == "fair",
            always_limit=policy.always.limit,
            rules=len(policy.rules),
        )
        self.engine.start(seed)
        self._rules = Rules(policy.rules, policy.always.min_severity, self.engine)
        self.patterns = PatternSlots(self.engine, rest)
        self._offered = offered
        self.shadow = policy.shadow
        self._counts_bytes = policy.budget.kind == "bytes"
        self.min_severity = policy.always.min_severity
        # Nothing but pattern, severity and time decides about records of no request.
        self.is_plain = not (policy.rules or self._counts_bytes or policy.shadow)

    def decide(self, record: Record, scope: str | None, now_ms: int, randomness: int | None) -> Verdict:
        """Decide a record of a request (None: of none) in the window that has begun."""
        cost = record_bytes(record) if self._counts_bytes else RECORD_COST
        if scope is None or randomness is None or not 0 <= randomness < ONE:
            randomness = _NO_RANDOMNESS
        offered = 0 if scope is None else self._offered.get(scope, 0)
        rule = self._rules.first_match(record) if self._rules.all else None
        if rule is not None:
            slot = self._slot_of(rule, record.pattern, now_ms)
            outcome = self.engine.decide_rule(rule.algorithm, rule.numbers, now_ms, slot, cost, randomness, offered)
            kind = outcome % REASONS
            if kind == RULE_KEPT:
                self.engine.ruled(cost)
            shared = rule.shares and self._shares(randomness, offered)
            return outcome // REASONS, kind, rule.reason, rule.counter, cost, shared
        pattern = self.patterns.find(record.pattern, now_ms, _text(record.template))
        pattern.catch_up(self.engine)
        urgent = record.severity >= self.min_severity
        outcome = self.engine.decide(now_ms, pattern.slot, cost, urgent, randomness, offered)
        kind = outcome % REASONS
        shared = False
        if scope is not None and kind != ALWAYS:
            self._offer(scope, offered + cost)
            shared = self._shares(randomness, offered)
        return outcome // REASONS, kind, REASON_NAMES[kind], pattern.counter, cost, shared

    def _slot_of(self, rule: RuleAtWork, pattern: str, now_ms: int) -> Slot:
        """Return the slot of a rule, or of the rule and the pattern together."""
        if not rule.by_pattern:
            return rule.slot
        slot = self.patterns.find((rule.index, pattern), now_ms).slot
        touch(slot)
        return slot

    def _shares(self, randomness: int, offered: int) -> bool:
        return randomness >= 0 and self.engine.shares(offered)

    def _offer(self, scope: str, offered: int) -> None:
        self._offered[scope] = offered
        if len(self._offered) > MAX_SCOPES:
            self._offered.popitem(last=False)

    def counters(self) -> Iterator[tuple[str, Counter]]:
        """Yield the counters of all rules and patterns by what settlements call them."""
        self.patterns.catch_up()
        for rule in self._rules.all:
            yield rule.reason, rule.counter
        for pattern in self.patterns:
            if isinstance(pattern.key, str):
                yield pattern.key, pattern.counter


def _text(template: object) -> str:
    return template if isinstance(template, str) else ""
