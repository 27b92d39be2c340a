"""What a body is: the bytes decide, and no header. Protobuf first, then one JSON object, then a JSON object a line."""

from __future__ import annotations

from lipservice_conformance.emulator.message import ExportLogsServiceRequest, NotProtobufError, read_request
from lipservice_conformance.emulator.otlp_json import JsonError, read_resource_logs

__all__ = ["PayloadError", "read_payload"]


class PayloadError(ValueError):
    """The body is in none of the three forms."""


def read_payload(data: bytes) -> ExportLogsServiceRequest:
    """Decode a body. Some short texts happen to be protobuf with fields that nobody knows, and hold no record."""
    try:
        return read_request(data)
    except NotProtobufError:
        pass
    try:
        return ExportLogsServiceRequest(resource_logs=read_resource_logs(data))
    except JsonError as error:
        return _read_lines(data, error)


def _read_lines(data: bytes, why_no_object: JsonError) -> ExportLogsServiceRequest:
    """Blank lines are passed over, so that blank text is a request without records."""
    lines = [line for line in data.split(b"\n") if line.strip()]
    if len(lines) == 1:
        raise PayloadError(str(why_no_object)) from why_no_object
    try:
        read = [one for line in lines for one in read_resource_logs(line)]
    except JsonError as error:
        raise PayloadError(f"{why_no_object}; as lines: {error}") from error
    return ExportLogsServiceRequest(resource_logs=read)
