"""The rules of a policy at work: the first that matches decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from lipservice._engine import ALGORITHMS, Engine, Slot
from lipservice._policy import Rule
from lipservice._record import Record
from lipservice._tally import Counter

_NOTHING: Mapping[str, object] = MappingProxyType({})


class RuleAtWork:
    """A rule with its slot, its counter, and the numbers of its algorithm."""

    __slots__ = (
        "algorithm",
        "by_pattern",
        "counter",
        "decides",
        "index",
        "numbers",
        "reason",
        "rule",
        "shares",
        "slot",
    )

    def __init__(self, index: int, rule: Rule, slot: Slot) -> None:
        """Begin with nothing decided."""
        algorithm = ALGORITHMS[rule.action.algorithm]
        self.index = index
        self.rule = rule
        self.slot = slot
        self.counter = Counter()
        self.reason = f"rule:{rule.id}"
        self.algorithm = rule.action.algorithm
        self.decides = algorithm.per != "engine"
        self.by_pattern = algorithm.per == "pattern"
        self.shares = algorithm.shares
        self.numbers = tuple(rule.action.parameters[name] for name in algorithm.parameters)


class Rules:
    """The rules of one policy. Each opens a slot behind those of the patterns, whether it ever needs one or not."""

    def __init__(self, rules: Sequence[Rule], min_severity: int, engine: Engine) -> None:
        """Open the slots, in order: they draw random numbers."""
        self._min_severity = min_severity
        slots = engine.slots[len(engine.slots) - len(rules) :]
        for slot in slots:
            engine.open_slot(slot)
        self.all = [RuleAtWork(index, rule, slots[index]) for index, rule in enumerate(rules)]

    def first_match(self, record: Record) -> RuleAtWork | None:
        """Return the rule that decides a record. Those that do not include errors pass over them."""
        urgent = record.severity >= self._min_severity
        attributes = _NOTHING if record.attributes is None else record.attributes
        logger, template = record.logger, record.template
        if not isinstance(logger, str):
            logger = ""
        if not isinstance(template, str):
            template = ""
        for at_work in self.all:
            rule = at_work.rule
            if (rule.include_errors or not urgent) and rule.match.fits(
                logger, record.severity, template, record.pattern, attributes
            ):
                return at_work if at_work.decides else None
        return None
