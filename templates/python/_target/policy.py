"""What the templates of the Python SDK need to know of policies, as ready-made literals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from lipservice_generator.policy.representation import Field, Number, Object, PolicyDocument, ShortForm

# What no table of the SDK says: documentation.
_LEFT_OUT = frozenset({"unit", "doc"})


def lower_policy(policy: PolicyDocument) -> dict[str, object]:
    """Return the view of the tables of the policy."""
    texts, actions = policy.quantities, policy.actions
    return {
        "document_bytes": policy.limits.document_bytes,
        "depth": policy.limits.depth,
        "shown_characters": policy.limits.shown_characters,
        "expected": repr(policy.expected),
        "objects": [_object(entry) for entry in policy.objects],
        "algorithms": [_object(entry) for entry in actions.algorithms],
        "algorithm_expected": repr(actions.expected),
        "action_words": repr({entry.name: entry.algorithm for entry in actions.words}),
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
        "known_units": repr(texts.known_units),
        "periods": _numbers(texts.periods),
        "known_periods": repr(texts.known_periods),
        "api_path": repr(policy.api.path),
        "api_query": _query(policy),
        "client": policy.client,
        "messages": [{"name": repr(entry.name), "text": repr(entry.text)} for entry in policy.messages],
    }


def _query(policy: PolicyDocument) -> str:
    """Return the names of the parameters of a request, which are those of facts that the client knows."""
    return repr(policy.api.query)


def _object(entry: Object) -> dict[str, object]:
    return {"name": repr(entry.name), "fields": [_field(field) for field in entry.fields]}


def _field(field: Field) -> str:
    """Return a field with what is not as in most others."""
    values = {entry.name: getattr(field, entry.name) for entry in fields(field) if entry.name not in _LEFT_OUT}
    values["words"] = tuple((word.name, word.value) for word in field.words)
    said = {name: value for name, value in values.items() if value not in (None, False, 0, "", ())}
    if field.default is not None:
        said["default"] = field.default
    return "Field(" + ", ".join(f"{name}={value!r}" for name, value in said.items()) + ")"


def _short_form(form: ShortForm) -> str:
    return f"ShortForm({form.algorithm!r}, {form.field!r}, {form.expected!r})"


def _numbers(numbers: Iterable[Number]) -> str:
    return repr({entry.name: entry.value for entry in numbers})


def _expression(source: str) -> str:
    return f'r"{source}"'
