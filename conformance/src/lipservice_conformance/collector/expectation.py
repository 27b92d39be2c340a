"""What OTLP's schema should hold of a record: the contract of the encoders, told by its results.

Nothing here knows how anything is written. Of the encodings it matters only that JSON has no NaN and no infinities, and
that a list in it can have no missing values where PostHog is to read it.
"""

from __future__ import annotations

import math
import re
import struct
from typing import Any

from lipservice_generator.otlp.representation import Marks, OtlpLimits

from lipservice_conformance.collector.held_record import HeldRecord, in_order_of_keys
from lipservice_conformance.collector.model import Pair, Record, Value, text

__all__ = ["Expectation"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_BODY, _LATEST = 1, 2**63 - 1
_SEVERITIES = range(1, 25)
_FLAGS = 0xFF
_UNSAFE, _NEGATIVE_ZERO = 2**53, "8000000000000000"


class Expectation:
    """Holds records as an SDK should have sent them in one encoding."""

    def __init__(self, encoding: str, limits: OtlpLimits, marks: Marks, *, has_one_number: bool = False) -> None:
        """Begin; a language with one kind of number sends doubles that are whole as integers."""
        self._json, self._has_one_number = encoding == "json", has_one_number
        self._limits, self._marks = limits, marks
        # The sign and the exponent say which; the one NaN is the contract's.
        self._unspeakable = {
            "7ff8000000000000": marks.json_nan,
            "7ff0000000000000": marks.json_infinity,
            "fff0000000000000": marks.json_negative_infinity,
        }

    def record(self, given: Record) -> HeldRecord:
        """Return what should have arrived of a record."""
        attributes = self._pairs(given.get("attributes", []), _BODY)
        kept = attributes[: self._limits.attributes]
        severity = given.get("severity", 0)
        return HeldRecord(
            time=_time(given.get("time", "0")),
            observed=_time(given.get("observed", "0")),
            severity=severity if severity in _SEVERITIES else 0,
            severity_text=self._text(given.get("severity_text", ""), self._limits.text_bytes),
            body=self._value(given.get("body"), _BODY),
            attributes=tuple(in_order_of_keys(kept)),
            dropped=min(given.get("dropped", 0) + len(attributes) - len(kept), 2**32 - 1),
            flags=given.get("flags", 0) & _FLAGS,
            trace_id=_id(given.get("trace_id", ""), 32),
            span_id=_id(given.get("span_id", ""), 16),
            event_name=self._text(given.get("event_name", ""), self._limits.text_bytes),
        )

    def _value(self, value: Value, depth: int) -> Value:
        """Return a value; `depth` is how many lists and maps it would be in, itself included."""
        if value is None:
            return None
        ((kind, content),) = value.items()
        match kind:
            case "s":
                return text(self._text(content, self._limits.text_bytes))
            case "d" if self._json and content in self._unspeakable:
                return text(self._unspeakable[content])
            case "d" if self._has_one_number and (whole := _whole(content)):
                return {"i": whole}
            case "l" if depth > self._limits.depth:
                return text(self._marks.deep_list)
            case "m" if depth > self._limits.depth:
                return text(self._marks.deep_map)
            case "l":
                return {"l": [self._element(element, depth + 1) for element in content]}
            case "m":
                return {"m": in_order_of_keys(self._pairs(content, depth + 1))}
        return value

    def _element(self, value: Value, depth: int) -> Value:
        return text(self._marks.json_null) if value is None and self._json else self._value(value, depth)

    def _pairs(self, pairs: list[Pair], depth: int) -> list[Pair]:
        """Return pairs with different keys: of equal ones the last, where it stands."""
        named = [(self._text(key, self._limits.key_bytes), value) for key, value in pairs]
        last = {key: at for at, (key, _) in enumerate(named)}
        return [[key, self._value(value, depth)] for at, (key, value) in enumerate(named) if last[key] == at]

    def _text(self, content: str, most: int) -> str:
        """Return a text of at most so many bytes, without halves of surrogate pairs."""
        whole = _SURROGATE.sub("\ufffd", content)
        if len(whole.encode()) <= most:
            return whole
        left = most - len(self._marks.cut.encode())
        return whole.encode()[:left].decode("utf-8", "ignore") + self._marks.cut


def _whole(bits: str) -> str:
    """Return the digits of a double that is a safe integer and not -0, or nothing."""
    (double,) = struct.unpack(">d", bytes.fromhex(bits))
    is_whole = math.isfinite(double) and double.is_integer() and abs(double) < _UNSAFE
    return str(int(double)) if is_whole and bits != _NEGATIVE_ZERO else ""


def _time(digits: str) -> str:
    return digits if 0 < int(digits) <= _LATEST else "0"


def _id(digits: Any, length: int) -> str:
    valid = re.fullmatch(f"[0-9a-fA-F]{{{length}}}", digits) and int(digits, 16)
    return str(digits).lower() if valid else ""
