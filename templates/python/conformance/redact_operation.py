"""The operation `redact`: a record with a text and attributes, as the option redacts it."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    if value is None:
        return None
    letter, write = _FORMS[type(value)]
    return {letter: write(value)}


_FORMS: dict[type, tuple[str, Callable[[Any], object]]] = {
    bool: ("b", bool),
    str: ("s", str),
    int: ("i", str),
    float: ("d", lambda value: struct.pack(">d", value).hex()),
    bytes: ("x", bytes.hex),
    list: ("l", lambda elements: [_given(element) for element in elements]),
    dict: ("m", lambda entries: [[key, _given(entry)] for key, entry in entries.items()]),
}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
