"""From the records of a request to rows: all of them, or none."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lipservice_conformance.emulator.any_value import attribute_text, body_text, quoted
from lipservice_conformance.emulator.message import ExportLogsServiceRequest, KeyValue, LogRecord, Resource, ScopeLogs
from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.severity import severity_of

__all__ = ["ORIGINAL_TIME", "MadeRows", "RowError", "make_rows"]

ORIGINAL_TIME = "$originalTimestamp"
_SERVICE = "service.name"
_DAY = 86_400_000_000_000
_LATEST = (1 << 63) - 1
_TRACE_BYTES, _SPAN_BYTES = 16, 8


class RowError(ValueError):
    """A record that cannot become a row; its request is lost as a whole."""


@dataclass(frozen=True)
class MadeRows:
    """The rows of a request, and in how many of them the time was replaced."""

    rows: tuple[Row, ...] = ()
    times_replaced: int = 0


def make_rows(request: ExportLogsServiceRequest, now: int) -> MadeRows:
    """Turn every record into a row, or none. `now` is nanoseconds since 1970."""
    rows = tuple(_rows(request, now))
    replaced = sum(1 for row in rows if ORIGINAL_TIME in row.attributes and row.timestamp == now // 1000)
    return MadeRows(rows, replaced)


def _rows(request: ExportLogsServiceRequest, now: int) -> Iterator[Row]:
    for resource_logs in request.resource_logs:
        resource, service = _resource(resource_logs.resource)
        for scope_logs in resource_logs.scope_logs:
            scope = _scope(scope_logs)
            for record in scope_logs.log_records:
                yield _row(record, resource, service, scope, now)


def _row(record: LogRecord, resource: Mapping[str, str], service: str, scope: str, now: int) -> Row:
    body = body_text(record.body) if record.HasField("body") else ""
    severity_text, severity_number = severity_of(record.severity_number, record.severity_text, body)
    attributes = _attributes(record.attributes)
    timestamp = _time(record.time_unix_nano, now, attributes)
    return Row(
        uuid=_uuid7(),
        timestamp=timestamp // 1000,
        observed_timestamp=now // 1000,
        body=body,
        severity_text=severity_text,
        severity_number=severity_number,
        service_name=service,
        trace_id=_identifier(record.trace_id, _TRACE_BYTES),
        span_id=_identifier(record.span_id, _SPAN_BYTES),
        trace_flags=record.flags,
        instrumentation_scope=scope,
        event_name=record.event_name,
        attributes=attributes,
        resource_attributes=resource,
    )


def _time(given: int, now: int, attributes: dict[str, str]) -> int:
    """Return the time of the row; one that is a day off is replaced, and kept in an attribute without quotes."""
    if given > _LATEST:
        raise RowError("Bad input format provided")
    if given == 0:
        return now
    if abs(given - now) <= _DAY:
        return given
    attributes[ORIGINAL_TIME] = datetime.fromtimestamp(given / 1e9, UTC).isoformat()
    return now


def _attributes(attributes: Iterable[KeyValue]) -> dict[str, str]:
    return {attribute.key: attribute_text(attribute) for attribute in attributes}


def _resource(resource: Resource) -> tuple[dict[str, str], str]:
    """Return the attributes and the name of the service, which is added where it is missing."""
    attributes = _attributes(resource.attributes)
    attributes.setdefault(_SERVICE, quoted(""))
    names: Sequence[KeyValue] = [one for one in resource.attributes if one.key == _SERVICE]
    return attributes, body_text(names[-1].value) if names and names[-1].HasField("value") else ""


def _scope(scope_logs: ScopeLogs) -> str:
    scope = scope_logs.scope
    return f"{scope.name}@{scope.version}" if scope_logs.HasField("scope") else ""


def _identifier(data: bytes, length: int) -> str:
    return base64.b64encode(data if len(data) == length else bytes(length)).decode()


def _uuid7() -> str:
    """Return a fresh id: duplicates of a record are told apart, as they are in the service."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    number = milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
