"""What the encoders write is what OpenTelemetry's own classes read, for records of any kind."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from google.protobuf import json_format
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as service
from opentelemetry.proto.common.v1 import common_pb2 as common

from lipservice import LogRecord
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import ProtobufEncoder
from lipservice._otlp_tables import JSON_INFINITY, JSON_NAN, JSON_NEGATIVE_INFINITY, JSON_NULL

# No record of these comes near a limit: `test_plain_record.py` is about limits.
characters = st.characters(codec="utf-8") | st.sampled_from('"\\\n\0\x7f\u2028é日😀')
texts = st.text(characters, max_size=200)
keys = st.text(characters, max_size=40) | st.sampled_from(["http.route", "user", "duration"])
integers = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 300)
scalars = st.none() | st.booleans() | integers | st.floats() | texts | st.binary(max_size=40)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)
digits = st.text("0123456789abcdefABCDEF", min_size=16, max_size=16)
records = st.builds(
    LogRecord,
    texts | values,
    st.integers(-1, 26),
    st.none() | st.dictionaries(keys, scalars, max_size=9) | st.dictionaries(keys, values, max_size=6),
    severity_text=st.sampled_from(["", "INFO"]) | texts,
    time_ns=st.integers(1, 2**63 - 1) | st.just(0),
    observed_ns=st.integers(1, 2**63 - 1) | st.just(0),
    trace_id=st.just("") | st.builds(str.__add__, digits, digits) | texts,
    span_id=st.just("") | digits,
    flags=st.integers(0, 2**32 - 1),
    event_name=st.just("") | texts,
    dropped_attributes=st.just(0) | st.integers(0, 2**32 - 1),
)

RESOURCE = [("service.name", "shop"), ("nested", {"a": [1, None]})]


def any_value(value: Any, *, in_json: bool) -> Any:
    """Return the official message of a value, with the marks where JSON has to do without."""
    message = common.AnyValue()
    match value:
        case None:
            pass
        case bool():
            message.bool_value = value
        case int():
            message.int_value = value
        case float() if in_json and not math.isfinite(value):
            message.string_value = {math.inf: JSON_INFINITY, -math.inf: JSON_NEGATIVE_INFINITY}.get(value, JSON_NAN)
        case float():
            message.double_value = value if value == value else math.nan  # noqa: PLR0124 - a NaN is not
        case str():
            message.string_value = value
        case bytes():
            message.bytes_value = value
        case list():
            filled = [JSON_NULL if in_json and element is None else element for element in value]
            message.array_value.values.extend(any_value(element, in_json=in_json) for element in filled)
            message.array_value.SetInParent()
        case _:
            message.kvlist_value.values.extend(key_values(value, in_json=in_json))
            message.kvlist_value.SetInParent()
    return message


def key_values(pairs: Any, *, in_json: bool) -> list[Any]:
    entries = pairs.items() if isinstance(pairs, dict) else pairs
    return [common.KeyValue(key=key, value=any_value(value, in_json=in_json)) for key, value in entries]


def request(given: list[LogRecord], *, in_json: bool) -> Any:
    """Return the official message of a request."""
    whole = service.ExportLogsServiceRequest()
    resource_logs = whole.resource_logs.add()
    resource_logs.resource.attributes.extend(key_values(RESOURCE, in_json=in_json))
    scope_logs = resource_logs.scope_logs.add()
    scope_logs.scope.name, scope_logs.scope.version = "lipservice", "1.2"
    for record in given:
        message = scope_logs.log_records.add()
        message.time_unix_nano = record.time_ns
        message.observed_time_unix_nano = record.observed_ns
        number = record.severity if 1 <= record.severity <= 24 else 0
        message.severity_number = number  # type: ignore[assignment] # a plain number is what they take
        message.severity_text = record.severity_text
        if record.body is not None:
            message.body.CopyFrom(any_value(record.body, in_json=in_json))
        message.attributes.extend(key_values(record.attributes or {}, in_json=in_json))
        message.dropped_attributes_count = record.dropped_attributes
        message.flags = record.flags & 0xFF
        message.trace_id = identifier(record.trace_id, 32)
        message.span_id = identifier(record.span_id, 16)
        message.event_name = record.event_name
    return whole


def identifier(text: str, count: int) -> bytes:
    if len(text) != count or set(text) - set("0123456789abcdefABCDEF"):
        return b""
    number = bytes.fromhex(text)
    return number if any(number) else b""


def read_json(text: bytes) -> Any:
    """Read OTLP's JSON, which has ids in hexadecimal, with a reader that takes base64."""
    # Python would read `-0` as an integer, which has no sign.
    whole = json.loads(text, parse_int=lambda digits: -0.0 if digits == "-0" else int(digits))
    for record in whole["resourceLogs"][0]["scopeLogs"][0]["logRecords"]:
        for name in {"traceId", "spanId"} & record.keys():
            record[name] = base64.b64encode(bytes.fromhex(record[name])).decode()
    return json_format.ParseDict(whole, service.ExportLogsServiceRequest())


def encode(encoder: Any, given: list[LogRecord]) -> bytes:
    body: bytes = encoder.body([encoder.piece(record) for record in given])
    return body


def for_batches(check: Callable[[list[LogRecord]], None]) -> None:
    """Call `check` with batches of records; without decorators, which have no types where Hypothesis is missing."""
    batches = st.lists(records, min_size=1, max_size=4)
    settings = hypothesis.settings(max_examples=60, deadline=None, database=None, derandomize=True)
    settings(hypothesis.given(batches)(check))()


def test_protobuf_is_read_as_what_was_meant() -> None:
    encoder = ProtobufEncoder(RESOURCE, "1.2", observed_time=True, severity_text=True)

    def check(given: list[LogRecord]) -> None:
        # Bytes and not messages, in which no NaN equals another.
        assert encode(encoder, given) == request(given, in_json=False).SerializeToString(deterministic=True)

    for_batches(check)


def test_json_is_read_as_what_was_meant() -> None:
    encoder = JsonEncoder(RESOURCE, "1.2", observed_time=True, severity_text=True)

    def check(given: list[LogRecord]) -> None:
        read, meant = read_json(encode(encoder, given)), request(given, in_json=True)
        assert read.SerializeToString(deterministic=True) == meant.SerializeToString(deterministic=True)

    for_batches(check)


@pytest.mark.parametrize("make", [ProtobufEncoder, JsonEncoder])
@pytest.mark.parametrize("switch", [False, True])
def test_what_is_kept_changes_nothing(make: Any, switch: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    used, careful = (make([], "", observed_time=switch, severity_text=switch) for _ in range(2))
    careful._usual = None  # so that no record goes the short way

    def check(given: list[LogRecord]) -> None:
        assert [used.piece(record) for record in given * 2] == [careful.piece(record) for record in given * 2]

    for_batches(check)


def test_a_batch_of_hostile_records_is_read() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    hostile: list[object] = [
        "\ud800",
        math.nan,
        2**53 + 1,
        2**63,
        cycle,
        "x" * 50_000_000,
        b"\xff",
        object(),
        {None: 1},
    ]
    given = [LogRecord(value, 9, {"value": value, "list": [value]}, time_ns=1) for value in hostile]

    protobuf = encode(ProtobufEncoder([], "", observed_time=True, severity_text=True), given)
    text = encode(JsonEncoder([], "", observed_time=True, severity_text=True), given)

    (scope_logs,) = service.ExportLogsServiceRequest.FromString(protobuf).resource_logs[0].scope_logs
    (scope_of_json,) = read_json(text).resource_logs[0].scope_logs
    assert len(scope_logs.log_records) == len(scope_of_json.log_records) == len(hostile)
