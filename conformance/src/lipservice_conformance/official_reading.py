"""Bodies read by the official classes of OpenTelemetry: protobuf as it is, JSON by protobuf's own reader of JSON."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable
from typing import Final

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

__all__ = ["read_json_body", "read_protobuf_body", "with_marks"]

# What OTLP has in hexadecimal digits, where the JSON of protobuf has base64.
_IDS: Final = ("traceId", "spanId")
_DEEPEST: Final = 1_000


def read_protobuf_body(body: bytes) -> ExportLogsServiceRequest:
    """Read the bytes of a body."""
    request = ExportLogsServiceRequest()
    request.ParseFromString(body)
    return request


def read_json_body(body: str) -> ExportLogsServiceRequest:
    """Read the text of a body; an empty one is no request. Raises ParseError for what is no OTLP."""
    data = json.loads(body or "{}", parse_int=_whole)
    for resource_logs in data.get("resourceLogs", []):
        for scope_logs in resource_logs["scopeLogs"]:
            for record in scope_logs["logRecords"]:
                record.update({name: _base64(record[name]) for name in _IDS if name in record})
    return ParseDict(data, ExportLogsServiceRequest(), max_recursion_depth=_DEEPEST)


def with_marks(request: ExportLogsServiceRequest) -> ExportLogsServiceRequest:
    """Put into a request from protobuf the marks that stand in JSON for what JSON, or PostHog, does not know."""
    for resource_logs in request.resource_logs:
        _mark_pairs(resource_logs.resource.attributes)
        for scope_logs in resource_logs.scope_logs:
            for record in scope_logs.log_records:
                _mark(record.body)
                _mark_pairs(record.attributes)
    return request


def _whole(digits: str) -> int | float:
    """Read a number without a point; minus zero is a double."""
    return -0.0 if digits == "-0" else int(digits)


def _base64(digits: str) -> str:
    return base64.b64encode(bytes.fromhex(digits)).decode("ascii")


def _mark_pairs(pairs: Iterable[KeyValue]) -> None:
    for pair in pairs:
        _mark(pair.value)


def _mark(value: AnyValue) -> None:
    for element in value.array_value.values:
        _mark(element)
        if element.WhichOneof("value") is None:
            element.string_value = "null"
    _mark_pairs(value.kvlist_value.values)
    if value.WhichOneof("value") == "double_value" and not math.isfinite(value.double_value):
        value.string_value = _name(value.double_value)


def _name(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"
