"""Requests as OTLP/JSON: fields by their numbers, no white space, what JSON or PostHog does not know as a mark."""

import base64
import math
from collections.abc import Iterable, Sequence
from typing import Final

from lipservice_conformance.slow_otlp.record import Envelope, Record
from lipservice_conformance.slow_otlp.value import Map, Pairs, Value

__all__ = ["json_record", "json_request", "json_text", "number_text"]

NULL_IN_LIST: Final = "null"
NOT_A_NUMBER: Final = "NaN"
INFINITY: Final = "Infinity"
ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def json_request(envelope: Envelope, records: Sequence[str]) -> str:
    """Return the body of a request; none without records."""
    if not records:
        return ""
    scope = _object({"name": _text(envelope.scope_name), "version": _text(envelope.scope_version)})
    scope_logs = _object({"scope": "" if scope == "{}" else scope, "logRecords": f"[{','.join(records)}]"})
    resource = f'{{"attributes":{_pairs(envelope.resource)}}}' if envelope.resource else ""
    resource_logs = _object({"resource": resource, "scopeLogs": f"[{scope_logs}]"})
    return f'{{"resourceLogs":[{resource_logs}]}}'


def json_record(record: Record) -> str:
    """Return the object of a record."""
    members = {
        "timeUnixNano": f'"{record.time}"' if record.time else "",
        "severityNumber": _number(record.severity),
        "severityText": _text(record.severity_text),
        "body": "" if record.body is None else _value(record.body),
        "attributes": _pairs(record.attributes) if record.attributes else "",
        "droppedAttributesCount": _number(record.dropped),
        "flags": _number(record.flags),
        "traceId": _text(record.trace_id),
        "spanId": _text(record.span_id),
        "observedTimeUnixNano": f'"{record.observed}"' if record.observed else "",
        "eventName": _text(record.event_name),
    }
    return _object(members)


def json_text(text: str) -> str:
    """Return a text in quotes, as JSON.stringify writes it; of lone surrogates none is left by now."""
    escaped = (ESCAPES.get(char, char if char >= " " else f"\\u{ord(char):04x}") for char in text)
    return f'"{"".join(escaped)}"'


def number_text(number: float) -> str:
    """Return a finite number as Number::toString of ECMAScript writes it, but minus zero with its sign."""
    if not number:
        return "-0" if math.copysign(1, number) < 0 else "0"
    sign = "-" if number < 0 else ""
    digits, point = _shortest(abs(number))
    if point > 21 or point < -5:
        power = point - 1
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{'+' if power > 0 else '-'}{abs(power)}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def _shortest(number: float) -> tuple[str, int]:
    """Return the fewest digits that give the number back, and where its point is: 0.d1d2... times 10^point."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    leading = len(whole + fraction) - len(digits)
    return digits.rstrip("0"), len(whole) - leading + int(exponent or 0)


def _object(members: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{text}' for name, text in members.items() if text) + "}"


def _number(number: int) -> str:
    return str(number) if number else ""


def _text(text: str) -> str:
    return json_text(text) if text else ""


def _pairs(pairs: Pairs) -> str:
    """Write pairs, also an empty key: PostHog refuses the whole request for a missing one."""
    return "[" + ",".join(_object({"key": json_text(key), "value": _value(value)}) for key, value in pairs) + "]"


def _list(items: Iterable[Value]) -> str:
    return "[" + ",".join(_value(NULL_IN_LIST if item is None else item) for item in items) + "]"


def _value(value: Value) -> str:
    match value:
        case None:
            return "{}"
        case str():
            return f'{{"stringValue":{json_text(value)}}}'
        case bool():
            return f'{{"boolValue":{"true" if value else "false"}}}'
        case int():
            return f'{{"intValue":"{value}"}}'
        case float():
            return _double(value)
        case list():
            return f'{{"arrayValue":{{"values":{_list(value)}}}}}'
        case Map(entries):
            return f'{{"kvlistValue":{{"values":{_pairs(entries)}}}}}'
        case bytes():
            return f'{{"bytesValue":"{base64.b64encode(value).decode("ascii")}"}}'


def _double(number: float) -> str:
    if math.isnan(number):
        return _value(NOT_A_NUMBER)
    if math.isinf(number):
        return _value(INFINITY if number > 0 else f"-{INFINITY}")
    return f'{{"doubleValue":{number_text(number)}}}'
