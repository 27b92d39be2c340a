"""What encoders and decoders need of the wire schema: these messages, with fields of these names and types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lipservice_generator.diagnostic import Diagnostic, did_you_mean
from lipservice_generator.document import Document, Place
from lipservice_generator.otlp.representation import WireField, WireMessage
from lipservice_generator.otlp.wire import WireSchema

# The SDKs' code is written for these. Their numbers and JSON names are the schema's alone.
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "ExportLogsServiceRequest": {"resource_logs": "repeated ResourceLogs"},
    "ResourceLogs": {"resource": "Resource", "scope_logs": "repeated ScopeLogs"},
    "Resource": {"attributes": "repeated KeyValue"},
    "ScopeLogs": {"scope": "InstrumentationScope", "log_records": "repeated LogRecord"},
    "InstrumentationScope": {"name": "string", "version": "string"},
    "LogRecord": {
        "time_unix_nano": "fixed64",
        "severity_number": "uint32",
        "severity_text": "string",
        "body": "AnyValue",
        "attributes": "repeated KeyValue",
        "dropped_attributes_count": "uint32",
        "flags": "fixed32",
        "trace_id": "bytes",
        "span_id": "bytes",
        "observed_time_unix_nano": "fixed64",
        "event_name": "string",
    },
    "AnyValue": {
        "string_value": "string",
        "bool_value": "bool",
        "int_value": "int64",
        "double_value": "double",
        "array_value": "ArrayValue",
        "kvlist_value": "KeyValueList",
        "bytes_value": "bytes",
    },
    "ArrayValue": {"values": "repeated AnyValue"},
    "KeyValueList": {"values": "repeated KeyValue"},
    "KeyValue": {"key": "string", "value": "AnyValue"},
    "ExportLogsServiceResponse": {"partial_success": "ExportLogsPartialSuccess"},
    "ExportLogsPartialSuccess": {"rejected_log_records": "int64", "error_message": "string"},
}
_HINT = "the encoders of the SDKs write it by this name and type"


def check_messages(document: Document, schema: WireSchema) -> Iterator[Diagnostic]:
    """Yield what protoc says of the schema, or what encoders miss in it."""
    for place, message in schema.faults:
        yield document.at("LS070", place, message)
    if schema.faults:
        return
    given = {message.name: message for message in schema.messages}
    for name, fields in _NEEDED.items():
        if name in given:
            yield from _fields(document, schema, given[name], fields)
        else:
            near = did_you_mean(name, [other for other in given if other not in _NEEDED])
            yield document.at("LS071", Place(1, 1), f"missing message `{name}`", _near(near))


def _fields(
    document: Document, schema: WireSchema, message: WireMessage, needed: Mapping[str, str]
) -> Iterator[Diagnostic]:
    given = {field.name: field for field in message.fields}
    for name, wanted in needed.items():
        if name not in given:
            near = did_you_mean(name, [other for other in given if other not in needed])
            text = f"missing field `{name}` of `{message.name}`"
            yield document.at("LS071", schema.place(message.name), text, _near(near))
        elif (found := _type(given[name])) != wanted:
            text = f"expected the type `{wanted}`, found `{found}`"
            yield document.at("LS072", schema.place(message.name, name), text, _HINT)


def _near(hint: str) -> str:
    return hint if hint.startswith("did") else _HINT


def _type(field: WireField) -> str:
    return ("repeated " if field.repeated else "") + (field.message or field.kind)
