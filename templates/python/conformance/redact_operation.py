"""The operation `redact`: a record with a text and attributes, as the option redacts it."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

import encode_operation

from lipservice import LogRecord
from lipservice._json_value import well_formed
from lipservice.redaction import Redactor


@dataclass(frozen=True)
class Redacted:
    """What is left, and what was taken out."""

    text: str
    attributes: str
    counts: str


def redact(text: str | bytes, attributes: str | bytes, keys: str | bytes) -> Redacted:
    """Redact a record."""
    redactor = Redactor(well_formed(keys).split(","))
    record = LogRecord(well_formed(text), attributes=encode_operation.mapping(json.loads(attributes)))
    left = redactor.record(record)
    pairs = [[key, _given(value)] for key, value in (left.attributes or {}).items()]
    return Redacted(str(left.body), _json(pairs), _json(dict(sorted(redactor.counts.items()))))


def _given(value: object) -> object:
    """Return a value as requests have it."""
    match value:
        case None:
            return None
        case bool():
            return {"b": value}
        case str():
            return {"s": value}
        case int():
            return {"i": str(value)}
        case float():
            return {"d": struct.pack(">d", value).hex()}
        case bytes():
            return {"x": value.hex()}
        case list():
            return {"l": [_given(element) for element in value]}
        case dict():
            return {"m": [[key, _given(entry)] for key, entry in value.items()]}
    message = f"no value of a redacted record: {type(value).__name__}"
    raise TypeError(message)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
