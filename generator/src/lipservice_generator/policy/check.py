"""What the sections of `policy.yaml` mean together, and what the SDKs' own code reads of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, NodePath
from lipservice_generator.finding import find_backwards, find_twice, find_unfilled
from lipservice_generator.pattern import parse_class
from lipservice_generator.policy.quantity import build_quantities, window_cost
from lipservice_generator.policy.wording import EXPECTED_PLACES, MESSAGE_PLACES
from lipservice_generator.sampling.representation import Algorithm

Sections = Mapping[str, Any]
Fields = Iterator[tuple[NodePath, Any]]

ROOT = "policy"

# What the SDKs' samplers read by name; further fields would be read, checked and hashed, and do nothing.
_USED = {
    "policy": {
        "version": "integer",
        "budget": "budget",
        "window_seconds": "integer",
        "share": "choice",
        "max_patterns": "integer",
        "always": "object",
        "randomness_key": "text",
        "shadow": "boolean",
        "kill_switch": "boolean",
        "annotate": "choice",
        "settle_interval_seconds": "integer",
        "retained": "object",
        "rules": "list",
    },
    "always": {"min_severity": "integer", "limit": "integer"},
    "retained": {
        "enabled": "boolean",
        "max_requests": "integer",
        "max_bytes_per_request": "integer",
        "max_bytes": "integer",
        "max_age_seconds": "integer",
        "promoted_seconds": "integer",
    },
    "rule": {"id": "text", "match": "object", "action": "action", "include_errors": "boolean"},
    "match": {"logger": "text", "severity": "object", "template": "text", "pattern": "text", "attributes": "map"},
    "severity": {"min": "integer", "max": "integer"},
}
_USED_CHOICES = {("policy", "share"): {"sqrt", "fair"}, ("policy", "annotate"): {"changes", "full"}}
_WITHOUT_DEFAULT = frozenset({"object", "list", "map"})


def check_policy(
    document: Document, sections: Sections, algorithms: Sequence[Algorithm] | None
) -> Iterator[Diagnostic]:
    """Yield everything wrong between well-formed sections; without `algorithms` nothing is said of actions."""
    if "objects" in sections:
        yield from _objects(document, sections)
    if "budget" in sections:
        yield from find_backwards(document, ("budget", "cost"), *sections["budget"].cost)
    if "actions" in sections and algorithms is not None:
        yield from _actions(document, sections["actions"], algorithms)
    if "readings" in sections:
        ids = [entry.id for entry in sections["readings"]]
        yield from find_twice(document, "LS050", [(("readings", at, "id"), name) for at, name in enumerate(ids)])
    for section, places in (("expected", EXPECTED_PLACES), ("messages", MESSAGE_PLACES)):
        if section in sections:
            yield from find_unfilled(document, section, sections[section].model_dump(), places)


def _objects(document: Document, sections: Sections) -> Iterator[Diagnostic]:
    objects = sections["objects"]
    for path, model in _all_fields(objects):
        yield from _absence(document, path, model)
        if hasattr(model, "range"):
            yield from find_backwards(document, (*path, "range"), *model.range)
        match model.type:
            case "integer":
                yield from _integer(document, path, model)
            case "choice":
                yield from _choice(document, path, model)
            case "text" if model.default is not None:
                yield from _text_default(document, path, model)
            case "budget" if model.default is not None:
                yield from _budget_default(document, path, model, sections)
            case "object" | "list" if model.of not in objects:
                message = f"unknown object `{model.of}`"
                yield document.diagnostic("LS081", (*path, "of"), message, did_you_mean(model.of, objects))
    yield from _reach(document, objects)
    yield from _used(document, objects)


def _all_fields(objects: Mapping[str, Any]) -> Fields:
    for name, model in objects.items():
        for key, field in model.fields.items():
            yield ("objects", name, "fields", key), field


def _absence(document: Document, path: NodePath, model: Any) -> Iterator[Diagnostic]:
    """An absent field is an error, left out, or its default: exactly one of these."""
    default = getattr(model, "default", None) is not None
    ways = model.required + model.optional + default
    if ways > 1:
        hint = "give one of `default`, `required: true` and `optional: true`"
        yield document.diagnostic("LS080", path, "says twice what an absent field means", hint)
    elif not ways and model.type not in _WITHOUT_DEFAULT:
        hint = "an absent field is an error, left out, or its default"
        name = "default" if hasattr(model, "default") else "required"
        yield document.diagnostic("LS010", path, f"missing field `{name}`", hint)


def _integer(document: Document, path: NodePath, model: Any) -> Iterator[Diagnostic]:
    folded = [((*path, "words", word), word.lower()) for word in model.words]
    yield from find_twice(document, "LS031", folded, key=True)
    default, low, high = model.default, model.range[0], model.range[1]
    if isinstance(default, str) and default.lower() not in {word for _, word in folded}:
        hint = did_you_mean(default, model.words)
        yield document.diagnostic("LS014", (*path, "default"), f"`{default}` is none of the words", hint)
    elif isinstance(default, int) and not low <= default <= high:
        message = f"expected {low} to {high}, found {default}"
        yield document.diagnostic("LS013", (*path, "default"), message)


def _choice(document: Document, path: NodePath, model: Any) -> Iterator[Diagnostic]:
    yield from find_twice(document, "LS031", [((*path, "choices", at), name) for at, name in enumerate(model.choices)])
    if model.default is not None and model.default not in model.choices:
        hint = did_you_mean(model.default, model.choices)
        yield document.diagnostic("LS014", (*path, "default"), f"`{model.default}` is none of the choices", hint)


def _text_default(document: Document, path: NodePath, model: Any) -> Iterator[Diagnostic]:
    raw = model.default.encode("utf-8", "surrogatepass")
    low, high = model.range
    if not low <= len(raw) <= high:
        message = f"expected {low} to {high} bytes, found {len(raw)}"
        yield document.diagnostic("LS016", (*path, "default"), message)
    elif model.characters and not parse_class(model.characters).issuperset(raw):
        message = f"`{model.default}` holds other characters than {model.characters}"
        yield document.diagnostic("LS015", (*path, "default"), message)


def _budget_default(document: Document, path: NodePath, model: Any, sections: Sections) -> Iterator[Diagnostic]:
    if not {"budget", "periods", "probability"} <= sections.keys():
        return
    window = sections["objects"].get(ROOT)
    window = window.fields.get("window_seconds") if window else None
    seconds = window.default if window is not None and isinstance(getattr(window, "default", None), int) else 1
    cost = window_cost(model.default, build_quantities(sections), sections["budget"].record_cost, seconds)
    low, high = sections["budget"].cost
    if cost is None:
        message = f"`{model.default}` is no budget"
        yield document.diagnostic("LS015", (*path, "default"), message, "such as 20/s or 10 GB/month")
    elif not low <= cost <= high:
        message = f"costs {cost} in a window of {seconds} s, outside {low} to {high}"
        yield document.diagnostic("LS013", (*path, "default"), message)


def _reach(document: Document, objects: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Every object is part of the document, and none of itself."""
    inner = {
        name: [field.of for field in model.fields.values() if hasattr(field, "of") and field.of in objects]
        for name, model in objects.items()
    }
    within = {name: _below(name, inner) for name in objects}
    for name in objects:
        if name in within[name]:
            message = f"object `{name}` holds itself"
            yield document.diagnostic("LS082", ("objects", name), message, "documents have an end", key=True)
        elif name != ROOT and ROOT in objects and name not in within[ROOT]:
            hint = f"name it with `of` in a field that `{ROOT}` leads to, or remove it"
            yield document.diagnostic("LS082", ("objects", name), f"object `{name}` is used nowhere", hint, key=True)


def _below(name: str, inner: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(inner[name])
    while waiting:
        of = waiting.pop()
        if of not in found:
            found.add(of)
            waiting += inner[of]
    return found


def _used(document: Document, objects: Mapping[str, Any]) -> Iterator[Diagnostic]:
    hint = "the samplers of the SDKs read it by this name and type"
    for name, fields in _USED.items():
        if name not in objects:
            yield document.diagnostic("LS010", ("objects",), f"missing field `{name}`", hint)
            continue
        given = objects[name].fields
        for key, kind in fields.items():
            path: NodePath = ("objects", name, "fields", key)
            if key not in given:
                yield document.diagnostic("LS010", path[:-1], f"missing field `{key}`", hint)
            elif given[key].type != kind:
                message = f"expected the type `{kind}`, found `{given[key].type}`"
                yield document.diagnostic("LS014", (*path, "type"), message, hint)
            elif (choices := _USED_CHOICES.get((name, key))) and choices != set(given[key].choices):
                message = f"expected the choices {', '.join(sorted(choices))}"
                yield document.diagnostic("LS014", (*path, "choices"), message, hint)


def _actions(document: Document, actions: Any, algorithms: Sequence[Algorithm]) -> Iterator[Diagnostic]:
    fields = {entry.name: {field.name: field.form for field in entry.fields} for entry in algorithms}
    plain = [name for name, own in fields.items() if not own]
    for word, algorithm in actions.words.items():
        if algorithm not in plain:
            message = f"`{algorithm}` is no algorithm without fields"
            yield document.diagnostic("LS083", ("actions", "words", word), message, did_you_mean(algorithm, plain))
        if word in plain:
            message = f"`{word}` is an algorithm and needs no word"
            yield document.diagnostic("LS031", ("actions", "words", word), message, key=True)
    for name, form in (("percent", "probability"), ("rate", "rate")):
        short = getattr(actions, name)
        if fields.get(short.algorithm) != {short.field: form}:
            able = [other for other, own in fields.items() if list(own.values()) == [form]]
            message = f"`{short.algorithm}` does not have `{short.field}`, a {form}, as its only field"
            yield document.diagnostic("LS083", ("actions", name), message, did_you_mean(short.algorithm, able))
