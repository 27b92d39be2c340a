"""A value of OTLP as the text that is stored: JSON, written as serde_json writes it."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable
from decimal import Decimal

from lipservice_conformance.emulator.message import AnyValue, KeyValue

__all__ = ["attribute_text", "body_text", "quoted", "value_text"]

_NULL = "null"


def quoted(text: str) -> str:
    """Return a string in JSON: escaped is only what must be."""
    return json.dumps(text, ensure_ascii=False)


def body_text(value: AnyValue) -> str:
    """Return the body: a string as it is, anything else as JSON."""
    return value.string_value if value.WhichOneof("value") == "string_value" else value_text(value)


def attribute_text(attribute: KeyValue) -> str:
    """Return an attribute's value. One that is missing is stored as the empty string, in its quotes."""
    return value_text(attribute.value) if attribute.HasField("value") else quoted("")


def value_text(value: AnyValue) -> str:
    """Return any value in JSON; a value of no kind, and a number that is none, are null."""
    match value.WhichOneof("value"):
        case "string_value":
            return quoted(value.string_value)
        case "bool_value":
            return "true" if value.bool_value else "false"
        case "int_value":
            return str(value.int_value)
        case "double_value":
            return _double_text(value.double_value)
        case "bytes_value":
            return quoted(base64.b64encode(value.bytes_value).decode())
        case "array_value":
            return f"[{','.join(map(value_text, value.array_value.values))}]"
        case "kvlist_value":
            return _entries_text(value.kvlist_value.values)
        case _:
            return _NULL


def _entries_text(entries: Iterable[KeyValue]) -> str:
    """Write an object: a later key replaces an earlier one, and null or nothing takes its key away."""
    texts = {entry.key: value_text(entry.value) for entry in entries}
    kept = (f"{quoted(key)}:{text}" for key, text in texts.items() if text != _NULL)
    return f"{{{','.join(kept)}}}"


def _double_text(number: float) -> str:
    """Write the shortest digits. Rust has no plus in an exponent, and leaves the plain form later than Python."""
    if not math.isfinite(number):
        return _NULL
    text = repr(number)
    if "e" not in text:
        return text
    if 1e-5 <= abs(number) < 1:
        return format(Decimal(text), "f")
    return text.replace("e+", "e").replace("e-0", "e-")
