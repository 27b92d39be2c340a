"""Reads inputs written for people and lays them out as questions: each message in each of its contexts.

token.key:                           # the rule covered
  - slug: path
    why: A key rule that does not look at the byte behind the colon cuts paths.
    contexts: [alone, middle]        # from contexts.yaml beside the file; alone when left out
    origin: fuzz                     # when left out: hand, or derived in any context but alone
    in:
      - "see:/var/log"                                  # the operation's first text
      - [{repeat: "a", times: 1024}, "b"]               # pieces in a row; {hex: "ff"} makes it raw bytes
      - {message: "x", severity: 17, logger: "app"}     # all arguments by name; {units: "d83d"} is UTF-16
      - {in: "x", out: {template: "x"}}                 # with some of its answer, which the oracles must give too

Of some operations an input stands for a long one, or for many: authored_forms.py. What may be stated of long answers:
statement.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from lipservice_generator.representation import Operation

from lipservice_conformance.authored_forms import FORMS
from lipservice_conformance.schema import SchemaError, check_arguments
from lipservice_conformance.statement import read_statement
from lipservice_conformance.values import Json, describe, encode_text
from lipservice_conformance.vector import input_hash

__all__ = ["ALONE", "CONTEXTS", "AuthoringError", "Question", "read_authoring"]

CONTEXTS = "contexts.yaml"
ALONE = "alone"
_MEMBERS = {"slug", "why", "in", "contexts", "origin"}


class AuthoringError(Exception):
    """An authoring file that cannot be read."""


@dataclass(frozen=True)
class Question:
    """An input that has no answer yet."""

    op: str
    rule: str
    slug: str
    why: str
    arguments: dict[str, Json]
    origin: str
    stated: dict[str, Json] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id ends in a hash of the input, so it depends neither on order nor on what stands around it."""
        return f"{self.rule}-{self.slug}-{input_hash(self.op, self.arguments)[:6]}"


def read_authoring(path: Path, operations: Mapping[str, Operation]) -> list[Question]:
    """Return the questions of one file; its folder names the operation. Raises AuthoringError."""
    op = path.resolve().parent.name
    if op not in operations:
        raise AuthoringError(f"{path}: folder {op!r} is no operation, expected one of {', '.join(operations)}")
    try:
        rules = yaml.safe_load(path.read_text("utf-8"))
        contexts = yaml.safe_load((path.parent / CONTEXTS).read_text("utf-8"))
        return [question for rule in rules for question in _rule(operations[op], rule, rules[rule], contexts)]
    except (OSError, yaml.YAMLError, SchemaError, KeyError, TypeError, ValueError) as error:
        raise AuthoringError(f"{path}: {error}") from error


def _rule(
    operation: Operation, rule: str, groups: list[dict[str, Any]], contexts: dict[str, str]
) -> Iterator[Question]:
    for group in groups:
        unknown = set(group) - _MEMBERS
        if unknown:
            raise SchemaError(f"{rule}: unknown member {min(unknown)!r}, expected {', '.join(sorted(_MEMBERS))}")
        for context in group.get("contexts", [ALONE]):
            for entry in group["in"]:
                given, stated = _apart(operation, entry)
                origin = group.get("origin") or ("hand" if context == ALONE else "derived")
                why = " ".join(group["why"].split())
                for arguments in _all_arguments(operation, given, contexts[context]):
                    check_arguments(operation, arguments)
                    yield Question(operation.name, rule, group["slug"], why, arguments, origin, stated)


def _apart(operation: Operation, entry: Any) -> tuple[Any, dict[str, Json]]:
    """Take the input apart from what is stated of its answer."""
    if not isinstance(entry, dict) or set(entry) != {"in", "out"}:
        return entry, {}
    names = [argument.name for argument in operation.outputs]
    for name in entry["out"]:
        if name not in names:
            raise SchemaError(f"out of {operation.name}: unknown member {name!r}, expected {', '.join(names)}")
    return entry["in"], {name: read_statement(value) for name, value in entry["out"].items()}


def _all_arguments(operation: Operation, entry: Any, context: str) -> Iterator[dict[str, Json]]:
    """Yield the arguments of each question that an entry stands for: of one, unless its operation has a form."""
    if operation.name not in FORMS:
        yield _arguments(operation, entry, context)
        return
    for arguments in FORMS[operation.name](entry):
        yield {name: _value(value) for name, value in arguments.items()}


def _arguments(operation: Operation, entry: Any, context: str) -> dict[str, Json]:
    main = next((argument.name for argument in operation.inputs if argument.type == "text"), "")
    names = {argument.name for argument in operation.inputs}
    given = entry if isinstance(entry, dict) and names & entry.keys() else {main: entry}
    before, _, after = context.partition("{}")
    return {
        name: _value([before, *_pieces(value), after] if name == main and context != "{}" else value)
        for name, value in given.items()
    }


def _value(value: Any) -> Json:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, dict) and set(value) == {"units"}:
        return {"$u16": value["units"].replace(" ", "")}
    pieces = [_piece(piece) for piece in _pieces(value)]
    if any(isinstance(piece, bytes) for piece in pieces):
        return encode_text(b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces))
    return encode_text("".join(str(piece) for piece in pieces))


def _pieces(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _piece(piece: Any) -> str | bytes:
    match piece:
        case str():
            return piece
        case {"hex": str(digits), **others} if not others:
            return bytes.fromhex(digits)
        case {"hex": str(digits), "times": int(times), **others} if not others:
            return bytes.fromhex(digits) * times
        case {"repeat": str(text), "times": int(times), **others} if not others:
            return text * times
    raise SchemaError(f"expected text, {{repeat, times}} or {{hex}}, got {describe(piece)}")
