"""What the Collector wrote: a line of JSON for each request, in the form of OTLP's JSON encoding."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lipservice_conformance.collector.held_record import HeldRecord, in_order_of_keys
from lipservice_conformance.collector.model import Pair, Value, bits_of, bytestring

__all__ = ["Received", "ReceivedError", "read_received"]

_RECORD = {
    *("timeUnixNano", "observedTimeUnixNano", "severityNumber", "severityText", "body", "attributes"),
    *("droppedAttributesCount", "flags", "traceId", "spanId", "eventName"),
}


class ReceivedError(Exception):
    """The file is not as the Collector writes it."""


@dataclass(frozen=True)
class Received:
    """A record, and what stood around it in its request."""

    resource: tuple[Pair, ...]
    scope: tuple[str, str]
    extra: str  # members of resource and scope that nobody sent
    record: HeldRecord

    def attribute(self, key: str) -> str:
        """Return a text of the resource."""
        for name, value in self.resource:
            if name == key and value and "s" in value:
                return str(value["s"])
        return ""


def read_received(lines: Iterable[str]) -> list[Received]:
    """Return all records, in the order in which they were written. Raises ReceivedError."""
    try:
        return [one for line in lines for group in _members(line, "resourceLogs") for one in _group(group)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReceivedError(f"the Collector's file: {type(error).__name__}: {error}") from error


def _members(line: str, name: str) -> list[Any]:
    # A double without a fraction is written as an integer would be, -0 among them.
    read = json.loads(line, parse_int=lambda digits: -0.0 if digits == "-0" else int(digits))
    ((found, members),) = read.items()
    if found != name:
        raise ReceivedError(f"the Collector's file: expected `{name}`, got `{found}`")
    return list(members)


def _group(group: dict[str, Any]) -> list[Received]:
    """Return the records of a resource."""
    resource = dict(group.pop("resource", {}))
    pairs = tuple(in_order_of_keys(_pairs(resource.pop("attributes", []))))
    scopes = group.pop("scopeLogs")
    found = []
    for scoped in scopes:
        scope = dict(scoped.pop("scope", {}))
        named = (scope.pop("name", ""), scope.pop("version", ""))
        records = scoped.pop("logRecords")
        extra = [
            f"{name} {value!r}" for left in (group, resource, scoped, scope) for name, value in left.items() if value
        ]
        found += [Received(pairs, named, ", ".join(extra), _record(record)) for record in records]
    return found


def _record(read: dict[str, Any]) -> HeldRecord:
    unknown = sorted(read.keys() - _RECORD)
    if unknown:
        raise ReceivedError(f"the Collector's file: a record with {', '.join(unknown)}")
    return HeldRecord(
        time=str(read.get("timeUnixNano", "0")),
        observed=str(read.get("observedTimeUnixNano", "0")),
        severity=read.get("severityNumber", 0),
        severity_text=read.get("severityText", ""),
        body=_value(read.get("body", {})),
        attributes=tuple(in_order_of_keys(_pairs(read.get("attributes", [])))),
        dropped=read.get("droppedAttributesCount", 0),
        flags=read.get("flags", 0),
        trace_id=read.get("traceId", ""),
        span_id=read.get("spanId", ""),
        event_name=read.get("eventName", ""),
    )


def _pairs(read: list[dict[str, Any]]) -> list[Pair]:
    return [[pair.get("key", ""), _value(pair.get("value", {}))] for pair in read]


def _value(read: dict[str, Any]) -> Value:
    if not read:
        return None
    ((kind, content),) = read.items()
    match kind:
        case "stringValue":
            return {"s": content}
        case "boolValue":
            return {"b": content}
        case "intValue":
            return {"i": str(content)}
        case "doubleValue":
            return {"d": bits_of(float(content))}
        case "bytesValue":
            return bytestring(base64.b64decode(content or "", validate=True))
        case "arrayValue":
            return {"l": [_value(element) for element in content.get("values", [])]}
        case "kvlistValue":
            return {"m": in_order_of_keys(_pairs(content.get("values", [])))}
    raise ReceivedError(f"the Collector's file: a value with `{kind}`")
