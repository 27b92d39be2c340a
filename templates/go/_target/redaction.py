"""Lowers what the spec says of redaction: rules, names, and the automaton as a text."""

from __future__ import annotations

from lipservice_generator.redaction.automaton_text import automaton_text
from lipservice_generator.redaction.representation import Redaction

from . import literals


def lower_redaction(redaction: Redaction) -> dict[str, object]:
    """Return the view of the tables of redaction. Rows are as long as the next power of two, so a place is a shift."""
    automaton = redaction.automaton
    return {
        "text_bytes": str(redaction.text_bytes),
        "key": literals.string(redaction.key),
        "too_long": literals.string(redaction.too_long),
        "fault": literals.string(redaction.fault),
        "rules": [
            ", ".join((*map(literals.string, (rule.id, rule.replacement)), literals.boolean(value=bool(rule.check))))
            for rule in redaction.rules
        ],
        "names": [literals.string(name) for name in redaction.folded_names],
        "untouched": [literals.string(key) for key in redaction.untouched],
        "hint": literals.string(automaton.hint),
        "classes": str(automaton.class_count),
        "shift": str((automaton.class_count + 1).bit_length()),
        "states": str(len(automaton.rows)),
        "accepts": str(len(automaton.accepts)),
        "text": literals.string(automaton_text(automaton)),
        "examples": [
            f"{literals.string(each.text)}, {literals.string(each.redacted)}"
            for rule in redaction.rules
            for each in rule.examples
        ],
    }
