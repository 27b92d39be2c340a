"""What a body is."""

from __future__ import annotations

import json

import pytest
from emulator_client import json_batch, json_record, protobuf
from lipservice_conformance.emulator.payload import PayloadError, read_payload
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest


def bodies(data: bytes) -> list[str]:
    logs = read_payload(data).resource_logs
    return [one.body.string_value for part in logs for scope in part.scope_logs for one in scope.log_records]


def arrays(depth: int) -> bytes:
    request = ExportLogsServiceRequest()
    value = request.resource_logs.add().scope_logs.add().log_records.add().body
    for _ in range(depth):
        value = value.array_value.values.add()
    value.string_value = "x"
    return request.SerializeToString()


def test_protobuf_is_read() -> None:
    assert bodies(protobuf("one", "two")) == ["one", "two"]


def test_json_is_read_in_one_line_or_in_many() -> None:
    assert bodies(json_record(body={"stringValue": "one"})) == ["one"]
    assert bodies(json.dumps(json_batch({"body": {"stringValue": "one"}}), indent=2).encode()) == ["one"]


def test_a_request_a_line_is_read_and_blank_lines_are_passed_over() -> None:
    lines = [json_record(body={"stringValue": text}) for text in ("one", "two")]
    assert bodies(b"\n" + b"\n\n".join(lines) + b"\r\n") == ["one", "two"]


def test_one_bad_line_loses_them_all() -> None:
    with pytest.raises(PayloadError):
        read_payload(json_record(body={"stringValue": "one"}) + b"\n{}")


@pytest.mark.parametrize("data", [b"", b" ", b"\n\n", b"hi", b'{"resourceLogs":[]}'])
def test_these_are_requests_without_a_record(data: bytes) -> None:
    assert bodies(data) == []


@pytest.mark.parametrize("data", [b"{}", b"null", b"[]", b"hello there", protobuf("one")[:-1]])
def test_these_are_none(data: bytes) -> None:
    with pytest.raises(PayloadError):
        read_payload(data)


def test_text_that_is_no_utf8_is_refused_and_nul_is_not() -> None:
    with pytest.raises(PayloadError):
        read_payload(protobuf("spoilt").replace(b"spoilt", b"\xffpoilt"))
    assert bodies(protobuf("nul\0")) == ["nul\0"]


def test_arrays_are_nested_48_deep_and_no_deeper() -> None:
    assert len(read_payload(arrays(48)).resource_logs) == 1
    with pytest.raises(PayloadError):
        read_payload(arrays(49))
