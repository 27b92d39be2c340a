"""Records as rows."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest
from lipservice_conformance.emulator.mapping import ORIGINAL_TIME, RowError, make_rows
from lipservice_conformance.emulator.row import Row
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, InstrumentationScope, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

NOW = 1_800_000_000_123_456_789
HOUR = 3_600_000_000_000


def text(key: str, value: str) -> KeyValue:
    return KeyValue(key=key, value=AnyValue(string_value=value))


def request(*records: LogRecord, resource: tuple[KeyValue, ...] = ()) -> ExportLogsServiceRequest:
    whole = ExportLogsServiceRequest()
    logs = whole.resource_logs.add()
    logs.resource.attributes.extend(resource)
    logs.scope_logs.add().log_records.extend(records)
    return whole


def row(*, resource: tuple[KeyValue, ...] = (), **fields: Any) -> Row:
    (only,) = make_rows(request(LogRecord(**fields), resource=resource), NOW).rows
    return only


def test_times_are_microseconds_and_the_observed_one_is_now() -> None:
    stored = row(time_unix_nano=NOW - HOUR, observed_time_unix_nano=5)
    assert stored.timestamp == (NOW - HOUR) // 1000
    assert stored.observed_timestamp == NOW // 1000


def test_no_time_is_now() -> None:
    assert row().timestamp == NOW // 1000
    assert ORIGINAL_TIME not in row().attributes


@pytest.mark.parametrize("offset", [-25 * HOUR, 25 * HOUR])
def test_a_time_a_day_off_is_replaced_and_kept_without_quotes(offset: int) -> None:
    stored = row(time_unix_nano=NOW + offset, attributes=[text(ORIGINAL_TIME, "mine")])
    assert stored.timestamp == NOW // 1000
    assert stored.attributes[ORIGINAL_TIME].startswith("2027-01-")


def test_replaced_times_are_counted() -> None:
    records = (LogRecord(time_unix_nano=5), LogRecord(), LogRecord(time_unix_nano=NOW))
    assert make_rows(request(*records), NOW).times_replaced == 1


@pytest.mark.parametrize("offset", [-23 * HOUR, 0, 23 * HOUR])
def test_a_time_within_a_day_is_kept(offset: int) -> None:
    assert row(time_unix_nano=NOW + offset).timestamp == (NOW + offset) // 1000


def test_one_time_beyond_64_bits_loses_all_records() -> None:
    with pytest.raises(RowError):
        make_rows(request(LogRecord(), LogRecord(time_unix_nano=1 << 63)), NOW)


def test_ids_of_the_right_length_are_kept_and_others_become_zero() -> None:
    stored = row(trace_id=bytes(range(16)), span_id=b"1234567")
    assert base64.b64decode(stored.trace_id) == bytes(range(16))
    assert base64.b64decode(stored.span_id) == bytes(8)
    assert base64.b64decode(row(trace_id=b"0af7651916cd43dd8448eb211c80319c").trace_id) == bytes(16)


def test_values_of_attributes_are_json_and_the_last_of_a_key_wins() -> None:
    stored = row(attributes=[text("a", "one"), text("a", "two"), KeyValue(key="n", value=AnyValue(int_value=3))])
    assert stored.attributes == {"a": '"two"', "n": "3"}


def test_the_service_is_a_column_and_is_added_where_it_is_missing() -> None:
    assert row(resource=(text("service.name", "shop"),)).service_name == "shop"
    nameless = row()
    assert (nameless.service_name, nameless.resource_attributes) == ("", {"service.name": '""'})
    assert row(resource=(KeyValue(key="service.name", value=AnyValue(int_value=7)),)).service_name == "7"


def test_a_scope_is_name_and_version_around_an_at() -> None:
    assert make_scope(None) == ""
    assert make_scope(InstrumentationScope()) == "@"
    assert make_scope(InstrumentationScope(name="lib")) == "lib@"
    assert make_scope(InstrumentationScope(name="lib", version="2")) == "lib@2"


def make_scope(scope: InstrumentationScope | None) -> str:
    whole = request(LogRecord())
    if scope is not None:
        whole.resource_logs[0].scope_logs[0].scope.CopyFrom(scope)
    return make_rows(whole, NOW).rows[0].instrumentation_scope


def test_a_body_that_is_no_string_is_json_and_none_is_empty() -> None:
    assert row(body=AnyValue(bool_value=False)).body == "false"
    assert row().body == ""


def test_the_event_and_the_flags_are_kept() -> None:
    stored = row(event_name="start", flags=(1 << 32) - 1)
    assert (stored.event_name, stored.trace_flags) == ("start", (1 << 32) - 1)


def test_every_arrival_has_a_fresh_id_of_version_7() -> None:
    ids = [row().uuid for _ in range(100)]
    assert len(set(ids)) == 100
    assert {(one[14], one[19] in "89ab") for one in ids} == {("7", True)}
    assert int(ids[0].replace("-", "")[:12], 16) == pytest.approx(time.time() * 1000, abs=60_000)
