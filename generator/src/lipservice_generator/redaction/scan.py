"""Redacts a text by the automaton, as an SDK does, to hold the spec's own examples against it."""

from __future__ import annotations

from lipservice_generator.redaction.representation import Redaction, RedactionAutomaton

_ASCII = 128


def redacted(redaction: Redaction, text: str) -> str:
    """Return a text without what the rules fit; it is not cut."""
    automaton = redaction.automaton
    kinds = [automaton.classes[ord(char)] if ord(char) < _ASCII else automaton.other for char in text]
    parts: list[str] = []
    at = kept = 0
    while at < len(text):
        rule, end = _attempt(redaction, text, [automaton.edge, *kinds, automaton.edge], at)
        if rule:
            parts += [text[kept:at], redaction.rules[rule - 1].replacement]
            kept = end
        at = max(end, at + 1)
    return "".join([*parts, text[kept:]])


def _attempt(redaction: Redaction, text: str, kinds: list[int], start: int) -> tuple[int, int]:
    """Return the rule that fits at a place, counted from 1, and where its part ends; 0 if none does."""
    automaton: RedactionAutomaton = redaction.automaton
    state, best, end = automaton.starts[kinds[start]], 0, start
    at = start
    while at < len(text) and kinds[at + 1] < automaton.class_count:
        state = automaton.rows[state][kinds[at + 1]]
        if not state:
            break
        at += 1
        rule = automaton.accepts[automaton.verdicts[state]][kinds[at + 1]]
        if rule and (not best or rule <= best) and _checked(redaction, rule, text[start:at]):
            best, end = rule, at
    return best, end


def _checked(redaction: Redaction, rule: int, part: str) -> bool:
    if not redaction.rules[rule - 1].check:
        return True
    total = 0
    for place, digit in enumerate(int(char) for char in reversed(part) if char.isdigit()):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled  # the sum of its two digits
    return total % 10 == 0
