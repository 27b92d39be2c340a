"""What the templates of the TypeScript SDK need to know of policies, as ready-made literals."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lipservice_generator.policy.representation import Field, Number, Object, PolicyDocument, ShortForm
from lipservice_generator.target import LoweringError


def lower_policy(policy: PolicyDocument) -> dict[str, object]:
    """Return the view of the tables of the policy."""
    texts, actions = policy.quantities, policy.actions
    return {
        "document_bytes": policy.limits.document_bytes,
        "depth": policy.limits.depth,
        "shown_characters": policy.limits.shown_characters,
        "expected": _literal(policy.expected),
        "objects": [_object(entry) for entry in policy.objects],
        "algorithms": [_object(entry) for entry in actions.algorithms],
        "algorithm_expected": _literal(actions.expected),
        "action_words": _map((entry.name, entry.algorithm) for entry in actions.words),
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
        "known_units": _literal(texts.known_units),
        "periods": _numbers(texts.periods),
        "known_periods": _literal(texts.known_periods),
        "api_path": _literal(policy.api.path),
        "api_query": ", ".join(_literal(name) for name in policy.api.query),
        "client": policy.client,
        "messages": [{"name": entry.name, "text": _literal(entry.text)} for entry in policy.messages],
    }


# Of a policy, what means nothing in a page: there are no requests.
_UNUSED = frozenset({"version", "randomness_key", "retained"})


def lower_browser_policy(policy: PolicyDocument) -> dict[str, object]:
    """Return the tables of the browser's reader, which says little of what is wrong with a document."""
    texts, actions = policy.quantities, policy.actions
    return {
        "objects": [(entry.name, _rows(entry)) for entry in policy.objects if entry.name not in _UNUSED],
        "algorithms": [(_literal(entry.name), _rows(entry)) for entry in actions.algorithms],
        "percent": _literal((actions.percent.algorithm, actions.percent.field)),
        "rate": _literal((actions.rate.algorithm, actions.rate.field)),
        "units": _literal({entry.name: entry.value for entry in texts.units}),
        "periods": _literal({entry.name: entry.value for entry in texts.periods}),
    }


def _rows(entry: Object) -> list[str]:
    return [_row(field) for field in entry.fields if field.name not in _UNUSED]


def _row(field: Field) -> str:
    values = [_literal(field.name), _literal(field.type), _fallback(field), str(field.low), str(field.high)]
    more = _more(field)
    if more:
        values.append(more)
    elif not field.low and not field.high:
        del values[3:]
    return f"[{', '.join(values)}]"


def _fallback(field: Field) -> str:
    if field.required:
        return "null"
    if field.optional:
        return "undefined"
    empty = {"object": "{}", "map": "{}", "list": "[]"}
    return empty.get(field.type) or _literal(field.default)


def _more(field: Field) -> str:
    """Return what a value is held against beside its bounds."""
    if field.words:
        return _literal({entry.name: entry.value for entry in field.words})
    if field.choices:
        return _literal(field.choices)
    if field.characters:
        # None of them is special in a class but the dash, and that not at its end.
        if set(field.characters) & set("\\]^"):
            raise LoweringError(f"the characters of {field.name} cannot stand in a class as they are")
        inside = "".join(sorted(field.characters, key="-".__eq__))
        return f"/^[{inside}]{{{field.low},{field.high}}}$/"
    return _literal(field.of) if field.of else ""


def _object(entry: Object) -> dict[str, object]:
    return {"name": _literal(entry.name), "fields": [_field(field) for field in entry.fields]}


def _field(field: Field) -> str:
    """Return a field with what is not as in most others."""
    values = {
        "required": field.required,
        "optional": field.optional,
        "low": field.low,
        "high": field.high,
        "choices": field.choices,
        "characters": field.characters,
        "of": field.of,
        "entryBytes": field.entry_bytes,
        "size": field.size,
        "expectedEntry": field.expected_entry,
    }
    said = {name: _literal(value) for name, value in values.items() if value}
    if field.default is not None:
        said["default"] = _literal(field.default)
    if field.words:
        said["words"] = _numbers(field.words)
    more = ", ".join(f"{name}: {value}" for name, value in said.items())
    own = ", ".join(map(_literal, (field.name, field.type, field.expected)))
    call = f"field({own}, {{ {more} }})" if more else f"field({own})"
    # Bundlers leave out what nobody uses, where they are told that making it does nothing else.
    return f"/* @__PURE__ */ {call}"


def _short_form(form: ShortForm) -> str:
    values = {"algorithm": form.algorithm, "field": form.field, "expected": form.expected}
    return "{ " + ", ".join(f"{name}: {_literal(value)}" for name, value in values.items()) + " }"


def _numbers(numbers: Iterable[Number]) -> str:
    return _map((entry.name, entry.value) for entry in numbers)


def _map(entries: Iterable[tuple[str, object]]) -> str:
    return "new Map([" + ", ".join(f"[{_literal(name)}, {_literal(value)}]" for name, value in entries) + "])"


def _expression(source: str) -> str:
    """Return a regular expression that the whole of a text must fit."""
    return "/^(?:" + source.replace("/", r"\/") + ")$/"


def _literal(value: object) -> str:
    return json.dumps(value)
