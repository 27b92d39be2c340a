"""What the generator makes of `otlp.yaml` and the wire schema, held beside OpenTelemetry's own descriptors."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from lipservice_generator.load import load_representation
from lipservice_generator.otlp.page import export_page
from lipservice_generator.otlp.representation import Otlp, WireField, WireMessage
from lipservice_generator.otlp.wire import compile_schema
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.common.v1 import common_pb2
from opentelemetry.proto.logs.v1 import logs_pb2
from opentelemetry.proto.resource.v1 import resource_pb2

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
THEIRS: dict[str, Descriptor] = {
    name: descriptor
    for module in (logs_service_pb2, common_pb2, logs_pb2, resource_pb2)
    for name, descriptor in module.DESCRIPTOR.message_types_by_name.items()
}
# The wire type of protobuf's types, by its own names.
FIXED64, DELIMITED, FIXED32 = 1, 2, 5
WIRE_TYPES = {"fixed64": FIXED64, "double": FIXED64, "string": DELIMITED, "bytes": DELIMITED, "fixed32": FIXED32}


@pytest.fixture(scope="module")
def otlp() -> Otlp:
    return load_representation(SPEC).otlp


def all_fields(otlp: Otlp) -> list[tuple[WireMessage, WireField]]:
    return [(message, field) for message in otlp.messages for field in message.fields]


def schema(*lines: str) -> str:
    return "\n".join(('syntax = "proto3";', *lines))


# --- Messages -------------------------------------------------------------------------------------------------------


def test_every_field_has_the_number_the_type_and_the_json_name_of_opentelemetrys(otlp: Otlp) -> None:
    for message, field in all_fields(otlp):
        theirs: FieldDescriptor = THEIRS[message.name].fields_by_name[field.name]
        kind = FieldDescriptor.TYPE_UINT32 if theirs.type == FieldDescriptor.TYPE_ENUM else theirs.type
        assert field.number == theirs.number, field
        assert field.json_name == theirs.json_name, field
        assert field.kind.upper() == next(
            name.removeprefix("TYPE_")
            for name in dir(FieldDescriptor)
            if getattr(FieldDescriptor, name) == kind and name.startswith("TYPE_")
        )
        assert field.message == (theirs.message_type.name if theirs.message_type else "")
        assert field.repeated == theirs.is_repeated


def test_a_record_has_every_field_that_opentelemetrys_has(otlp: Otlp) -> None:
    for name in ("LogRecord", "ExportLogsPartialSuccess", "ArrayValue", "KeyValueList"):
        assert {field.name for field in otlp.message(name).fields} == set(THEIRS[name].fields_by_name)


def test_a_tag_is_the_number_and_the_wire_type(otlp: Otlp) -> None:
    for _, field in all_fields(otlp):
        wire_type = DELIMITED if field.kind == "message" else WIRE_TYPES.get(field.kind, 0)
        assert (field.tag >> 3, field.tag & 7) == (field.number, wire_type), field


def test_fields_stand_in_the_order_of_their_numbers() -> None:
    (message,) = compile_schema(schema("message A { string b = 300; string a = 7; }")).messages
    assert [(field.name, field.tag) for field in message.fields] == [("a", 7 << 3 | 2), ("b", 300 << 3 | 2)]


def test_repeated_numbers_are_packed_as_proto3_has_it() -> None:
    (message,) = compile_schema(schema("message A { repeated int32 a = 1; }")).messages
    assert message.fields[0].tag == 1 << 3 | DELIMITED


def test_a_json_name_that_the_schema_gives_is_taken() -> None:
    (message,) = compile_schema(schema('message A { string a_b = 1 [json_name = "ab"]; }')).messages
    assert message.fields[0].json_name == "ab"


def test_a_place_counts_characters_where_protoc_counts_bytes_and_tab_stops() -> None:
    text = schema("/* é€𝄞 */\tmessage\tA { strin x = 1; oops }")
    ((place, message),) = compile_schema(text).faults[:1]
    assert (place.line, text.split("\n")[1][place.column - 1 :][:1]) == (2, "}")
    assert message.startswith("Expected")


def test_every_fault_of_a_schema_is_found_at_once() -> None:
    faults = compile_schema(schema("message A { B b = 1; }", "message C { D d = 1; }")).faults
    assert [(place.line, message) for place, message in faults] == [
        (2, '"B" is not defined'),
        (3, '"D" is not defined'),
    ]


def test_a_fault_at_the_end_of_the_text_has_a_place_in_it() -> None:
    ((place, _),) = compile_schema(schema("message A {")).faults
    assert place.line == 2
    assert place.column >= 1


@pytest.mark.parametrize("text", ["", "\x00", "\ufeff", "{" * 10_000, "message A {" * 200, 'syntax = "proto9";'])
def test_what_is_no_schema_has_a_fault_and_no_messages(text: str) -> None:
    compiled = compile_schema(text)
    assert compiled.faults
    assert compiled.messages == ()


def test_standard_error_is_left_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    compile_schema(schema("message Left { oops }"))
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"


# --- Tables ---------------------------------------------------------------------------------------------------------


def test_tables_of_severities_are_sorted_so_that_they_can_be_searched(otlp: Otlp) -> None:
    for entry in otlp.severities:
        assert [level for level, _ in entry.levels] == sorted({level for level, _ in entry.levels}), entry.library
        assert list(entry.names) == sorted({name.lower(): severity for name, severity in entry.names}.items())
        assert (entry.offset is None) == bool(entry.levels or entry.names)


def test_every_status_means_something_and_every_loss_is_known(otlp: Otlp) -> None:
    losses = {loss.name for loss in otlp.losses}
    for profile in otlp.profiles:
        assert {entry.loss for entry in profile.statuses} <= losses | {""}
        assert {entry.action for entry in profile.statuses} <= set(otlp.actions)
        for status in range(100, 1000):
            assert any(entry.first <= status <= entry.last for entry in profile.statuses)


def test_codes_of_grpc_are_numbers_in_order(otlp: Otlp) -> None:
    assert otlp.grpc.retry == (1, 4, 10, 11, 14, 15)
    assert otlp.grpc.retry_with_info == (8,)


def test_a_message_is_found_by_its_name(otlp: Otlp) -> None:
    assert otlp.message("KeyValue").fields[0].name == "key"


# --- The page -------------------------------------------------------------------------------------------------------


def test_the_page_shows_every_status_loss_attribute_mark_and_library(otlp: Otlp) -> None:
    page = export_page(otlp)
    names = [loss.name for loss in otlp.losses] + [entry.library for entry in otlp.severities] + list(otlp.actions)
    names += [entry.key for entry in (*otlp.record_attributes, *otlp.resource_attributes)]
    assert [name for name in names if f"| `{name}` |" not in page] == []
    rows = [row for row in page.splitlines() if row[:3].strip("| ").isdigit()]
    assert len([row for row in rows if "| `" in row]) == sum(len(profile.statuses) for profile in otlp.profiles)
    assert [doc for _, doc in otlp.readings if f"- {doc}" not in page] == []
