"""Holds a document against the models of `schema`: every fault of shape becomes a diagnostic at its place.

Each top-level section is validated by itself, so that a fault in one does not hide what can be said of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Data, Document, NodePath
from lipservice_generator.pattern import PatternError, UnknownWordListError
from lipservice_generator.schema import Section

_TYPES = {
    "string_type": "text",
    "int_type": "an integer",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}
# Faults that a model finds between the fields of one mapping.
_RELATIONS = frozenset(
    {"one_way", "as_or_parts", "range_by_form", "as_many", "body_by_per", "no_examples", "severity_form"}
)


@dataclass(frozen=True)
class Shape:
    """The sections of one file that are well formed, and what is wrong with the others."""

    sections: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]


def read_shape(document: Document, model: type[Section], word_lists: Mapping[str, tuple[str, ...]]) -> Shape:
    """Validate every section of `document` as the field of that name in `model`."""
    data = document.data
    if not isinstance(data, dict):
        return Shape({}, (document.diagnostic("LS012", (), f"expected a mapping, found {describe(data)}"),))
    sections: dict[str, Any] = {}
    diagnostics = list(_unknown_and_missing(document, data, model))
    for name, adapter in _adapters(model).items():
        if name not in data:
            continue
        try:
            sections[name] = adapter.validate_python(data[name], context={"word_lists": word_lists})
        except ValidationError as error:
            diagnostics += [_diagnose(document, model, (name, *details["loc"]), details) for details in error.errors()]
    return Shape(sections, tuple(diagnostics))


@cache
def _adapters(model: type[Section]) -> dict[str, TypeAdapter[Any]]:
    """Make what validates each section; it takes a while and a spec is read often in tests."""
    annotations: dict[str, Any] = {
        name: Annotated[info.annotation, *info.metadata, name] for name, info in model.model_fields.items()
    }
    return {name: TypeAdapter(annotation) for name, annotation in annotations.items()}


def _unknown_and_missing(document: Document, data: Mapping[str, Data], model: type[Section]) -> Iterator[Diagnostic]:
    for name in data:
        if name not in model.model_fields:
            yield _unknown_field(document, (name,), model.model_fields)
    for name in model.model_fields:
        if name not in data:
            yield document.diagnostic("LS010", (), f"missing field `{name}`")


def describe(data: Data) -> str:
    """Say what a value is, as an error message should show it."""
    match data:
        case None:
            return "nothing"
        case bool():
            return str(data).lower()
        case int():
            return f"the integer {data}"
        case str():
            return f"the text {data[:40]!r}"
        case list():
            return "a list"
    return "a mapping"


def _diagnose(document: Document, model: type[Section], loc: NodePath, details: ErrorDetails) -> Diagnostic:
    path, rest = _locate(document.data, loc)
    context = details.get("ctx", {})
    match details["type"]:
        case "missing" | "union_tag_not_found":
            name = rest[-1] if rest else context["discriminator"].strip("'")
            return document.diagnostic("LS010", path, f"missing field `{name}`")
        case "extra_forbidden":
            return _unknown_field(document, path, _fields_at(model, loc[:-1]))
        case "union_tag_invalid":
            return _unknown_tag(document, path, context)
        case "literal_error":
            return _not_a_choice(document, path, details)
        case "string_unicode":
            hint = r"write the character itself, or \U and eight digits"
            message = "half of a surrogate pair, which UTF-8 cannot hold"
            return document.diagnostic("LS076", path, message, hint, key=rest == ("[key]",))
        case "pattern":
            return _pattern_fault(document, path, context["pattern_error"])
        case kind if kind in _RELATIONS:
            return _between_fields(document, path, kind, context)
        case kind if kind in _TYPES:
            message = f"expected {_TYPES[kind]}, found {describe(details['input'])}"
            return document.diagnostic("LS012", path, message)
    return _out_of_bounds(document, path, rest, details)


def _between_fields(document: Document, path: NodePath, kind: str, context: Mapping[str, Any]) -> Diagnostic:
    """Describe fields that do not go together."""
    match kind:
        case "one_way":
            message = f"a rule fits in exactly one way, this one has {context['given']}"
            return document.diagnostic("LS017", path, message, "give one of whole, starts, contains, words, parts")
        case "as_or_parts":
            message = "`as` stands beside `parts`" if context["parts"] else "missing field `as`"
            return document.diagnostic("LS017", path, message, "the parts say what they are; any other rule needs `as`")
        case "range_by_form":
            needs = "missing field `range`" if context["form"] != "probability" else "a probability has no range"
            return document.diagnostic("LS017", path, needs)
        case "as_many":
            message = f"{context['times']} times, but {context['keep']} decisions"
            return document.diagnostic("LS017", path, message, "give one number of `keep` for each time")
        case "severity_form":
            needs = "`offset` stands beside `levels` or `names`" if context["offset"] else "missing field `levels`"
            return document.diagnostic("LS017", path, needs, "give `offset` alone, or `levels`, `names` or both")
        case "no_examples":
            return document.diagnostic("LS010", path, "missing field `examples`", "they become vectors for every SDK")
    needs = "missing field `decide`" if context["per"] != "engine" else "the engine's own algorithm has no body"
    return document.diagnostic("LS017", path, needs)


def _out_of_bounds(document: Document, path: NodePath, rest: NodePath, details: ErrorDetails) -> Diagnostic:
    context = details.get("ctx", {})
    found = describe(details["input"])
    match details["type"]:
        case "greater_than_equal":
            return document.diagnostic("LS013", path, f"expected at least {context['ge']}, found {found}")
        case "less_than_equal":
            return document.diagnostic("LS013", path, f"expected at most {context['le']}, found {found}")
        case "string_pattern_mismatch":
            at_key = rest == ("[key]",)
            message = f"{found} does not have the form {context['pattern']}"
            return document.diagnostic("LS015", path, message, key=at_key)
        case "too_short" | "string_too_short":
            return document.diagnostic(
                "LS016", path, f"too short: expected at least {context['min_length']}, found {found}"
            )
        case "string_too_long" | "too_long":
            return document.diagnostic(
                "LS016", path, f"too long: expected at most {context['max_length']}, found {found}"
            )
    return document.diagnostic("LS012", path, f"{details['msg']}, found {found}")


def _unknown_field(document: Document, path: NodePath, known: Mapping[str, object] | tuple[str, ...]) -> Diagnostic:
    name = str(path[-1])
    return document.diagnostic("LS011", path, f"unknown field `{name}`", did_you_mean(name, known), key=True)


def _unknown_tag(document: Document, path: NodePath, context: Mapping[str, Any]) -> Diagnostic:
    """Say that the field which tells apart the members of a union names none of them."""
    tag, name = str(context["tag"]), context["discriminator"].strip("'")
    code, what = {"kind": ("LS040", "reduction"), "type": ("LS014", "type")}[name]
    known = context["expected_tags"].replace("'", "").split(", ")
    return document.diagnostic(code, (*path, name), f"unknown {what} `{tag}`", did_you_mean(tag, known))


def _not_a_choice(document: Document, path: NodePath, details: ErrorDetails) -> Diagnostic:
    found = details["input"]
    choices = details.get("ctx", {}).get("expected", "")
    message = f"expected {choices}, found {describe(found)}"
    known = choices.replace("'", "").replace(" or ", ", ").split(", ")
    hint = did_you_mean(found, known) if isinstance(found, str) else ""
    return document.diagnostic("LS014", path, message, hint if hint.startswith("did") else "")


def _pattern_fault(document: Document, path: NodePath, error: PatternError) -> Diagnostic:
    hint = error.hint
    if isinstance(error, UnknownWordListError) and isinstance(document.data, dict):
        lists = document.data.get("words")
        hint = did_you_mean(error.name, lists if isinstance(lists, dict) else ())
    return document.diagnostic(error.code, path, error.message, hint, offset=error.offset)


def _locate(data: Data, loc: NodePath) -> tuple[NodePath, NodePath]:
    """Split a validation location into the path of the deepest node that exists, and the rest.

    Names of union members, which pydantic puts into a location, are passed over.
    """
    path: list[str | int] = []
    rest: list[str | int] = []
    for part in loc:
        match data, part:
            case dict(), str() if part in data:
                data = data[part]
            case list(), int() if part < len(data):
                data = data[part]
            case _:
                rest.append(part)
                continue
        path.append(part)
    return tuple(path), tuple(rest)


def _fields_at(annotation: Any, loc: NodePath) -> tuple[str, ...]:
    """Return the field names of the model that a location leads to."""
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not loc:
            return tuple(info.alias or name for name, info in annotation.model_fields.items())
        for name, info in annotation.model_fields.items():
            if loc[0] == (info.alias or name):
                return _fields_at(info.annotation, loc[1:])
        return ()
    arguments = get_args(annotation)
    if get_origin(annotation) in {list, dict}:
        return _fields_at(arguments[-1], loc[1:]) if loc else ()
    for member in arguments:
        if loc and isinstance(member, type) and _tag(member) == loc[0]:
            return _fields_at(member, loc[1:])
    return ()


def _bare(annotation: Any) -> Any:
    """Strip `Annotated` and `| None`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    members = [member for member in get_args(annotation) if member is not type(None)]
    if len(members) == 1 and type(None) in get_args(annotation):
        return _bare(members[0])
    return annotation


def _tag(member: type) -> str | None:
    fields = member.model_fields if issubclass(member, BaseModel) else {}
    tag = fields.get("kind") or fields.get("type")
    choices: tuple[str, ...] = get_args(tag.annotation) if tag else ()
    return choices[0] if choices else None
