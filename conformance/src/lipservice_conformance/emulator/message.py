"""The messages of OTLP, by the official classes: they share nothing with the encoders of the SDKs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsPartialSuccess,
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord, ResourceLogs, ScopeLogs
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

__all__ = [
    "AnyValue",
    "ExportLogsServiceRequest",
    "KeyValue",
    "LogRecord",
    "NotProtobufError",
    "Resource",
    "ResourceLogs",
    "ScopeLogs",
    "build_resource_logs",
    "read_request",
    "write_response",
]


class NotProtobufError(ValueError):
    """The bytes are no export request."""


def build_resource_logs(contents: Iterable[dict[str, Any]]) -> list[ResourceLogs]:
    """Return messages of mappings, whose keys are the names of protobuf."""
    return [ResourceLogs(**content) for content in contents]


def read_request(data: bytes) -> ExportLogsServiceRequest:
    """Decode. Text that is no UTF-8 and arrays nested 49 deep are errors here exactly as in the service."""
    try:
        return ExportLogsServiceRequest.FromString(data)
    except DecodeError as error:
        raise NotProtobufError(str(error)) from error


def write_response(rejected: int = 0, message: str = "") -> bytes:
    """Encode the response of an OTLP endpoint."""
    if not rejected and not message:
        return b""
    partial = ExportLogsPartialSuccess(rejected_log_records=rejected, error_message=message)
    return ExportLogsServiceResponse(partial_success=partial).SerializeToString()
