"""OTLP/JSON as strictly as the service reads it: one value of the wrong kind loses the whole request.

Every reader takes a JSON value and returns what the classes of protobuf are built from. Fields that nobody knows are
passed over; a field that is known must have its kind, and `null` is a kind of its own.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from lipservice_conformance.emulator.message import ResourceLogs, build_resource_logs

__all__ = ["JsonError", "read_resource_logs"]

_DEEPEST = 127  # of nested arrays and objects, counted from the outermost
_INT32, _UINT32, _INT64, _UINT64 = 1 << 31, 1 << 32, 1 << 63, 1 << 64
_INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_HEX = re.compile(r"([0-9a-fA-F]{2})*", re.ASCII)

_Reader = Callable[[Any], Any]


class JsonError(ValueError):
    """Not a request in OTLP/JSON."""


def read_resource_logs(data: bytes) -> list[ResourceLogs]:
    """Decode one request."""
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
        _expect_shallow(content, 1)
        fields = _object(content)
        if "resourceLogs" not in fields:
            raise JsonError("missing field `resourceLogs`")
        return build_resource_logs(_list(_resource_logs)(fields["resourceLogs"]))
    except RecursionError as error:
        raise JsonError("nested too deep") from error
    except (ValueError, TypeError) as error:  # what is no JSON, no UTF-8, or half of a surrogate pair
        raise JsonError(str(error)) from error


def _no_constant(text: str) -> float:
    raise JsonError(f"{text} is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError(f"{text} is out of range")
    return number


def _expect_shallow(value: object, depth: int) -> None:
    if not isinstance(value, (dict, list)):
        return
    if depth > _DEEPEST:
        raise JsonError("nested too deep")
    for child in value.values() if isinstance(value, dict) else value:
        _expect_shallow(child, depth + 1)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise JsonError(f"an object is expected, not {value!r:.60}")
    return value


def _list(read: _Reader) -> _Reader:
    def read_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise JsonError(f"an array is expected, not {value!r:.60}")
        return [read(one) for one in value]

    return read_all


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise JsonError(f"a string is expected, not {value!r:.60}")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise JsonError(f"a boolean is expected, not {value!r:.60}")
    return value


def _double(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise JsonError(f"a number is expected, not {value!r:.60}")
    return float(value)


def _integer(lowest: int, above: int) -> _Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value < above:
            raise JsonError(f"an integer from {lowest} is expected, not {value!r:.60}")
        return value

    return read


def _int64(value: Any) -> int:
    """The only integer that comes as text or as a number."""
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value):
            raise JsonError(f"an integer is expected, not {value!r:.60}")
        value = int(value)
    number: int = _integer(-_INT64, _INT64)(value)
    return number


def _nanoseconds(value: Any) -> int:
    """A time is text; a number, which the specification allows too, is refused."""
    if not _DIGITS.fullmatch(_text(value)):
        raise JsonError(f"a time is expected, not {value!r:.60}")
    number: int = _integer(0, _UINT64)(int(value))
    return number


def _identifier(value: Any) -> bytes:
    """Hexadecimal digits of any even number: what has the wrong length becomes zero later."""
    if not _HEX.fullmatch(_text(value)):
        raise JsonError(f"hexadecimal digits are expected, not {value!r:.60}")
    return bytes.fromhex(value)


def _base64(value: Any) -> bytes:
    return base64.b64decode(_text(value), validate=True)


def _any_value(value: Any) -> dict[str, Any]:
    fields = _object(value)
    if not fields:
        raise JsonError("a value has no kind")
    for name in fields:
        if name not in _VARIANTS:
            raise JsonError(f"unknown variant `{name}`")
    name = next(iter(fields))
    field, read = _VARIANTS[name]
    return {field: read(fields[name])}


def _optional(read: _Reader) -> _Reader:
    """`null` is as good as nothing, and so is an empty object: the service mends both before it looks."""

    def read_optional(value: Any) -> Any:
        return None if value is None or value == {} else read(value)

    return read_optional


def _values(value: Any) -> dict[str, Any]:
    fields = _object(value)
    if "values" not in fields:
        raise JsonError("missing field `values`")
    return {"values": _list(_any_value)(fields["values"])}


def _entries(value: Any) -> dict[str, Any]:
    fields = _object(value)
    if "values" not in fields:
        raise JsonError("missing field `values`")
    return {"values": _list(_key_value)(fields["values"])}


_VARIANTS: Mapping[str, tuple[str, _Reader]] = {
    "stringValue": ("string_value", _text),
    "boolValue": ("bool_value", _boolean),
    "intValue": ("int_value", _int64),
    "doubleValue": ("double_value", _double),
    "bytesValue": ("bytes_value", _base64),
    "arrayValue": ("array_value", _values),
    "kvlistValue": ("kvlist_value", _entries),
}


def _key_value(value: Any) -> dict[str, Any]:
    fields = _object(value)
    if "key" not in fields:
        raise JsonError("missing field `key`")
    return {name: content for name, content in _pair(fields).items() if content is not None}


def _pair(fields: dict[str, Any]) -> dict[str, Any]:
    return {"key": _text(fields["key"]), "value": _optional(_any_value)(fields.get("value"))}


def _message(known: Mapping[str, tuple[str, _Reader]]) -> _Reader:
    """Return the reader of a message none of whose fields must be there."""

    def read(value: Any) -> dict[str, Any]:
        fields = _object(value)
        content = {field: reader(fields[name]) for name, (field, reader) in known.items() if name in fields}
        return {field: one for field, one in content.items() if one is not None}

    return read


_ATTRIBUTES = ("attributes", _list(_key_value))
_DROPPED = ("dropped_attributes_count", _integer(0, _UINT32))

_log_record = _message(
    {
        "timeUnixNano": ("time_unix_nano", _nanoseconds),
        "observedTimeUnixNano": ("observed_time_unix_nano", _nanoseconds),
        "severityNumber": ("severity_number", _integer(-_INT32, _INT32)),
        "severityText": ("severity_text", _text),
        "body": ("body", _optional(_any_value)),
        "attributes": _ATTRIBUTES,
        "droppedAttributesCount": _DROPPED,
        "flags": ("flags", _integer(0, _UINT32)),
        "traceId": ("trace_id", _identifier),
        "spanId": ("span_id", _identifier),
        "eventName": ("event_name", _text),
    }
)
_scope = _message({"name": ("name", _text), "version": ("version", _text), "attributes": _ATTRIBUTES})
_resource = _message({"attributes": _ATTRIBUTES, "droppedAttributesCount": _DROPPED})


def _unless_null(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


_scope_logs = _message(
    {
        "scope": ("scope", _unless_null(_scope)),
        "logRecords": ("log_records", _list(_log_record)),
        "schemaUrl": ("schema_url", _text),
    }
)
_resource_logs = _message(
    {
        "resource": ("resource", _unless_null(_resource)),
        "scopeLogs": ("scope_logs", _list(_scope_logs)),
        "schemaUrl": ("schema_url", _text),
    }
)
