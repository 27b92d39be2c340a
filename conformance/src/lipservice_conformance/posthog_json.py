"""What PostHog refuses a whole JSON request for, as far as it was seen to: a strict reading of a body.

PostHog reads OTLP/JSON with serde into the types of `opentelemetry-proto` 0.29: a member of the wrong form makes 400 of
the whole request, and so does nesting beyond 127 brackets.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

__all__ = ["NESTED", "posthog_fault"]

NESTED: Final = 127
_HIGHEST_TIME: Final = 2**63 - 1
_DIGITS: Final = re.compile("[0-9]{1,19}")
_INTEGER: Final = re.compile("-?[0-9]{1,19}")

Reads = Callable[[Any, str], None]


class _RefusedError(ValueError):
    """The place and what is wrong there."""


def posthog_fault(body: str) -> str:
    """Return why PostHog would refuse a body, with the place, or nothing."""
    try:
        body.encode()
        _members(json.loads(body, object_pairs_hook=_unique, parse_constant=_refuse), "$", _REQUEST)
    except ValueError as fault:
        return str(fault)
    deepest = _deepest(body)
    return f"$: {deepest} brackets deep" if deepest > NESTED else ""


def _deepest(body: str) -> int:
    """Count brackets outside of texts."""
    depth = deepest = 0
    for bracket in re.sub(r'"(?:[^"\\]|\\.)*"', "", body):
        depth += (bracket in "[{") - (bracket in "]}")
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _RefusedError(f"a member stands twice in {sorted(members)}")
    return members


def _refuse(what: object, place: str = "$") -> NoReturn:
    raise _RefusedError(f"{place}: found {what!r}"[:200])


def _members(value: Any, place: str, known: Mapping[str, Reads], *needed: str) -> None:
    if not isinstance(value, dict) or set(needed) - value.keys():
        _refuse(value, place)
    for name, member in value.items():
        if name not in known:
            _refuse(name, place)
        known[name](member, f"{place}.{name}")


def _list_of(read: Reads) -> Reads:
    def elements(value: Any, place: str) -> None:
        if not isinstance(value, list):
            _refuse(value, place)
        for at, element in enumerate(value):
            read(element, f"{place}[{at}]")

    return elements


def _object_of(known: Mapping[str, Reads], *needed: str) -> Reads:
    return lambda value, place: _members(value, place, known, *needed)


def _text(value: Any, place: str) -> None:
    if not isinstance(value, str):
        _refuse(value, place)


def _truth(value: Any, place: str) -> None:
    if not isinstance(value, bool):
        _refuse(value, place)


def _time(value: Any, place: str) -> None:
    if not isinstance(value, str) or not _DIGITS.fullmatch(value) or not 0 < int(value) <= _HIGHEST_TIME:
        _refuse(value, place)


def _integer(value: Any, place: str) -> None:
    if not isinstance(value, str) or not _INTEGER.fullmatch(value) or not -(2**63) <= int(value) < 2**63:
        _refuse(value, place)


def _double(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(value, place)


def _base64(value: Any, place: str) -> None:
    _text(value, place)
    base64.b64decode(value, validate=True)


def _number(most: int) -> Reads:
    def number(value: Any, place: str) -> None:
        if type(value) is not int or not 0 <= value <= most:
            _refuse(value, place)

    return number


def _hexadecimal(length: int) -> Reads:
    def digits(value: Any, place: str) -> None:
        if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{length}}}", value):
            _refuse(value, place)

    return digits


def _value(value: Any, place: str) -> None:
    """Read the value of a key, which may be missing: `{}`."""
    _members(value, place, _VALUE)
    if len(value) > 1:
        _refuse(value, place)


def _element(value: Any, place: str) -> None:
    """Read a value in a list, which may not be missing."""
    if not value:
        _refuse(value, place)
    _value(value, place)


_PAIRS: Final = _list_of(_object_of({"key": _text, "value": _value}, "key"))
_VALUE: Final[Mapping[str, Reads]] = {
    "stringValue": _text,
    "boolValue": _truth,
    "intValue": _integer,
    "doubleValue": _double,
    "arrayValue": _object_of({"values": _list_of(_element)}, "values"),
    "kvlistValue": _object_of({"values": _PAIRS}, "values"),
    "bytesValue": _base64,
}
_RECORD: Final[Mapping[str, Reads]] = {
    "timeUnixNano": _time,
    "observedTimeUnixNano": _time,
    "severityNumber": _number(24),
    "severityText": _text,
    "body": _value,
    "attributes": _PAIRS,
    "droppedAttributesCount": _number(2**32 - 1),
    "flags": _number(255),
    "traceId": _hexadecimal(32),
    "spanId": _hexadecimal(16),
    "eventName": _text,
}
_SCOPE_LOGS: Final[Mapping[str, Reads]] = {
    "scope": _object_of({"name": _text, "version": _text}),
    "logRecords": _list_of(_object_of(_RECORD)),
}
_RESOURCE_LOGS: Final[Mapping[str, Reads]] = {
    "resource": _object_of({"attributes": _PAIRS}),
    "scopeLogs": _list_of(_object_of(_SCOPE_LOGS, "logRecords")),
}
_REQUEST: Final[Mapping[str, Reads]] = {"resourceLogs": _list_of(_object_of(_RESOURCE_LOGS, "scopeLogs"))}
