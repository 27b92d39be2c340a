"""OTLP/JSON, as strictly as the service reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_client import json_batch
from lipservice_conformance.emulator.message import LogRecord
from lipservice_conformance.emulator.otlp_json import JsonError, read_resource_logs


def read(content: Any) -> list[LogRecord]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    logs = read_resource_logs(data)
    return [record for one in logs for scope in one.scope_logs for record in scope.log_records]


def record(**fields: Any) -> LogRecord:
    (only,) = read(json_batch(fields))
    return only


def refused(content: Any) -> bool:
    try:
        read(content)
    except JsonError:
        return True
    return False


def refused_value(value: Any) -> bool:
    return refused(json_batch({"body": value}))


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {"stringValue": "x"}
    for _ in range(depth):
        value = {"arrayValue": {"values": [value]}}
    return value


def test_a_record_with_every_field_is_read() -> None:
    read_back = record(
        timeUnixNano="5",
        observedTimeUnixNano="6",
        severityNumber=9,
        severityText="info",
        body={"stringValue": "hello"},
        attributes=[{"key": "a", "value": {"intValue": "7"}}],
        droppedAttributesCount=1,
        flags=1,
        traceId="0AF7651916CD43DD8448EB211C80319C",
        spanId="b7ad6b7169203331",
        eventName="start",
    )
    assert (read_back.time_unix_nano, read_back.severity_number, read_back.flags) == (5, 9, 1)
    assert (read_back.body.string_value, read_back.attributes[0].value.int_value) == ("hello", 7)
    assert read_back.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert read_back.event_name == "start"


@pytest.mark.parametrize(
    "content",
    [b"{}", b"null", b"[]", b'[{"resourceLogs":[]}]', b'{"resource_logs":[]}', b'\xef\xbb\xbf{"resourceLogs":[]}',
     b'{"resourceLogs":null}', b'{"resourceLogs":[]} x', b'{"resourceLogs":[\xff]}', b'"text"', b""],
)  # fmt: skip
def test_what_is_no_request_is_refused(content: bytes) -> None:
    assert refused(content)


def test_a_request_without_resources_is_one() -> None:
    assert read(b'{"resourceLogs":[]}') == []


def test_fields_that_nobody_knows_are_passed_over() -> None:
    assert record(body={"stringValue": "x"}, colour=[1, {"a": None}]).body.string_value == "x"


@pytest.mark.parametrize("name", ["timeUnixNano", "observedTimeUnixNano"])
@pytest.mark.parametrize("value", [5, None, "", "-1", "1.0", "18446744073709551616"])
def test_a_time_is_text_of_digits(name: str, value: Any) -> None:
    assert refused(json_batch({name: value}))


@pytest.mark.parametrize("value", ["9223372036854775807", "-9223372036854775808", 7, -7])
def test_an_integer_comes_as_text_or_as_a_number(value: Any) -> None:
    assert record(body={"intValue": value}).body.int_value == int(value)


@pytest.mark.parametrize("value", [1.0, "1.0", "", None, "9223372036854775808", 9223372036854775808, 1e20, True])
def test_no_other_integer_passes(value: Any) -> None:
    assert refused_value({"intValue": value})


@pytest.mark.parametrize(
    "value",
    [{"doubleValue": "1.5"}, {"doubleValue": "NaN"}, {"boolValue": "true"}, {"stringValue": None}, {"stringValue": 1},
     {"arrayValue": {}}, {"kvlistValue": {}}, {"someValue": 1}, {"arrayValue": {"values": [None]}},
     {"arrayValue": {"values": [{}]}}, "text", 5],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_loses_the_request(value: Any) -> None:
    assert refused_value(value)


@pytest.mark.parametrize(
    "fields",
    [{"severityNumber": "9"}, {"severityNumber": "SEVERITY_NUMBER_INFO"}, {"severityNumber": 9.0}, {"flags": "1"},
     {"flags": 1 << 32}, {"droppedAttributesCount": "1"}, {"attributes": None}, {"severityText": None},
     {"eventName": None}, {"flags": None}, {"traceId": None}, {"attributes": [{"value": {"stringValue": "x"}}]}],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_loses_the_request(fields: dict[str, Any]) -> None:
    assert refused(json_batch(fields))


def test_null_records_lose_the_request_and_a_null_body_value_resource_or_scope_does_not() -> None:
    assert refused({"resourceLogs": [{"scopeLogs": [{"logRecords": None}]}]})
    records = [{"body": None, "attributes": [{"key": "a", "value": None}]}]
    scopes = [{"scope": None, "logRecords": records}]
    assert len(read({"resourceLogs": [{"resource": None, "scopeLogs": scopes}]})) == 1


def test_empty_objects_as_body_and_value_are_nothing() -> None:
    read_back = record(body={}, attributes=[{"key": "a", "value": {}}, {"key": "b"}])
    assert not read_back.HasField("body")
    assert [one.HasField("value") for one in read_back.attributes] == [False, False]


@pytest.mark.parametrize("text", ["CvdlGRbNQ92ESOshHIAxnA==", "0af76519-16cd", "abc", "xyzw"])
def test_an_id_that_is_not_hexadecimal_loses_the_request(text: str) -> None:
    assert refused(json_batch({"traceId": text}))


def test_an_id_of_the_wrong_length_is_read() -> None:
    assert record(traceId="abcd", spanId="").trace_id == b"\xab\xcd"


def test_arrays_are_nested_39_deep_and_no_deeper() -> None:
    assert not refused_value(nested(39))
    assert refused_value(nested(40))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_lose_the_request(text: str) -> None:
    whole = json.dumps(json_batch({"body": {"doubleValue": 0}})).replace(": 0}", f": {text}}}")
    assert text in whole
    assert refused(whole.encode())


def test_half_of_a_surrogate_pair_loses_the_request() -> None:
    assert refused(b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"\\ud800"}}]}]}]}')


def test_brackets_without_end_are_refused_and_do_no_harm() -> None:
    assert refused(b"[" * 100_000)
    assert refused(b'{"a":' * 100_000)
