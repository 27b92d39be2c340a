"""JSON, character by character where a reading of the spec decides; `test_otlp_official.py` holds the rest to OTLP."""

from __future__ import annotations

import math
import random
import struct
from typing import Any

import pytest

from lipservice import LogRecord
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_json_form import number_form
from lipservice._otlp_tables import JSON_INFINITY, JSON_NAN, JSON_NEGATIVE_INFINITY, JSON_NULL

TIME = 1_764_000_000_000_000_000


def make(scope_name: str = "s") -> JsonEncoder:
    return JsonEncoder([("a", 1)], "2", observed_time=True, severity_text=True, scope_name=scope_name)


def written(**fields: Any) -> str:
    return make().piece(LogRecord(**fields)).decode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", '{"stringValue":""}'),
        ('"\\/', '{"stringValue":"\\"\\\\/"}'),
        ("\b\f\n\r\t\0\x1f\x7f", '{"stringValue":"\\b\\f\\n\\r\\t\\u0000\\u001f\x7f"}'),
        ("é\u2028😀", '{"stringValue":"é\u2028😀"}'),
        ("\ud800", '{"stringValue":"\ufffd"}'),
        (True, '{"boolValue":true}'),
        (False, '{"boolValue":false}'),
        (-(2**63), f'{{"intValue":"{-(2**63)}"}}'),
        (0, '{"intValue":"0"}'),
        (1.0, '{"doubleValue":1}'),
        (-0.0, '{"doubleValue":-0}'),
        (1e21, '{"doubleValue":1e+21}'),
        (math.nan, f'{{"stringValue":"{JSON_NAN}"}}'),
        (math.inf, f'{{"stringValue":"{JSON_INFINITY}"}}'),
        (-math.inf, f'{{"stringValue":"{JSON_NEGATIVE_INFINITY}"}}'),
        (b"", '{"bytesValue":""}'),
        (b"\xff\xfe", '{"bytesValue":"//4="}'),
        (None, "{}"),
        ([], '{"arrayValue":{"values":[]}}'),
        (
            [None, [1]],
            f'{{"arrayValue":{{"values":[{{"stringValue":"{JSON_NULL}"}},{{"arrayValue":{{"values":[{{"intValue":"1"}}]}}}}]}}}}',
        ),
        ({}, '{"kvlistValue":{"values":[]}}'),
        ({"": None}, '{"kvlistValue":{"values":[{"key":"","value":{}}]}}'),
    ],
)
def test_a_value_is_written_as(value: object, expected: str) -> None:
    attribute = f'"attributes":[{{"key":"k\\n","value":{expected}}}]}}'

    assert written(attributes={"k\n": value}) == "{" + attribute
    assert written(body="m", severity=9, time_ns=TIME, attributes={"k\n": value}, observed_ns=0).endswith(
        "," + attribute
    )
    if value is not None:
        assert written(body=value) == f'{{"body":{expected}}}'


def test_fields_at_their_default_are_left_out() -> None:
    assert written() == "{}"
    assert written(attributes={}) == "{}"
    assert written(body=None, severity=99, trace_id="0" * 32) == "{}"


@pytest.mark.parametrize("dropped", [0, 4])
def test_fields_stand_in_the_order_of_their_numbers(dropped: int) -> None:
    record = written(
        body="b",
        severity=1,
        attributes={"k": 1},
        severity_text="s",
        time_ns=1,
        observed_ns=2,
        trace_id="AB" * 16,
        span_id="02" * 8,
        flags=3,
        event_name="e",
        dropped_attributes=dropped,
    )

    assert record == (
        '{"timeUnixNano":"1","severityNumber":1,"severityText":"s","body":{"stringValue":"b"},'
        '"attributes":[{"key":"k","value":{"intValue":"1"}}],'
        + ('"droppedAttributesCount":4,' if dropped else "")
        + f'"flags":3,"traceId":"{"ab" * 16}","spanId":"{"02" * 8}","observedTimeUnixNano":"2","eventName":"e"}}'
    )


def test_a_request_without_records_is_nothing() -> None:
    assert make().body([]) == b""
    assert make().body_length(0, 0) == 0


def test_the_resource_and_the_scope_stand_before_the_records() -> None:
    assert make().body([b"{}", b"{}"]).decode() == (
        '{"resourceLogs":[{"resource":{"attributes":[{"key":"a","value":{"intValue":"1"}}]},'
        '"scopeLogs":[{"scope":{"name":"s","version":"2"},"logRecords":[{},{}]}]}]}'
    )
    assert '"scope":{"version":"2"},' in make("").body([b"{}"]).decode()


def test_empty_parts_are_left_out() -> None:
    encoder = JsonEncoder([], "", observed_time=True, severity_text=True, scope_name="")

    assert encoder.body([b"{}"]) == b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (123.0, "123"),
        (-1.5, "-1.5"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (1.2345678901234567e17, "123456789012345660"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
        (0.0001, "0.0001"),
        (0.00001, "0.00001"),
        (-0.0000015, "-0.0000015"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (2.0**53 + 2, "9007199254740994"),
    ],
)
def test_a_number_is_written_as_ecmascript_does(value: float, expected: str) -> None:
    assert number_form(value) == expected


def test_every_number_is_read_back_as_it_was() -> None:
    source = random.Random(5)
    for _ in range(5000):
        (value,) = struct.unpack("<d", source.randbytes(8))
        if math.isfinite(value):
            assert struct.pack("<d", float(number_form(value))) == struct.pack("<d", value)
