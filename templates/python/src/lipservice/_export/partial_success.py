"""Reads what an OTLP endpoint says of records that it has rejected."""

from __future__ import annotations

import json
from typing import NamedTuple

_PARTIAL_SUCCESS, _REJECTED, _MESSAGE = 1, 1, 2

# Wire types, and the bytes of those that always have as many.
_VARINT, _LENGTH = 0, 2
_SIZES = {1: 8, 5: 4}
_MOST_SHIFT = 63


class PartialSuccess(NamedTuple):
    """How many records were rejected, and why; also with 0 there may be something to say."""

    rejected: int = 0
    message: str = ""


def read_partial_success(body: bytes, encoding: str) -> PartialSuccess:
    """Read the body of an answer in the encoding of its request, or in JSON, which some answer to protobuf as well.

    Raises ValueError if it cannot be read.
    """
    if not body:
        return PartialSuccess()
    return _read_json(body) if encoding == "json" or body.lstrip()[:1] == b"{" else _read_protobuf(body)


def _read_json(body: bytes) -> PartialSuccess:
    try:
        answer = json.loads(body)
    except RecursionError as error:
        raise ValueError(*error.args) from error
    partial = answer.get("partialSuccess") if isinstance(answer, dict) else answer
    if partial is None:
        return PartialSuccess()
    if not isinstance(partial, dict):
        raise ValueError(type(partial).__name__)  # noqa: TRY004  it is a value of the network, not of the program
    rejected, message = partial.get("rejectedLogRecords"), partial.get("errorMessage")
    # As proto3 has it: a whole number, or its decimal digits.
    count = int(rejected) if isinstance(rejected, (int, str)) else 0
    return PartialSuccess(max(0, count), message if isinstance(message, str) else "")


def _read_protobuf(body: bytes) -> PartialSuccess:
    rejected, message = 0, b""
    for number, value in read_fields(body):
        if number == _PARTIAL_SUCCESS and isinstance(value, bytes):
            for inner, content in read_fields(value):
                if inner == _REJECTED and isinstance(content, int):
                    rejected = content
                elif inner == _MESSAGE and isinstance(content, bytes):
                    message = content
    # An int64: what looks too large is negative.
    return PartialSuccess(rejected if rejected < 1 << _MOST_SHIFT else 0, message.decode("utf-8", "replace"))


def read_fields(message: bytes) -> list[tuple[int, int | bytes]]:
    """Return the fields of a protobuf message: numbers of varints, bytes of everything else. Raises ValueError."""
    fields: list[tuple[int, int | bytes]] = []
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire_type = tag >> 3, tag & 7
        if wire_type == _VARINT:
            value, at = _varint(message, at)
            fields.append((number, value))
            continue
        if wire_type == _LENGTH:
            size, at = _varint(message, at)
        elif wire_type in _SIZES:
            size = _SIZES[wire_type]
        else:
            raise ValueError(wire_type)
        if at + size > len(message):
            raise ValueError(size)
        fields.append((number, message[at : at + size]))
        at += size
    return fields


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, _MOST_SHIFT + 1, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte <= 0x7F:  # noqa: PLR2004  the highest bit says that there is more
            return value, at
    raise ValueError(at)
