"""The conformance protocol: JSON lines on standard input and output, one operation per case."""

from __future__ import annotations

import base64
import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO

PROTOCOL = 1
LARGEST_INTEGER = 2**53 - 1
CHUNK = 1 << 16

Json = dict[str, object]


class BadInputError(ValueError):
    """A message or argument that is not what the protocol says."""


@dataclass(frozen=True)
class Argument:
    """One argument of an operation: `type` is text or integer."""

    name: str
    type: str
    required: bool
    default: str | int | None


@dataclass(frozen=True)
class Operation:
    """A function of the package, its arguments, and the attributes of what it returns."""

    call: Callable[..., object]
    arguments: tuple[Argument, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class Driver:
    """What this SDK is and can do."""

    sdk: str
    version: str
    spec: str
    operations: Mapping[str, Operation]

    def serve(self, incoming: BufferedReader, outgoing: BinaryIO) -> None:
        """Answer every line until `bye` or the end of the input. No answer is held while the runner may be waiting."""
        for lines in waiting_lines(incoming):
            for line in lines:
                answer = self.answer(line)
                outgoing.write(json.dumps(answer).encode() + b"\n")
                if "bye" in answer:
                    outgoing.flush()
                    return
            outgoing.flush()

    def answer(self, line: bytes) -> Json:
        """Answer one line."""
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            return {"done": {"id": "", **failure("bad_input", f"not JSON: {error}")}}
        match message:
            case {"hello": dict()}:
                return {"hello": self.hello()}
            case {"bye": dict()}:
                return {"bye": {}}
            case {"case": {"id": str(case_id), "op": str(name), "in": dict(given)}}:
                return {"done": {"id": case_id, **self.run(name, given)}}
            case _:
                return {"done": {"id": "", **failure("bad_input", "not a message of this protocol")}}

    def hello(self) -> Json:
        """Say who answers."""
        return {
            "protocol": PROTOCOL,
            "sdk": self.sdk,
            "version": self.version,
            "language": "python",
            "runtime": f"{platform.python_implementation()} {platform.python_version()}",
            "spec": self.spec,
        }

    def run(self, name: str, given: Json) -> Json:
        """Run one operation; return its output or its error."""
        operation = self.operations.get(name)
        if operation is None:
            return failure("unknown_op", f"no operation {name!r}")
        try:
            arguments = {argument.name: read_argument(argument, given) for argument in operation.arguments}
        except ValueError as error:
            return failure("bad_input", str(error))
        try:
            result = operation.call(**arguments)
            return {"out": {field: getattr(result, field) for field in operation.results}}
        except Exception as error:  # noqa: BLE001 - whatever it is, the runner must hear of it
            return failure("internal", repr(error))


def waiting_lines(incoming: BufferedReader) -> Iterator[list[bytes]]:
    """Yield the lines that have come so far, as often as there are more; the last one needs no line feed."""
    parts: list[bytes] = []
    while chunk := incoming.read1(CHUNK):
        head, *more = chunk.split(b"\n")
        parts.append(head)
        if more:
            yield [b"".join(parts), *more[:-1]]
            parts = [more[-1]]
    if rest := b"".join(parts):
        yield [rest]


def failure(kind: str, message: str) -> Json:
    """Return an error in the form of the protocol."""
    return {"error": {"kind": kind, "message": message}}


def read_argument(argument: Argument, given: Json) -> object:
    """Decode one argument; a missing one has its default."""
    if argument.name not in given:
        if argument.required:
            message = f"{argument.name} is missing"
            raise BadInputError(message)
        return argument.default
    value = given[argument.name]
    if value is None and not argument.required and argument.default is None:
        return None
    return read_text(value) if argument.type == "text" else read_integer(value)


def read_text(value: object) -> str | bytes:
    """Decode a text: a string, raw bytes, or UTF-16 code units, paired or not."""
    match value:
        case str():
            return value
        case {"$b64": str(encoded), **others} if not others:
            return base64.b64decode(encoded, validate=True)
        case {"$u16": str(encoded), **others} if not others and len(encoded) % 4 == 0:
            return "".join(chr(int(encoded[at : at + 4], 16)) for at in range(0, len(encoded), 4))
    message = "expected a text"
    raise BadInputError(message)


def read_integer(value: object) -> int:
    """Decode an integer that every language can hold."""
    if type(value) is not int or abs(value) > LARGEST_INTEGER:
        message = "expected an integer of at most 53 bits"
        raise BadInputError(message)
    return value


def serve(driver: Driver) -> None:
    """Answer standard input on standard output."""
    with open(sys.stdin.fileno(), "rb", closefd=False) as incoming:
        driver.serve(incoming, sys.stdout.buffer)
