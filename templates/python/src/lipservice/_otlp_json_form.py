"""Writes plain records in JSON, field by field: the way for whatever is not as most records are."""

from __future__ import annotations

import binascii
import math
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any

from lipservice import _otlp_tables as wire
from lipservice._plain_record import Pairs, Plain, PlainRecord

# Between these powers of ten ECMAScript writes no exponent.
_SHORTEST_EXPONENT, _LONGEST_EXPONENT = -7, 21


def record_form(record: PlainRecord) -> str:
    """Return the object of a record."""
    fields = [
        (wire.LOG_RECORD_TIME_UNIX_NANO.name, record.time_ns and f'"{record.time_ns}"'),
        (wire.LOG_RECORD_SEVERITY_NUMBER.name, record.severity),
        (wire.LOG_RECORD_SEVERITY_TEXT.name, record.severity_text and encode_basestring(record.severity_text)),
        (wire.LOG_RECORD_BODY.name, record.body is not None and value_form(record.body)),
        (wire.LOG_RECORD_ATTRIBUTES.name, record.attributes and pairs_form(record.attributes)),
        (wire.LOG_RECORD_DROPPED_ATTRIBUTES_COUNT.name, record.dropped_attributes),
        (wire.LOG_RECORD_FLAGS.name, record.flags),
        (wire.LOG_RECORD_TRACE_ID.name, record.trace_id and f'"{record.trace_id.hex()}"'),
        (wire.LOG_RECORD_SPAN_ID.name, record.span_id and f'"{record.span_id.hex()}"'),
        (wire.LOG_RECORD_OBSERVED_TIME_UNIX_NANO.name, record.observed_ns and f'"{record.observed_ns}"'),
        (wire.LOG_RECORD_EVENT_NAME.name, record.event_name and encode_basestring(record.event_name)),
    ]
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields if value) + "}"


def pairs_form(pairs: Pairs) -> str:
    """Return a list of attributes or entries. Receivers refuse one without a key, so that an empty one is written."""
    key, value = wire.KEY_VALUE_KEY.name, wire.KEY_VALUE_VALUE.name
    forms = (f'{{"{key}":{encode_basestring(name)},"{value}":{value_form(entry)}}}' for name, entry in pairs)
    return f"[{','.join(forms)}]"


def value_form(value: Plain) -> str:
    """Return the object of a value, which is empty for None."""
    return _FORMS[type(value)](value)


def _element_form(value: Plain) -> str:
    # Receivers refuse the whole request for a list in which a value is missing.
    return text_form(wire.JSON_NULL) if value is None else value_form(value)


def _list(elements: list[Plain]) -> str:
    values = f'{{"{wire.ARRAY_VALUE_VALUES.name}":[{",".join(map(_element_form, elements))}]}}'
    return f'{{"{wire.ANY_VALUE_ARRAY_VALUE.name}":{values}}}'


def _map(pairs: Pairs) -> str:
    values = f'{{"{wire.KEY_VALUE_LIST_VALUES.name}":{pairs_form(pairs)}}}'
    return f'{{"{wire.ANY_VALUE_KVLIST_VALUE.name}":{values}}}'


def _bytes(value: bytes) -> str:
    encoded = binascii.b2a_base64(value, newline=False).decode()
    return f'{{"{wire.ANY_VALUE_BYTES_VALUE.name}":"{encoded}"}}'


def text_form(value: str) -> str:
    """Return the object of a text."""
    return f'{{"{wire.ANY_VALUE_STRING_VALUE.name}":{encode_basestring(value)}}}'


def double_form(value: float) -> str:
    """Return the object of a number; one that JSON does not have becomes a text."""
    if math.isfinite(value):
        return f'{{"{wire.ANY_VALUE_DOUBLE_VALUE.name}":{number_form(value)}}}'
    if math.isnan(value):
        return text_form(wire.JSON_NAN)
    return text_form(wire.JSON_INFINITY if value > 0 else wire.JSON_NEGATIVE_INFINITY)


def number_form(value: float) -> str:
    """Return a finite number as ECMAScript writes it, but for the zero below zero: that one keeps its sign."""
    text = repr(value)
    if "e" not in text:
        return text.removesuffix(".0")
    mantissa, _, power = text.partition("e")
    sign, digits, exponent = "-" if value < 0 else "", mantissa.lstrip("-").replace(".", ""), int(power)
    if _SHORTEST_EXPONENT < exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    if 0 < exponent < _LONGEST_EXPONENT:
        return sign + digits.ljust(exponent + 1, "0")
    return f"{mantissa}e{exponent:+d}"


_FORMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "{}",
    bool: lambda value: f'{{"{wire.ANY_VALUE_BOOL_VALUE.name}":{"true" if value else "false"}}}',
    int: lambda value: f'{{"{wire.ANY_VALUE_INT_VALUE.name}":"{value}"}}',
    float: double_form,
    str: text_form,
    bytes: _bytes,
    list: _list,
    tuple: _map,
}
