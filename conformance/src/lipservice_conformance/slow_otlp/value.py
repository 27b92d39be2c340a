"""The values of a request, as Python has them: `{"s": ...}` a str, `{"x": ...}` bytes, `{"l": ...}` a list."""

import struct
from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Map", "Pairs", "Value", "read_pairs", "read_value"]

Value: TypeAlias = "bool | int | float | str | bytes | list[Value] | Map | None"
Pairs: TypeAlias = tuple[tuple[str, "Value"], ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Entries in a row; keys may stand twice."""

    entries: Pairs


def read_value(written: Any) -> Value:
    """Read a value of a request. Raises ValueError."""
    match written:
        case None:
            return None
        case {"s": str(text)}:
            return text
        case {"b": bool(truth)}:
            return truth
        case {"i": str(digits)}:
            return int(digits)
        case {"d": str(bits)}:
            return float(struct.unpack(">d", bytes.fromhex(bits))[0])
        case {"x": str(digits)}:
            return bytes.fromhex(digits)
        case {"l": list(items)}:
            return [read_value(item) for item in items]
        case {"m": list(entries)}:
            return Map(read_pairs(entries))
    raise ValueError(f"expected null or one of s, b, i, d, x, l, m, got {str(written)[:80]}")


def read_pairs(written: list[Any]) -> Pairs:
    """Read attributes or entries: `[[key, V], ...]`."""
    return tuple((str(key), read_value(value)) for key, value in written)
