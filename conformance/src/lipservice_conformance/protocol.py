"""The protocol between runner and driver, version 1: one JSON object per line, UTF-8, LF, on stdin and stdout.

    -> {"hello":{"protocol":1,"spec":"<hash of the spec>"}}
    <- {"hello":{"protocol":1,"sdk":"lipservice-sdk","version":"0.1.0","language":"python","runtime":"3.11",
        "spec":"<hash>"}}     on one line
    -> {"case":{"id":"x","op":"signature","in":{"message":"job 5 done","severity":9}}}
    <- {"done":{"id":"x","out":{"template":"job <*> done","id":"...","source":"scan"}}}     or, instead of out:
    <- {"done":{"id":"x","error":{"kind":"unknown_op"|"bad_input"|"internal","message":"..."}}}
    -> {"bye":{}}
    <- {"bye":{}}      and exit with status 0

Up to 64 cases are in flight; they may be answered in any order, each exactly once. stderr is free text, never judged.
A text is a JSON string, or {"$b64":"..."} for raw bytes, or {"$u16":"..."} for UTF-16 code units in hexadecimal.
A line has at most 16 MiB.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from lipservice_conformance.values import Json, describe

__all__ = [
    "MAX_LINE",
    "PROTOCOL",
    "Bye",
    "Case",
    "Done",
    "Failure",
    "Greeting",
    "Hello",
    "ProtocolError",
    "Reply",
    "decode_reply",
    "decode_request",
    "encode",
]

PROTOCOL = 1
MAX_LINE = 16 * 1024 * 1024
ERROR_KINDS = ("unknown_op", "bad_input", "internal")


class ProtocolError(ValueError):
    """A line that is no message of the protocol; the text says what came and what was expected."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The runner's greeting."""

    spec: str
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Greeting:
    """The driver's answer to `hello`: who it is, and which spec it was made from."""

    sdk: str
    version: str
    language: str
    runtime: str
    spec: str
    protocol: int = PROTOCOL


@dataclass(frozen=True)
class Case:
    """One question: an operation and its arguments, in their JSON form."""

    id: str
    op: str
    arguments: dict[str, Json]

    @cached_property
    def line(self) -> bytes:
        """Its line, made once for all drivers that are asked."""
        return _line({"case": {"id": self.id, "op": self.op, "in": self.arguments}})


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a driver could not answer a case."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a case: exactly one of `out` and `error`."""

    id: str
    out: dict[str, Json] | None = None
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Bye:
    """The end, both ways."""


Request = Hello | Case | Bye
Reply = Greeting | Done | Bye


def encode(message: Request | Reply) -> bytes:
    """Return the line of a message, LF included."""
    return message.line if isinstance(message, Case) else _line(_body(message))


def decode_reply(line: bytes) -> Reply:
    """Read a line of a driver. Raises ProtocolError."""
    kind, body = _envelope(line, ("hello", "done", "bye"))
    if kind == "done":
        return _done(body)
    if kind == "bye":
        _members(body, "bye", {})
        return Bye()
    _members(body, "hello", {"protocol": int, "sdk": str, "version": str, "language": str, "runtime": str, "spec": str})
    return Greeting(**body)  # type: ignore[arg-type]  # the members were checked above


def decode_request(line: bytes) -> Request:
    """Read a line of a runner, as a driver does. Raises ProtocolError."""
    kind, body = _envelope(line, ("hello", "case", "bye"))
    if kind == "case":
        _members(body, "case", {"id": str, "op": str, "in": dict})
        return Case(id=body["id"], op=body["op"], arguments=body["in"])  # type: ignore[arg-type]
    if kind == "bye":
        _members(body, "bye", {})
        return Bye()
    _members(body, "hello", {"protocol": int, "spec": str})
    return Hello(**body)  # type: ignore[arg-type]


_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode


def _line(body: dict[str, object]) -> bytes:
    return _ENCODER(body).encode("ascii") + b"\n"


def _body(message: Hello | Bye | Reply) -> dict[str, object]:
    match message:
        case Hello(spec, protocol):
            return {"hello": {"protocol": protocol, "spec": spec}}
        case Greeting(sdk, version, language, runtime, spec, protocol):
            members = {"sdk": sdk, "version": version, "language": language, "runtime": runtime, "spec": spec}
            return {"hello": {"protocol": protocol, **members}}
        case Done(case_id, out, error):
            answer = {"out": out} if error is None else {"error": {"kind": error.kind, "message": error.message}}
            return {"done": {"id": case_id, **answer}}
        case Bye():
            return {"bye": {}}


def _envelope(line: bytes, kinds: tuple[str, ...]) -> tuple[str, dict[str, Json]]:
    if len(line) > MAX_LINE:
        _refuse(f"a line of {len(line)} bytes, expected at most {MAX_LINE}")
    try:
        message = _parse(line)
    except ValueError as error:
        _refuse(f"not JSON ({error}), got {describe(line)}")
    if not isinstance(message, dict) or len(message) != 1:
        _refuse(f"expected an object with one member out of {', '.join(kinds)}, got {describe(message)}")
    ((kind, body),) = message.items()
    if kind not in kinds:
        _refuse(f"unknown message {kind!r}, expected one of {', '.join(kinds)}")
    if not isinstance(body, dict):
        _refuse(f"expected an object in {kind}, got {describe(body)}")
    return kind, body


def _done(body: dict[str, Json]) -> Done:
    """The message that comes a million times: one look where all is well."""
    case_id, out = body.get("id"), body.get("out")
    if len(body) == 2 and type(case_id) is str and type(out) is dict:
        return Done(case_id, out)
    if ("out" in body) == ("error" in body):
        _refuse(f"expected exactly one of out and error in done, got {', '.join(body) or 'no member'}")
    answer: dict[str, type] = {"out": dict} if "out" in body else {"error": dict}
    _members(body, "done", {"id": str, **answer})
    error = body["error"]
    assert isinstance(error, dict)  # noqa: S101
    _members(error, "error", {"kind": str, "message": str})
    if error["kind"] not in ERROR_KINDS:
        _refuse(f"unknown kind of error {error['kind']!r}, expected one of {', '.join(ERROR_KINDS)}")
    return Done(str(case_id), error=Failure(**error))  # type: ignore[arg-type]


def _members(body: dict[str, Json], where: str, expected: dict[str, type]) -> None:
    unknown = [name for name in body if name not in expected]
    if unknown:
        _refuse(f"unknown member {unknown[0]!r} in {where}, expected {_listed(expected)}")
    missing = [name for name in expected if name not in body]
    if missing:
        _refuse(f"member {missing[0]!r} is missing in {where}, expected {_listed(expected)}")
    for name, kind in expected.items():
        if type(body[name]) is not kind:
            _refuse(f"expected {_TYPE_NAMES[kind]} in {where}.{name}, got {describe(body[name])}")


_TYPE_NAMES = {str: "text", int: "an integer", dict: "an object"}


def _listed(expected: dict[str, type]) -> str:
    return ", ".join(expected) or "no member"


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    body = dict(pairs)
    if len(body) != len(pairs):
        message = "a member stands twice"
        raise ValueError(message)
    return body


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)


# One decoder for all lines: json.loads would build a new one each time.
_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def _parse(line: bytes) -> Json:
    result: Json = _DECODER.decode(line.decode("utf-8"))
    return result


def _refuse(message: str) -> NoReturn:
    raise ProtocolError(message)
