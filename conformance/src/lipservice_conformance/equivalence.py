"""Do two specs mean the same? Compared is what decides: no documentation, rules and ranges by what they accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from lipservice_generator.fingerprint import canonical_json
from lipservice_generator.otlp.representation import Otlp, StatusRange
from lipservice_generator.representation import Automaton, Key, Representation, Rule, Severity, SignatureProfile, Tokens

__all__ = ["same_meaning"]

_DIGITS = frozenset(b"123456789")  # a piece holds every run of digits as one 0
_ZERO = ord("0")
_LEAST_SEVERITY, _MOST_SEVERITY = 1, 24

# What a verdict does to a piece: the kinds of its parts and, between the first and the last, their widths.
Effect: TypeAlias = tuple[tuple[str, int | None], ...]


def same_meaning(one: Representation, other: Representation) -> bool:
    """True where no message can tell them apart: all else is equal, and every piece has the same effect."""
    return _apart_from_rules(one) == _apart_from_rules(other) and _same_effects(one.signature, other.signature)


def _apart_from_rules(given: Representation) -> str:
    signature = given.signature
    empty = Automaton((), 0, (), (), 0, 0, 0, 0)
    tokens = replace(signature.tokens, rules=(), automaton=empty)
    key = replace(signature.key, severities=_buckets(signature.key), default_severity="")
    bare = replace(given, signature=replace(signature, tokens=tokens, key=key), otlp=_otlp(given.otlp))
    return canonical_json(bare, documentation=False)


def _buckets(key: Key) -> tuple[Severity, ...]:
    """Return the bucket of every number on its own: that of no other is the default."""
    named = {number: entry.name for entry in key.severities for number in range(entry.first, entry.last + 1)}
    numbers = range(_LEAST_SEVERITY - 1, _MOST_SEVERITY + 2)
    return tuple(Severity(named.get(number, key.default_severity), number, number) for number in numbers)


def _otlp(otlp: Otlp) -> Otlp:
    """Return the ranges of each profile with every status on its own, as the first range that fits has it."""
    profiles = tuple(replace(profile, statuses=_statuses(profile.statuses)) for profile in otlp.profiles)
    return replace(otlp, profiles=profiles)


def _statuses(ranges: Sequence[StatusRange]) -> tuple[StatusRange, ...]:
    fitting = {number: entry for entry in reversed(ranges) for number in range(entry.first, entry.last + 1)}
    return tuple(replace(entry, first=number, last=number) for number, entry in sorted(fitting.items()))


def _same_effects(one: SignatureProfile, other: SignatureProfile) -> bool:
    """Walk both automata side by side over every piece; the classes are equal by now."""
    first, second = _Walker(one.tokens), _Walker(other.tokens)
    outside = {*one.space, *one.delimiters, *_DIGITS}
    pairs = {(first.classes[byte], second.classes[byte], byte == _ZERO) for byte in range(256) if byte not in outside}
    seen = {(first.start, second.start, False)}
    waiting = list(seen)
    while waiting:
        here, there, after_zero = waiting.pop()
        if not first.agrees(here, second, there):
            return False
        for own, others, zero in pairs:
            if zero and after_zero:
                continue
            state = (first.rows[here][own], second.rows[there][others], zero)
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return True


class _Walker:
    """An automaton with what its states mean."""

    def __init__(self, tokens: Tokens) -> None:
        automaton = tokens.automaton
        self.classes, self.rows, self.start = automaton.classes, automaton.rows, automaton.start
        effects = [*(_effect(rule) for rule in tokens.rules), (("word", None),)]  # the last one is verdict -1
        self._effects = [effects[verdict] for verdict in automaton.verdicts]
        self._marks = [
            state < automaton.decided_marked or automaton.decided <= state < automaton.marked
            for state in range(len(automaton.rows))
        ]
        self._cuts = _reaching(self.rows, [len(effect) > 1 for effect in self._effects])

    def agrees(self, state: int, other: _Walker, there: int) -> bool:
        """Same effect if the piece ends here; same boundary, where one can still matter."""
        if self._effects[state] != other._effects[there]:
            return False
        return self._marks[state] == other._marks[there] or not (self._cuts[state] or other._cuts[there])


def _effect(rule: Rule) -> Effect:
    last = len(rule.parts) - 1
    return tuple((part.kind, part.width if 0 < at < last else None) for at, part in enumerate(rule.parts))


def _reaching(rows: Sequence[Sequence[int]], goal: Sequence[bool]) -> list[bool]:
    """Tell of each state whether a goal can be reached from it."""
    reaching = list(goal)
    changed = True
    while changed:
        changed = False
        for state, row in enumerate(rows):
            if not reaching[state] and any(reaching[after] for after in row):
                reaching[state] = changed = True
    return reaching
