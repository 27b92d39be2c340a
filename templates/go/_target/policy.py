"""Lowers the policy: what its reader in Go needs to know, as ready-made literals."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lipservice_generator.policy.representation import Field, Number, Object, PolicyDocument, ShortForm

from . import literals
from .operations import exported

# Types as the representation names them, and as field.go does.
_KINDS = {
    "integer": "kindInteger",
    "boolean": "kindBoolean",
    "text": "kindText",
    "choice": "kindChoice",
    "budget": "kindBudget",
    "action": "kindAction",
    "object": "kindObject",
    "list": "kindList",
    "map": "kindMap",
    "probability": "kindProbability",
    "rate": "kindRate",
}


def lower_policy(policy: PolicyDocument) -> dict[str, object]:
    """Return the view of the tables of the policy."""
    texts, actions = policy.quantities, policy.actions
    return {
        "document_bytes": policy.limits.document_bytes,
        "depth": policy.limits.depth,
        "shown_characters": policy.limits.shown_characters,
        "expected": literals.string(policy.expected),
        "objects": [_object(entry) for entry in policy.objects],
        "algorithms": [_object(entry) for entry in actions.algorithms],
        "algorithm_expected": literals.string(actions.expected),
        "action_words": literals.pairs((word.name, literals.string(word.algorithm)) for word in actions.words),
        "percent": _short_form(actions.percent),
        "rate": _short_form(actions.rate),
        "one": policy.one,
        "budget_form": _expression(texts.budget),
        "rate_form": _expression(texts.rate),
        "percent_form": _expression(texts.percent),
        "probability_form": _expression(texts.probability),
        "budget_decimals": texts.budget_decimals,
        "record_cost": policy.cost.record,
        "cost_low": policy.cost.low,
        "cost_high": policy.cost.high,
        "units": _numbers(texts.units),
        "known_units": literals.string(texts.known_units),
        "periods": _numbers(texts.periods),
        "known_periods": literals.string(texts.known_periods),
        "example": _example(policy.object("policy")),
        "api_path": literals.string(policy.api.path),
        "api_query": literals.strings(policy.api.query),
        "client": policy.client,
        "messages": [
            {"name": "message" + exported(entry.name), "text": literals.string(entry.text)} for entry in policy.messages
        ],
    }


def _object(entry: Object) -> dict[str, object]:
    return {"name": literals.string(entry.name), "fields": [_field(field) for field in entry.fields]}


def _example(document: Object) -> str:
    """Return a document with a budget, as a literal for documentation."""
    return "`" + json.dumps({field.name: field.default for field in document.fields if field.type == "budget"}) + "`"


def _field(field: Field) -> str:
    """Return the literal of a field, less what is zero."""
    said = {
        "name": literals.string(field.name),
        "kind": _KINDS[field.type],
        "required": field.required and "true",
        "optional": field.optional and "true",
        "fallback": field.default is not None and _value(field.default),
        "low": field.low and str(field.low),
        "high": field.high and str(field.high),
        "words": field.words and f"map[string]int64{{{_numbers(field.words)}}}",
        "choices": field.choices and f"[]string{{{literals.strings(field.choices)}}}",
        "characters": field.characters and literals.string(field.characters),
        "of": field.of and literals.string(field.of),
        "entryBytes": field.entry_bytes and str(field.entry_bytes),
        "size": field.size and literals.string(field.size),
        "expected": field.expected and literals.string(field.expected),
        "expectedPart": field.expected_entry and literals.string(field.expected_entry),
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items() if value) + "}"


def _value(value: object) -> str:
    """Return a value as a document would have it."""
    if isinstance(value, bool):
        return literals.boolean(value=value)
    return literals.string(value) if isinstance(value, str) else f"int64({value})"


def _short_form(form: ShortForm) -> str:
    return literals.strings((form.algorithm, form.field, form.expected))


def _numbers(numbers: Iterable[Number]) -> str:
    return literals.pairs((number.name, str(number.value)) for number in numbers)


def _expression(source: str) -> str:
    """Return an expression that a whole text must fit; it holds no backtick."""
    return f"`\\A(?:{source})\\z`"
