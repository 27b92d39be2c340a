"""Values as the wire tier writes them, and some that nobody should log."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Sequence
from typing import Any

__all__ = ["hostile_values", "native_pairs", "native_value"]

_DEPTH = 10_000
_HUGE = 10_000_000
_BEYOND = 2**63


def native_value(written: dict[str, Any] | None) -> Any:
    """Return the value that is written."""
    if written is None:
        return None
    ((kind, value),) = written.items()
    match kind:
        case "i":
            return int(value)
        case "d":
            return struct.unpack(">d", bytes.fromhex(value))[0]
        case "x":
            return bytes.fromhex(value)
        case "l":
            return [native_value(one) for one in value]
        case "m":
            return native_pairs(value)
        case _:
            return value


def native_pairs(pairs: Sequence[tuple[str, dict[str, Any] | None]]) -> dict[str, Any]:
    """Return pairs as a mapping."""
    return {key: native_value(value) for key, value in pairs}


class _Failing:
    def __str__(self) -> str:
        raise ValueError

    __repr__ = __str__


def hostile_values() -> dict[str, Any]:
    """Return values by a name for each."""
    cycle: dict[str, Any] = {}
    cycle["self"] = cycle
    deep: Any = "bottom"
    for depth in range(_DEPTH):
        deep = {"deep": deep} if depth % 2 else [deep]
    return {
        "lone surrogate": "a\ud800b",
        "NUL": "a\0b",
        "huge text": "x" * _HUGE,
        "NaN": float("nan"),
        "beyond int64": _BEYOND,
        "None": None,
        "date": dt.date(2020, 1, 1),
        "set": {1, 2},
        "function": native_value,
        "bytes that are no text": b"\xff",
        "keys that are no texts": {1: "one", None: 2},
        "cycle": cycle,
        "depth": deep,
        "failing str": _Failing(),
        "an exception": ValueError("hostile"),
    }
