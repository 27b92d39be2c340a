"""Records and values as the agents take them, and short ways to write them down.

A value is None or an object with one member: `s` text, `b` boolean, `i` decimal digits of an int64, `d` the bits of a
double as 16 hexadecimal digits, `x` bytes as hexadecimal digits, `l` a list, `m` pairs of key and value.
"""

from __future__ import annotations

import math
import struct
from typing import Any, TypeAlias

__all__ = [
    "Pair",
    "Record",
    "Value",
    "bits_of",
    "boolean",
    "bytestring",
    "double",
    "entries",
    "integer",
    "listing",
    "text",
]

Value: TypeAlias = dict[str, Any] | None
Pair: TypeAlias = list[Any]  # a key and a value
Record: TypeAlias = dict[str, Any]


def text(content: str) -> Value:
    """Return a text."""
    return {"s": content}


def boolean(content: bool) -> Value:  # noqa: FBT001  one word for one value
    """Return a boolean."""
    return {"b": content}


def integer(number: int) -> Value:
    """Return an integer."""
    return {"i": str(number)}


def double(number: float) -> Value:
    """Return a double."""
    return {"d": bits_of(number)}


def bytestring(content: bytes) -> Value:
    """Return bytes."""
    return {"x": content.hex()}


def listing(*values: Value) -> Value:
    """Return a list."""
    return {"l": list(values)}


def entries(*pairs: tuple[str, Value]) -> Value:
    """Return a map; keys may be equal."""
    return {"m": [list(pair) for pair in pairs]}


def bits_of(number: float) -> str:
    """Return the bits of a double; there is but one NaN."""
    return "7ff8000000000000" if math.isnan(number) else struct.pack(">d", number).hex()
