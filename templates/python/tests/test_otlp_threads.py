"""Encoders are shared by all threads of an application and wait for none of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from lipservice import LogRecord
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import KNOWN_KEYS, ProtobufEncoder

THREADS = 4
ROUNDS = 4


def record(number: int) -> LogRecord:
    attributes = {f"key {number % (2 * KNOWN_KEYS)}": number, "same": f"value {number}", "nested": {"n": [number]}}
    return LogRecord(f"record {number}", 9, attributes, time_ns=1, trace_id=f"{number + 1:032x}")


@pytest.mark.parametrize("make", [ProtobufEncoder, JsonEncoder])
def test_threads_write_what_one_alone_writes(make: Any) -> None:
    shared, alone = (make([], "", observed_time=False, severity_text=False) for _ in range(2))
    records = [record(number) for number in range(3 * KNOWN_KEYS)]
    expected = [alone.piece(entry) for entry in records]

    def write(_: int) -> bool:
        return all([shared.piece(entry) for entry in records] == expected for _ in range(ROUNDS))

    with ThreadPoolExecutor(THREADS) as threads:
        assert all(threads.map(write, range(THREADS)))


@pytest.mark.parametrize("make", [ProtobufEncoder, JsonEncoder])
def test_an_attribute_may_be_changed_by_another_thread(make: Any) -> None:
    encoder = make([], "", observed_time=False, severity_text=False)
    attributes: dict[str, object] = {}

    def change(_: int) -> None:
        for number in range(3000):
            attributes[str(number % 50)] = number
            attributes.pop(str((number + 25) % 50), None)

    with ThreadPoolExecutor(THREADS) as threads:
        changes = threads.map(change, range(THREADS - 1))
        pieces = [encoder.piece(LogRecord("m", 9, attributes, time_ns=1)) for _ in range(500)]
        list(changes)

    assert all(b"m" in piece for piece in pieces)
