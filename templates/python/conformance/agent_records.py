"""Records that the agent emits."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from lipservice import LogRecord

Json = dict[str, Any]

_logger = logging.getLogger("hostile")
_logger.addHandler(logging.NullHandler())


def records(given: Json) -> list[LogRecord]:
    """Return the records that are spelled out, or those that are alike."""
    return [record(each) for each in given["records"]] if "records" in given else alike(given)


def record(given: Json) -> LogRecord:
    """Return a record that is spelled out."""
    return LogRecord(
        value(given.get("body")),
        given.get("severity", 0),
        dict(pairs(given.get("attributes", []))),
        severity_text=given.get("severity_text", ""),
        time_ns=int(given.get("time", "0")),
        observed_ns=int(given.get("observed", "0")),
        trace_id=given.get("trace_id", ""),
        span_id=given.get("span_id", ""),
        flags=given.get("flags", 0),
        event_name=given.get("event_name", ""),
        dropped_attributes=given.get("dropped", 0),
    )


def alike(given: Json) -> list[LogRecord]:
    """Return so many records that differ in their number."""
    body, first = given.get("body", "record {n}"), given.get("first", 0)
    attributes = dict(pairs(given.get("attributes", [])))
    return [
        LogRecord(body.replace("{n}", str(number)), given.get("severity", 9), {**attributes, "n": number})
        for number in range(first, first + given["count"])
    ]


def pairs(given: list[list[Any]]) -> Iterator[tuple[str, object]]:
    """Return pairs of names and values."""
    return ((name, value(each)) for name, each in given)


def value(given: Json | None) -> object:
    """Return a value as an application would have it."""
    if given is None:
        return None
    ((kind, content),) = given.items()
    match kind:
        case "i":
            content = int(content)
        case "d":
            (content,) = struct.unpack(">d", bytes.fromhex(content))
        case "x":
            content = bytes.fromhex(content)
        case "l":
            content = [value(each) for each in content]
        case "m":
            content = dict(pairs(content))
    return content


class _Raises:
    def __str__(self) -> NoReturn:
        raise RuntimeError

    __repr__ = __str__


class _Logs:
    def __str__(self) -> str:
        _logger.error("from within __str__")
        return "logs"


class _BrokenMapping(Mapping[str, object]):
    def __getitem__(self, key: str) -> NoReturn:
        raise OSError(key)

    def __iter__(self) -> Iterator[str]:
        yield "key"
        raise OSError

    def __len__(self) -> int:
        return 1


class _Misnamed(str):
    __slots__ = ()

    def encode(self, *_: object, **__: object) -> NoReturn:
        raise ValueError


def hostile_values() -> dict[str, object]:
    """Return values by what is hostile about them."""
    cycle: list[object] = []
    cycle.append(cycle)
    mapping: Json = {}
    mapping["self"] = mapping
    deep: object = "end"
    for _ in range(10_000):
        deep = [deep]
    released = memoryview(b"released")
    released.release()
    return {
        "surrogate": "a\ud800b",
        "nan": float("nan"),
        "infinity": float("inf"),
        "int64 above": 2**63,
        "int huge": 10**5000,
        "cycle": cycle,
        "cycle of maps": mapping,
        "deep": deep,
        "huge text": "x" * 10_000_000,
        "str raises": _Raises(),
        "str logs": _Logs(),
        "mapping raises": _BrokenMapping(),
        "text of its own": _Misnamed("text"),
        "released view": released,
        "keys of all kinds": {1: 1, None: 2, (1, 2): 3, _Raises: 4},
        "null in list": [None, [None]],
        "wide": list(range(100_000)),
        "type": int,
        "nul": "a\0b",
    }


def hostile_records() -> list[LogRecord]:
    """Return a record for each hostile value, and records that are hostile themselves."""
    found = [LogRecord(f"hostile {what}", 9, {"value": each}) for what, each in hostile_values().items()]
    odd: Any = "no number"
    found.append(LogRecord("hostile severity", odd))
    found.append(LogRecord("hostile time", 9, time_ns=-1))
    found.append(LogRecord("hostile ids", 9, trace_id="xyz", span_id="1"))
    found.append(LogRecord("hostile attributes", 9, odd))
    return found
