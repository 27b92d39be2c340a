"""Writes plain records in protobuf, field by field: the way for whatever is not as most records are."""

from __future__ import annotations

import math
from collections.abc import Callable
from struct import Struct
from typing import Any

from lipservice import _otlp_tables as wire
from lipservice._plain_record import Pairs, Plain, PlainRecord

fixed64 = Struct("<Q").pack
fixed32 = Struct("<I").pack
double = Struct("<d").pack

# A NaN of any other bits is written as this one.
NAN = double(float("nan"))

_UNSIGNED = 2**64 - 1
_GROUP_BITS = 7
_GROUP = (1 << _GROUP_BITS) - 1
_TWO_GROUPS = (1 << 2 * _GROUP_BITS) - 1
_THREE_GROUPS = (1 << 3 * _GROUP_BITS) - 1

# Groups of bits: the last one of a number, and those with the mark that more follow.
_LAST = tuple(bytes([group]) for group in range(_GROUP + 1))
_MORE = tuple(bytes([group | _GROUP + 1]) for group in range(_GROUP + 1))


def varint(number: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first; a negative one as its two's complement of 64 bits."""
    if 0 <= number <= _GROUP:
        return _LAST[number]
    if 0 <= number <= _TWO_GROUPS:
        return _MORE[number & _GROUP] + _LAST[number >> _GROUP_BITS]
    if 0 <= number <= _THREE_GROUPS:
        return _MORE[number & _GROUP] + _MORE[number >> _GROUP_BITS & _GROUP] + _LAST[number >> 2 * _GROUP_BITS]
    number &= _UNSIGNED
    groups = b""
    while number > _GROUP:
        groups += _MORE[number & _GROUP]
        number >>= _GROUP_BITS
    return groups + _LAST[number]


def delimited(tag: bytes, value: bytes) -> bytes:
    """Return a field of bytes, a text or a message."""
    return tag + varint(len(value)) + value


def present(tag: bytes, value: bytes) -> bytes:
    """Return such a field, or nothing where it is at its default."""
    return delimited(tag, value) if value else b""


def record_form(record: PlainRecord) -> bytes:
    """Return the message of a record."""
    parts = [
        _fixed64(wire.LOG_RECORD_TIME_UNIX_NANO.tag, record.time_ns),
        _number(wire.LOG_RECORD_SEVERITY_NUMBER.tag, record.severity),
        present(wire.LOG_RECORD_SEVERITY_TEXT.tag, record.severity_text.encode()),
        b"" if record.body is None else delimited(wire.LOG_RECORD_BODY.tag, value_form(record.body)),
        pairs_form(wire.LOG_RECORD_ATTRIBUTES.tag, record.attributes),
        _number(wire.LOG_RECORD_DROPPED_ATTRIBUTES_COUNT.tag, record.dropped_attributes),
        wire.LOG_RECORD_FLAGS.tag + fixed32(record.flags) if record.flags else b"",
        present(wire.LOG_RECORD_TRACE_ID.tag, record.trace_id),
        present(wire.LOG_RECORD_SPAN_ID.tag, record.span_id),
        _fixed64(wire.LOG_RECORD_OBSERVED_TIME_UNIX_NANO.tag, record.observed_ns),
        present(wire.LOG_RECORD_EVENT_NAME.tag, record.event_name.encode()),
    ]
    return b"".join(parts)


def pairs_form(tag: bytes, pairs: Pairs) -> bytes:
    """Return attributes or entries, each as a field with this tag."""
    key_tag, value_tag = wire.KEY_VALUE_KEY.tag, wire.KEY_VALUE_VALUE.tag
    return b"".join(
        [
            delimited(tag, present(key_tag, key.encode()) + delimited(value_tag, value_form(value)))
            for key, value in pairs
        ]
    )


def value_form(value: Plain) -> bytes:
    """Return the message of a value, which is empty for None."""
    return _FORMS[type(value)](value)


def _text(value: str) -> bytes:
    return delimited(wire.ANY_VALUE_STRING_VALUE.tag, value.encode())


def _double(value: float) -> bytes:
    return wire.ANY_VALUE_DOUBLE_VALUE.tag + (NAN if math.isnan(value) else double(value))


def _list(elements: list[Plain]) -> bytes:
    tag = wire.ARRAY_VALUE_VALUES.tag
    return delimited(
        wire.ANY_VALUE_ARRAY_VALUE.tag, b"".join([delimited(tag, value_form(value)) for value in elements])
    )


_FORMS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"",
    bool: lambda value: wire.ANY_VALUE_BOOL_VALUE.tag + varint(value),
    int: lambda value: wire.ANY_VALUE_INT_VALUE.tag + varint(value),
    float: _double,
    str: _text,
    bytes: lambda value: delimited(wire.ANY_VALUE_BYTES_VALUE.tag, value),
    list: _list,
    tuple: lambda pairs: delimited(wire.ANY_VALUE_KVLIST_VALUE.tag, pairs_form(wire.KEY_VALUE_LIST_VALUES.tag, pairs)),
}


def _fixed64(tag: bytes, number: int) -> bytes:
    return tag + fixed64(number) if number else b""


def _number(tag: bytes, number: int) -> bytes:
    return tag + varint(number) if number else b""
