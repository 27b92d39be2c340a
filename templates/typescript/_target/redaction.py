"""What the templates of the TypeScript SDK need to know of redaction, as ready-made literals."""

from __future__ import annotations

import json

from lipservice_generator.redaction.automaton_text import automaton_text
from lipservice_generator.redaction.representation import Redaction, RedactionRule


def lower_redaction(redaction: Redaction) -> dict[str, object]:
    """Return the view of the tables of redaction."""
    automaton = redaction.automaton
    return {
        "text_bytes": redaction.text_bytes,
        "key": json.dumps(redaction.key),
        "too_long": json.dumps(redaction.too_long),
        "fault": json.dumps(redaction.fault),
        "rules": [_rule(rule) for rule in redaction.rules],
        "names": [json.dumps(name) for name in redaction.folded_names],
        "untouched": [json.dumps(key) for key in redaction.untouched],
        "hint": json.dumps(automaton.hint),
        "classes": automaton.class_count,
        "states": len(automaton.rows),
        "accepts": len(automaton.accepts),
        "text": json.dumps(automaton_text(automaton)),
        "examples": [
            {"text": json.dumps(each.text), "redacted": json.dumps(each.redacted)}
            for rule in redaction.rules
            for each in rule.examples
        ],
    }


def _rule(rule: RedactionRule) -> str:
    checked = json.dumps(bool(rule.check))
    return f"{{ id: {json.dumps(rule.id)}, replacement: {json.dumps(rule.replacement)}, isChecked: {checked} }}"
