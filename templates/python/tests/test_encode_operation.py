"""The operation `encode` of the conformance driver."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DRIVER = Path(__file__).parent.parent / "conformance/driver.py"

pytestmark = pytest.mark.skipif(not DRIVER.exists(), reason="the driver is no part of the published package")


def encode(encoding: str, *requests: object) -> list[Any]:
    cases = [
        {"case": {"id": str(number), "op": "encode", "in": {"request": json.dumps(request), "encoding": encoding}}}
        for number, request in enumerate(requests)
    ]
    done = subprocess.run(
        [sys.executable, str(DRIVER)],
        input="".join(f"{json.dumps(case)}\n" for case in cases).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == b""
    return [json.loads(line)["done"]["out"] for line in done.stdout.splitlines()]


def test_an_empty_request_is_nothing() -> None:
    for encoding in ("protobuf", "json"):
        assert (
            encode(encoding, {}, {"resource": [["a", {"s": "b"}]], "records": []}) == [{"body": "", "pieces": ""}] * 2
        )


def test_an_empty_record_is_a_record() -> None:
    assert encode("protobuf", {"records": [{}, {}]}) == [{"body": "0a0612041200" + "1200", "pieces": "2,2"}]
    assert encode("json", {"records": [{}]}) == [
        {"body": '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}', "pieces": "2"}
    ]


def test_every_kind_of_value_is_built() -> None:
    values: list[dict[str, Any] | None] = [
        None,
        {"s": "é\ud800"},
        {"b": True},
        {"i": "-9223372036854775808"},
        {"d": "fff8000000000001"},
        {"d": "3ff0000000000000"},
        {"x": "00ff"},
        {"l": []},
        {"m": [["a", {"b": False}], ["a", None]]},
    ]

    (done,) = encode(
        "json", {"records": [{"body": {"l": values}, "attributes": [["k", {"i": "1"}], ["k", {"i": "2"}]]}]}
    )

    record = json.loads(done["body"])["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]
    assert record["body"]["arrayValue"]["values"][1:] == [
        {"stringValue": "é\ufffd"},
        {"boolValue": True},
        {"intValue": "-9223372036854775808"},
        {"stringValue": "NaN"},
        {"doubleValue": 1},
        {"bytesValue": "AP8="},
        {"arrayValue": {"values": []}},
        {"kvlistValue": {"values": [{"key": "a", "value": {}}]}},
    ]
    assert record["attributes"] == [{"key": "k", "value": {"intValue": "2"}}]


def test_all_fields_are_taken() -> None:
    record = {
        "time": "5",
        "observed": "6",
        "severity": 9,
        "severity_text": "INFO",
        "body": {"s": "b"},
        "dropped": 1,
        "flags": 257,
        "trace_id": "AB" * 16,
        "span_id": "cd" * 8,
        "event_name": "e",
    }

    (done,) = encode("json", {"scope": ["n", ""], "records": [record]})

    assert done["body"] == (
        '{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"n"},"logRecords":[{"timeUnixNano":"5","severityNumber":9,'
        '"severityText":"INFO","body":{"stringValue":"b"},"droppedAttributesCount":1,"flags":1,'
        f'"traceId":"{"ab" * 16}","spanId":"{"cd" * 8}","observedTimeUnixNano":"6","eventName":"e"}}]}}]}}]}}'
    )


def test_deep_values_are_built() -> None:
    request: Any = None
    for _ in range(300):
        request = {"l": [request]}

    (done,) = encode("protobuf", {"records": [{"body": request}]})

    assert len(done["body"]) < 1000
