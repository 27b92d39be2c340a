"""The operation `encode`: builds native values from its request and lets the encoders write them."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lipservice import LogRecord
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import ProtobufEncoder

Json: TypeAlias = "dict[str, Any] | None"

# A value that is nested so deep is among the vectors; reading it recurses.
_RECURSION = 20_000


@dataclass(frozen=True)
class Encoded:
    """The body of a request, and the bytes that each record takes in it."""

    body: str
    pieces: str


class RepeatedKeys(dict[str, object]):
    """A mapping that has some keys several times."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        """Take all pairs."""
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:  # noqa: ANN401 - the view of a dictionary has each key once
        """Return all pairs."""
        return self._pairs


def encode(request: str | bytes, encoding: str | bytes) -> Encoded:
    """Encode a request."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_RECURSION)
    try:
        given = json.loads(request)
        resource = [(key, native_value(value)) for key, value in given.get("resource") or []]
        records = [log_record(record) for record in given.get("records") or []]
    finally:
        sys.setrecursionlimit(limit)
    scope_name, scope_version = given.get("scope") or ["", ""]
    make = JsonEncoder if encoding == JsonEncoder.name else ProtobufEncoder
    encoder = make(resource, scope_version, observed_time=True, severity_text=True, scope_name=scope_name)
    pieces = [encoder.piece(record) for record in records]
    body = encoder.body(pieces)
    if len(body) != encoder.body_length(len(pieces), sum(map(len, pieces))):
        message = "the body is not as long as the encoder says"
        raise AssertionError(message)
    text = body.decode() if encoding == JsonEncoder.name else body.hex()
    return Encoded(text, ",".join(str(len(piece)) for piece in pieces))


def log_record(given: dict[str, Any]) -> LogRecord:
    """Return the record that the request describes."""
    return LogRecord(
        body=native_value(given.get("body")),
        severity=given.get("severity", 0),
        attributes=mapping(given.get("attributes") or []),
        severity_text=given.get("severity_text", ""),
        time_ns=int(given.get("time", 0)),
        observed_ns=int(given.get("observed", 0)),
        trace_id=given.get("trace_id", ""),
        span_id=given.get("span_id", ""),
        flags=given.get("flags", 0),
        event_name=given.get("event_name", ""),
        dropped_attributes=given.get("dropped", 0),
    )


def native_value(given: Json) -> object:
    """Return the value that the request describes."""
    if given is None:
        return None
    ((kind, value),) = given.items()
    return _NATIVE[kind](value)


def mapping(pairs: Iterable[tuple[str, Json]]) -> Mapping[str, object]:
    """Return a dictionary, or what has equal keys where there are such."""
    native = [(key, native_value(value)) for key, value in pairs]
    unique = dict(native)
    return unique if len(unique) == len(native) else RepeatedKeys(native)


_NATIVE: dict[str, Callable[[Any], object]] = {
    "s": str,
    "b": bool,
    "i": int,
    "d": lambda digits: struct.unpack(">d", bytes.fromhex(digits))[0],
    "x": bytes.fromhex,
    "l": lambda values: [native_value(value) for value in values],
    "m": mapping,
}
