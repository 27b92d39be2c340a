"""Lowers the intermediate representation to what the Go templates show: literals, names, tables."""

from __future__ import annotations

from lipservice_generator.representation import Automaton, Example, Key, Limits, Representation, Rule, SignatureProfile
from lipservice_generator.target import Tool

from . import literals
from .doctor import lower_doctor
from .engine import lower_engine
from .operations import lower_operation
from .options import lower_config
from .otlp import lower_otlp
from .policy import lower_policy
from .redaction import lower_redaction
from .reductions import lower_reductions, lower_traits, lower_word_lists
from .reply import lower_reply

_LANGUAGE = "go"

# Kinds as the representation names them, and as token.go does.
_KINDS = {
    "token": "kindToken",
    "literal": "kindLiteral",
    "variable": "kindVariable",
    "calendar": "kindCalendar",
    "unit": "kindUnit",
    "word": "kindWord",
}
_KEY_PARTS = {"severity": "keySeverity", "logger": "keyLogger", "template": "keyTemplate"}
_LARGEST_UINT8 = 255

FORMATTERS: tuple[Tool, ...] = (
    Tool(suffixes=(".go",), command=("gofmt", "-w"), install="install Go 1.26 or newer; gofmt comes with it"),
)
VERIFIERS: tuple[Tool, ...] = ()  # gofmt parses what it formats


def lower(representation: Representation) -> dict[str, object]:
    """Return the view of all Go templates."""
    signature = representation.signature
    return {
        "engine": lower_engine(representation.sampling),
        "module": next(package.name for package in representation.packages if package.language == _LANGUAGE),
        "version": literals.string(representation.version),
        "version_number": representation.version,
        "description": representation.description,
        "operations": [lower_operation(operation) for operation in representation.operations],
        **_lower_text(signature),
        **_lower_tokens(signature),
        **_lower_key(signature.key),
        "traits": lower_traits(signature),
        "reductions": lower_reductions(signature.reductions),
        "word_lists": lower_word_lists(signature.reductions),
        "examples": _lower_examples(signature),
        "readme": _lower_readme(signature),
        "policy": lower_policy(representation.policy),
        "otlp": lower_otlp(representation.otlp, _LANGUAGE),
        "config": lower_config(representation.config),
        "reply": lower_reply(representation.otlp),
        "doctor": lower_doctor(representation.doctor),
        "redaction": lower_redaction(representation.redaction),
    }


def _lower_text(signature: SignatureProfile) -> dict[str, object]:
    return {
        "profile": literals.string(signature.profile),
        "profile_name": signature.profile,
        "limits": _lower_limits(signature.limits),
        "placeholder": literals.string(signature.placeholder),
        "placeholder_text": signature.placeholder,
        "first_line_only": literals.boolean(value=signature.lines == "first"),
        "json_message_keys": literals.strings(signature.json_message_keys),
    }


def _lower_limits(limits: Limits) -> dict[str, str]:
    return {
        "text_bytes": str(limits.text_bytes),
        "template_bytes": str(limits.template_bytes),
        "logger_bytes": str(limits.logger_bytes),
        "json_depth": str(limits.json_depth),
        "json_keys": str(limits.json_keys),
    }


def _lower_tokens(signature: SignatureProfile) -> dict[str, object]:
    return {
        "token_lead": literals.optional_byte(signature.tokens.lead),
        "ellipsis_dots": str(signature.tokens.ellipsis),
        "rules": [_lower_rule(rule) for rule in signature.tokens.rules],
        "automaton": _lower_automaton(signature.tokens.automaton),
    }


def _lower_rule(rule: Rule) -> dict[str, str]:
    parts = [f"{{{_KINDS[part.kind]}, {part.width or 0}}}" for part in rule.parts]
    return {"id": rule.id, "parts": ", ".join(parts)}


def _lower_automaton(automaton: Automaton) -> dict[str, object]:
    """Rows are as long as the next power of two, so that a masked class needs no check of bounds."""
    return {
        "start": str(automaton.start),
        "decided_marked": str(automaton.decided_marked),
        "decided": str(automaton.decided),
        "marked": str(automaton.marked),
        "class_mask": str((1 << (automaton.class_count - 1).bit_length()) - 1),
        "state_type": "uint8" if len(automaton.rows) <= _LARGEST_UINT8 + 1 else "uint16",
        "verdicts": literals.rows(automaton.verdicts),
        "classes": literals.rows(automaton.classes),
        "rows": [literals.numbers(row) for row in automaton.rows],
    }


def _lower_key(key: Key) -> dict[str, object]:
    return {
        "key_parts": ", ".join(_KEY_PARTS[part] for part in key.parts),
        "id_digits": str(key.digits),
        "default_severity": literals.string(key.default_severity),
        "severities": [f"{literals.string(each.name)}, {each.first}, {each.last}" for each in key.severities],
    }


def _lower_examples(signature: SignatureProfile) -> list[dict[str, object]]:
    """Group the examples by the rule or the reductions that they show."""
    rules = [(rule.id, rule.examples) for rule in signature.tokens.rules]
    return [
        {
            "name": name,
            "cases": [
                {"message": literals.string(example.message), "template": literals.string(example.template)}
                for example in examples
            ],
        }
        for name, examples in [*rules, ("reductions", signature.reductions.examples)]
        if examples
    ]


def _lower_readme(signature: SignatureProfile) -> dict[str, str]:
    """Choose the example for README and documentation: the first plain one whose template differs from the message."""
    rules = (example for rule in signature.tokens.rules for example in rule.examples)
    every = [example for example in (*signature.reductions.examples, *rules) if _is_plain(example)]
    chosen = every[0] if every else Example("", "")
    return {"message": literals.string(chosen.message), "template": chosen.template}


def _is_plain(example: Example) -> bool:
    """Tell whether an example's template can stand in a comment as the expected output of a program."""
    return example.template.isprintable() and " ".join(example.template.split()) == example.template != example.message
