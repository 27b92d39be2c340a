"""The profile of any OTLP endpoint."""

from __future__ import annotations

import pytest
from emulator_client import exchange, json_record, protobuf
from lipservice_conformance.emulator import Answer, Emulator, PartialSuccess
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse

PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json; charset=utf-8"}


@pytest.mark.parametrize("path", ["/v1/logs", "/custom/v1/logs", "/"])
def test_any_path_takes_logs_without_a_token(otlp: Emulator, path: str) -> None:
    answered = exchange(otlp.url, protobuf("hello"), PROTOBUF, path=path)
    assert (answered.status, answered.body) == (200, b"")
    assert answered.headers["content-type"] == "application/x-protobuf"
    assert [one.path for one in otlp.requests()] == [path]
    assert otlp.bodies() == ["hello"]


def test_json_is_answered_in_json(otlp: Emulator) -> None:
    answered = exchange(otlp.url, json_record(), JSON)
    assert (answered.json, answered.headers["content-type"]) == ({}, "application/json")


def test_a_partial_success_comes_in_the_encoding_of_the_request(otlp: Emulator) -> None:
    otlp.script([Answer(partial_success=PartialSuccess(1, "the last was bad"), repeat=2)])
    binary = exchange(otlp.url, protobuf("one", "two"), PROTOBUF)
    partial = ExportLogsServiceResponse.FromString(binary.body).partial_success
    assert (partial.rejected_log_records, partial.error_message) == (1, "the last was bad")
    text = exchange(otlp.url, json_record(), JSON)
    assert text.json == {"partialSuccess": {"rejectedLogRecords": "1", "errorMessage": "the last was bad"}}


def test_what_was_rejected_is_not_stored(otlp: Emulator) -> None:
    otlp.script([Answer(partial_success=PartialSuccess(2, "too many")), Answer(partial_success=PartialSuccess(9))])
    exchange(otlp.url, protobuf("one", "two", "three"), PROTOBUF)
    assert otlp.bodies() == ["one"]
    exchange(otlp.url, protobuf("four"), PROTOBUF)
    assert otlp.counts().lost == {"rejected": 3}


def test_a_warning_rejects_nothing(otlp: Emulator) -> None:
    otlp.script([Answer(partial_success=PartialSuccess(0, "deprecated"))])
    answered = exchange(otlp.url, protobuf("one"), PROTOBUF)
    partial = ExportLogsServiceResponse.FromString(answered.body).partial_success
    assert (partial.rejected_log_records, partial.error_message) == (0, "deprecated")
    assert otlp.bodies() == ["one"]


def test_the_oddities_of_the_service_are_not_those_of_every_endpoint(otlp: Emulator) -> None:
    assert exchange(otlp.url, protobuf("x", flags=1 << 31), PROTOBUF).status == 200


def test_what_is_no_request_is_no_partial_success(otlp: Emulator) -> None:
    otlp.script([Answer(partial_success=PartialSuccess(1, "no"))])
    assert exchange(otlp.url, b"no request", PROTOBUF).status == 400


def test_a_partial_success_can_be_scripted_for_the_service_as_well(emulator: Emulator) -> None:
    emulator.script([Answer(partial_success=PartialSuccess(1, "no"))])
    answered = exchange(emulator.url, protobuf("one", "two"), {"Authorization": "Bearer phc_test", **JSON})
    assert answered.json["partialSuccess"]["rejectedLogRecords"] == "1"
    assert emulator.bodies() == ["one"]
