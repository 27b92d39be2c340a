"""Requests as protobuf, by the official classes; fields are written by their numbers."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ScopeLogs

from lipservice_conformance.slow_otlp.record import Envelope, Record
from lipservice_conformance.slow_otlp.value import Map, Pairs, Value

__all__ = ["official_length", "official_record", "official_request"]


class Adds(Protocol):
    """A repeated field of key and value."""

    def add(self) -> KeyValue:
        """Append an empty one."""


def official_request(envelope: Envelope, records: Sequence[LogRecord]) -> bytes:
    """Return the body of a request; none without records."""
    if not records:
        return b""
    request = ExportLogsServiceRequest()
    resource_logs = request.resource_logs.add()
    _fill_pairs(resource_logs.resource.attributes, envelope.resource)
    scope_logs = resource_logs.scope_logs.add()
    if envelope.scope_name:
        scope_logs.scope.name = envelope.scope_name
    if envelope.scope_version:
        scope_logs.scope.version = envelope.scope_version
    scope_logs.log_records.extend(records)
    return bytes(request.SerializeToString(deterministic=True))


def official_length(record: LogRecord) -> int:
    """Return the bytes a record takes among others: tag, length and message."""
    return int(ScopeLogs(log_records=[record]).ByteSize())


def official_record(record: Record) -> LogRecord:
    """Return the message of a record."""
    message = LogRecord(
        time_unix_nano=record.time,
        severity_number=record.severity,  # type: ignore[arg-type]  # an enumeration, by its number
        severity_text=record.severity_text,
        dropped_attributes_count=record.dropped,
        flags=record.flags,
        trace_id=bytes.fromhex(record.trace_id),
        span_id=bytes.fromhex(record.span_id),
        observed_time_unix_nano=record.observed,
        event_name=record.event_name,
    )
    if record.body is not None:
        _fill(message.body, record.body)
    _fill_pairs(message.attributes, record.attributes)
    return message


def _fill_pairs(messages: Adds, pairs: Pairs) -> None:
    for key, value in pairs:
        message = messages.add()
        message.key = key
        _fill(message.value, value)


def _fill(message: AnyValue, value: Value) -> None:
    """Set the variant of a value; a missing one is there without any."""
    match value:
        case None:
            message.SetInParent()
        case bool():
            message.bool_value = value
        case int():
            message.int_value = value
        case float():
            message.double_value = value if value == value else float("nan")  # noqa: PLR0124 - all NaNs are one
        case str():
            message.string_value = value
        case bytes():
            message.bytes_value = value
        case list():
            message.array_value.SetInParent()
            _fill_list(message, value)
        case Map(entries):
            message.kvlist_value.SetInParent()
            _fill_pairs(message.kvlist_value.values, entries)


def _fill_list(message: AnyValue, items: Iterable[Value]) -> None:
    for item in items:
        _fill(message.array_value.values.add(), item)
