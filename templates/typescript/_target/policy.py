"""What the templates of the TypeScript SDK need to know of policies, as ready-made literals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lipservice_generator.policy.representation import Field, Number, Object, PolicyDocument, ShortForm
from lipservice_generator.target import LoweringError

from .expression import ranges as _ranges


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
    words = _literal({entry.name: entry.algorithm for entry in actions.words})
    short = [_literal((form.algorithm, form.field)) for form in (actions.percent, actions.rate)]
    action = f"action(ALGORITHMS, {words}, {', '.join(short)})"
    readers = _Readers({entry.name: entry for entry in policy.objects}, action)
    return {
        "document": readers.object("policy"),
        "algorithms": [(entry.name, readers.fields(entry)) for entry in actions.algorithms],
        "units": _literal({entry.name: entry.value for entry in texts.units}),
        "periods": _literal({entry.name: entry.value for entry in texts.periods}),
    }


@dataclass(frozen=True)
class _Readers:
    """Writes fields as calls of what makes their readers (`src/browser/policy-reader.ts`)."""

    objects: Mapping[str, Object]
    action: str

    def object(self, name: str) -> str:
        return f"object({{ {', '.join(self.fields(self.objects[name]))} }})"

    def fields(self, entry: Object) -> list[str]:
        return [f"{field.name}: {self._field(field)}" for field in entry.fields if field.name not in _UNUSED]

    def _field(self, field: Field) -> str:
        reader = self._reader(field)
        return f"optional({reader})" if field.optional else reader

    def _reader(self, field: Field) -> str:
        bounds = f"{field.low}, {field.high}"
        match field.type:
            case "object":
                return self.object(field.of)
            case "list":
                return f"list({bounds}, {self.object(field.of)})"
            case "action":
                return self.action
            case "rate":
                return f"rate({bounds}, PERIODS)"
            case "map":
                return f"map({bounds})"
        return _simple(field, bounds)


def _simple(field: Field, bounds: str) -> str:
    """Return the reader of a field that holds no others."""
    match field.type:
        case "probability":
            return "probability"
        case "boolean":
            return _call("flag", field)
        case "choice":
            return _call("choice", field, _literal(field.choices))
        case "integer":
            return _call("integer", field, bounds, words=field.words)
        case "budget":
            return _call("text", field, "undefined", "undefined", "undefined")
        case "text":
            form = f"/^[{_ranges(sorted(map(ord, field.characters)))}]*$/" if field.characters else "undefined"
            return _call("text", field, bounds, form)
    raise LoweringError(f"the browser's reader has no {field.type}, as {field.name} is one")


def _call(reader: str, field: Field, *given: str, words: Sequence[Number] = ()) -> str:
    """Return a call without the arguments at its end that say nothing."""
    fallback = "undefined" if field.default is None else _literal(field.default)
    arguments = [*given, fallback, _literal({entry.name: entry.value for entry in words}) if words else "undefined"]
    while arguments and arguments[-1] == "undefined":
        arguments.pop()
    return f"{reader}({', '.join(arguments)})"


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
