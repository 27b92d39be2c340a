"""The policy document as a JSON Schema, for editors and for services that hand out policies.

It is a little wider than an SDK: it counts characters where an SDK counts bytes, does not add up budgets and windows,
and lets unknown fields pass, of which an SDK only gives notice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from lipservice_generator.policy.representation import (
    Actions,
    Field,
    Number,
    Object,
    PolicyDocument,
    Quantities,
    ShortForm,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Schema = dict[str, object]

# The place of a unit or a period in the patterns by which SDKs read: they say themselves which ones there are.
_WORD = "([A-Za-z]+)"


def policy_schema(policy: PolicyDocument) -> str:
    """Return the schema as JSON text."""
    root, *others = policy.objects
    schema = {"$schema": _DIALECT, "title": "LipService policy", **_object(root, policy)}
    definitions = {entry.name: _object(entry, policy) for entry in others}
    definitions["action"] = _action(policy.actions, policy)
    return json.dumps({**schema, "$defs": definitions}, indent=2, ensure_ascii=False) + "\n"


def _object(entry: Object, policy: PolicyDocument) -> _Schema:
    required = [field.name for field in entry.fields if field.required]
    schema: _Schema = {
        "description": entry.doc,
        "type": "object",
        "properties": {field.name: _field(field, policy) for field in entry.fields},
    }
    return {**schema, "required": required} if required else schema


def _field(field: Field, policy: PolicyDocument) -> _Schema:
    """Return the schema of a value. Absent and null are the same, so null may stand for all but required fields."""
    value = _value(field, policy)
    default = {} if field.default is None else {"default": field.default}
    nullable = value if field.required else {"anyOf": [value, {"type": "null"}]}
    return {"description": field.doc, **nullable, **default}


def _value(field: Field, policy: PolicyDocument) -> _Schema:
    match field.type:
        case "integer":
            number: _Schema = {"type": "integer", "minimum": field.low, "maximum": field.high}
            words = _text("|".join(map(_any_case, (word.name for word in field.words))))
            return {"anyOf": [number, words]} if field.words else number
        case "boolean":
            return {"type": "boolean"}
        case "text":
            return _text(_class(field.characters) + "*" if field.characters else "", field.low, field.high)
        case "choice":
            return {"enum": list(field.choices)}
        case "list":
            return {"type": "array", "maxItems": field.high, "items": {"$ref": f"#/$defs/{field.of}"}}
        case "map":
            entry = _text("", 0, field.entry_bytes)
            return {"type": "object", "maxProperties": field.high, "additionalProperties": entry}
        case "object":
            return {"$ref": f"#/$defs/{field.of}"}
        case "action":
            return {"$ref": "#/$defs/action"}
    return _text(_form(field.type, policy.quantities))


def _form(kind: str, quantities: Quantities) -> str:
    """Return the pattern of a text with a number; only known units and periods fit it."""
    if kind == "probability":
        return quantities.probability
    periods = _one_of(quantities.periods)
    if kind == "rate":
        return quantities.rate.replace(_WORD, periods)
    return quantities.budget.replace(_WORD, _one_of(quantities.units), 1).replace(_WORD, periods)


def _one_of(numbers: Iterable[Number]) -> str:
    return "(?:" + "|".join(number.name for number in numbers) + ")"


def _action(actions: Actions, policy: PolicyDocument) -> _Schema:
    short = [_short(actions.percent, policy.quantities.percent), _short(actions.rate, _form("rate", policy.quantities))]
    objects = [_algorithm(entry, policy) for entry in actions.algorithms]
    words = {"enum": [word.name for word in actions.words]}
    return {"description": "What a rule does.", "anyOf": [words, *short, *objects]}


def _short(form: ShortForm, pattern: str) -> _Schema:
    return {"description": f"Short for {form.algorithm}: {form.expected}.", **_text(pattern)}


def _algorithm(entry: Object, policy: PolicyDocument) -> _Schema:
    schema = _object(entry, policy)
    properties = {"algorithm": {"const": entry.name}, **_mapping(schema["properties"])}
    required = ["algorithm", *(field.name for field in entry.fields if field.required)]
    return {**schema, "properties": properties, "required": required}


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _text(pattern: str, low: int = 0, high: int = 0) -> _Schema:
    schema: _Schema = {"type": "string"}
    if low:
        schema["minLength"] = low
    if high:
        schema["maxLength"] = high
    return {**schema, "pattern": f"^(?:{pattern})$"} if pattern else schema


def _any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in word)


def _class(characters: Iterable[str]) -> str:
    return "[" + "".join(f"\\{char}" if char in "]^-\\" else char for char in characters) + "]"
