"""What the templates of the Python SDK need to know of redaction."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lipservice_generator.automaton import Builder, Positions
from lipservice_generator.redaction.automaton_text import automaton_text
from lipservice_generator.redaction.representation import Redaction, RedactionRule

_ASCII = frozenset(range(128))

# How much of the beginning of a rule is looked for by the regular expression that finds where it may fit.
_WIDTH = 16


def lower_redaction(redaction: Redaction) -> dict[str, object]:
    """Return the view of the tables of redaction."""
    automaton = redaction.automaton
    rules = [(rule, _beginning(rule)) for rule in redaction.rules]
    quick = [(rule, sets) for rule, sets in rules if not automaton.hint or not _may_be_late(automaton.hint, rule, sets)]
    late = [pair for pair in rules if pair not in quick]
    return {
        "text_bytes": redaction.text_bytes,
        "key": repr(redaction.key),
        "too_long": repr(redaction.too_long),
        "fault": repr(redaction.fault),
        "names": "frozenset({" + ", ".join(map(repr, redaction.folded_names)) + "})",
        "untouched": "frozenset({" + ", ".join(map(repr, redaction.untouched)) + "})",
        "rules": [
            {"id": repr(rule.id), "replacement": repr(rule.replacement), "checked": repr(bool(rule.check))}
            for rule in redaction.rules
        ],
        "classes": automaton.class_count,
        "states": len(automaton.rows),
        "accepts": len(automaton.accepts),
        "text": repr(automaton_text(automaton)),
        "hint": repr(automaton.hint),
        "width": _WIDTH,
        "quick": repr(_expression(quick)),
        "late": repr("|".join(_late(rule, sets[0]) for rule, sets in late)),
        "examples": [
            {"text": repr(each.text), "redacted": repr(each.redacted)}
            for rule in redaction.rules
            for each in rule.examples
        ],
    }


def _may_be_late(hint: str, rule: RedactionRule, sets: list[frozenset[int]]) -> bool:
    """Tell whether a rule is one of those that the quick starts leave out: it can begin with many characters."""
    return hint in rule.pattern.source and len(sets[0]) > _WIDTH


def _beginning(rule: RedactionRule) -> list[frozenset[int]]:
    """Return what may stand at the first places of what a rule fits, to the shortest that it fits."""
    positions = Positions()
    fragment = Builder(positions, 0, 0, _ASCII).build(rule.pattern.node)
    here, sets = fragment.first, list[frozenset[int]]()
    while len(sets) < _WIDTH:
        sets.append(frozenset().union(*(positions.members[place] for place in here)))
        if here & fragment.last:
            break
        here = frozenset().union(*(positions.follow[place] for place in here))
    return sets


def _expression(rules: Iterable[tuple[RedactionRule, list[frozenset[int]]]]) -> str:
    """Return what finds beginnings. Each alternative starts with one character: `re` skips to the next of these."""
    by_first: dict[int, list[str]] = {}
    for rule, sets in rules:
        for first in sorted(sets[0]):
            behind = _not_behind(rule, _class({first}))
            by_first.setdefault(first, []).append(behind + "".join(map(_class, sets[1:])))
    return "|".join(f"{_class({first})}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))


def _late(rule: RedactionRule, first: frozenset[int]) -> str:
    return _class(first) + _not_behind(rule, _class(first))


def _not_behind(rule: RedactionRule, first: str) -> str:
    return f"(?<!{_class(rule.not_before)}{first})" if rule.not_before else ""


def _class(members: Iterable[int]) -> str:
    """Write a set of ASCII bytes as a class of `re`."""
    codes = sorted(members)
    if len(codes) == 1:
        return re.escape(chr(codes[0]))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(_range(low, high) for low, high in ranges) + "]"


def _range(low: int, high: int) -> str:
    return _escaped(low) if low == high else f"{_escaped(low)}-{_escaped(high)}"


def _escaped(code: int) -> str:
    return f"\\x{code:02x}" if not chr(code).isalnum() else chr(code)
