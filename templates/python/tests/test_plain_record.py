"""The limits of a record. Values of the spec are named, so that they may change."""

from __future__ import annotations

from typing import Any

import pytest

from lipservice import LogRecord
from lipservice._native_value import HIGHEST_INTEGER
from lipservice._otlp_tables import (
    ATTRIBUTES,
    CUT,
    DEEP_LIST,
    DEEP_MAP,
    DEPTH,
    KEY_BYTES,
    RECORD_BYTES,
    TEXT_BYTES,
    VALUES,
)
from lipservice._plain_record import PlainRecord, plain_attributes, plain_record


class Pairs(dict[str, object]):
    """Yields what no dictionary can hold."""

    def __init__(self, *pairs: tuple[str, object]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def items(self) -> Any:
        return self._pairs


def plain(**fields: Any) -> PlainRecord:
    return plain_record(LogRecord(**fields), observed_time=True, severity_text=True)


def texts(count: int) -> list[str]:
    return ["x" * TEXT_BYTES] * count


def size(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, bytes):
        return len(value)
    return sum(map(size, value)) if isinstance(value, (list, tuple)) else 0


def count(value: Any) -> int:
    if isinstance(value, list):
        return 1 + sum(map(count, value))
    return 1 + sum(count(entry) for _, entry in value) if isinstance(value, tuple) else 1


def test_of_equal_keys_the_last_stands_where_it_is() -> None:
    attributes = Pairs(("a", 1), ("b", 2), ("a", 3), ("c", 4))

    assert plain(attributes=attributes).attributes == (("b", 2), ("a", 3), ("c", 4))
    assert plain(body=attributes).body == (("b", 2), ("a", 3), ("c", 4))


def test_keys_that_are_equal_once_they_are_cut_are_equal() -> None:
    long = "k" * (KEY_BYTES + 1)
    cut = "k" * (KEY_BYTES - len(CUT.encode())) + CUT

    assert plain(attributes={long: 1, long + "x": 2, "k" * KEY_BYTES: 3}).attributes == (
        (cut, 2),
        ("k" * KEY_BYTES, 3),
    )


def test_equal_keys_count_as_nothing() -> None:
    repeated = Pairs(*[("a", number) for number in range(VALUES * 2)], ("b", "x" * TEXT_BYTES))

    record = plain(body=repeated, attributes={"c": 1})

    assert record.body == (("a", VALUES * 2 - 1), ("b", "x" * TEXT_BYTES))
    assert record.attributes == (("c", 1),)
    assert record.dropped_attributes == 0


def test_further_attributes_are_counted() -> None:
    record = plain(attributes={str(number): number for number in range(ATTRIBUTES + 5)}, dropped_attributes=2)

    assert record.attributes == tuple((str(number), number) for number in range(ATTRIBUTES))
    assert record.dropped_attributes == 7


def test_the_count_of_dropped_attributes_ends_somewhere() -> None:
    assert plain(dropped_attributes=2**40).dropped_attributes == 2**32 - 1
    assert plain(dropped_attributes=-1).dropped_attributes == 0


@pytest.mark.parametrize(
    ("empty", "wrap", "mark"), [([], lambda v: [v], DEEP_LIST), ({}, lambda v: {"k": v}, DEEP_MAP)]
)
def test_what_is_nested_too_deep_becomes_a_mark(empty: object, wrap: Any, mark: str) -> None:
    value = empty
    for _ in range(DEPTH - 1):
        value = wrap(value)

    assert mark not in repr(plain(body=value).body)
    for given in (wrap(value), wrap(wrap(value))):
        body: Any = plain(body=given).body
        for _ in range(DEPTH):
            body = body[0] if isinstance(body, list) else body[0][1]
        assert body == mark


def test_values_of_body_and_attributes_are_counted_together() -> None:
    record = plain(body=[0] * (VALUES - 3), attributes={"a": 1, "b": [1, 2], "c": 3})

    assert len(record.body) == VALUES - 3  # type: ignore[arg-type] # it is a list
    assert record.attributes == (("a", 1), ("b", []))
    assert record.dropped_attributes == 1


def test_missing_values_and_marks_count_as_values() -> None:
    deep: object = []
    for _ in range(DEPTH):
        deep = [deep]

    assert plain(body=[None] * VALUES).body == [None] * (VALUES - 1)
    assert count(plain(body=[deep] * VALUES).body) == VALUES


def test_no_body_counts_nothing() -> None:
    record = plain(attributes={str(n): [0] * (VALUES // 2 - 1) for n in range(2)})

    assert sum(count(value) for _, value in record.attributes) == VALUES
    assert record.dropped_attributes == 0


def test_a_list_stands_with_what_there_was_room_for() -> None:
    record = plain(body=[[0] * VALUES, [1]], attributes={"a": 1})

    assert record.body == [[0] * (VALUES - 2)]
    assert record.attributes == ()
    assert record.dropped_attributes == 1


def test_a_long_text_is_cut_before_the_mark() -> None:
    body = plain(body="x" * (TEXT_BYTES + 1)).body

    assert body == "x" * (TEXT_BYTES - len(CUT.encode())) + CUT
    assert plain(body="é" * 25_000_000).body == "é" * ((TEXT_BYTES - len(CUT.encode())) // 2) + CUT


def test_bytes_are_cut_without_a_mark() -> None:
    assert plain(body=b"x" * (TEXT_BYTES + 1)).body == b"x" * TEXT_BYTES


def test_texts_share_the_bytes_of_a_record_in_the_order_of_counting() -> None:
    record = plain(
        event_name="e" * TEXT_BYTES, severity_text="s" * TEXT_BYTES, body=texts(1), attributes={"k": texts(3)}
    )

    assert size((record.event_name, record.severity_text, record.body, record.attributes)) == RECORD_BYTES
    assert record.event_name == "e" * TEXT_BYTES
    assert record.severity_text == "s" * TEXT_BYTES
    rest = RECORD_BYTES - 3 * TEXT_BYTES - 1 - len(CUT.encode())
    assert record.attributes == (("k", ["x" * rest + CUT, "", ""]),)


def test_what_is_not_written_counts_nothing() -> None:
    given = LogRecord(texts(3), event_name="e" * TEXT_BYTES, severity_text="s" * TEXT_BYTES)

    record = plain_record(given, observed_time=True, severity_text=False)

    assert record.severity_text == ""
    assert record.body == texts(3)


def test_keys_and_bytes_count_and_are_cut_by_what_is_left() -> None:
    body = [*texts(RECORD_BYTES // TEXT_BYTES - 1), b"x" * (TEXT_BYTES - 12)]

    record = plain(body=body, attributes={"key": b"123", "longest": b"12345", "next": "", "last": 2})

    assert record.attributes == (("key", b"123"), ("lon" + CUT, b""), ("", ""), ("", 2))
    assert size((record.body, record.attributes)) == RECORD_BYTES


def test_keys_that_become_equal_for_want_of_room_stay() -> None:
    attributes: dict[str, object] = {f"k{number}": "x" * TEXT_BYTES for number in range(RECORD_BYTES // TEXT_BYTES + 3)}

    assert [key for key, _ in plain(attributes=attributes).attributes][-2:] == ["", ""]


@pytest.mark.parametrize("given", [-1, 0, 2**63, 2**64, True, 0.5, "1", None])
def test_a_time_that_is_none_is_left_out(given: Any) -> None:
    record = plain(time_ns=given, observed_ns=given)

    assert (record.time_ns, record.observed_ns) == ((1, 1) if given is True else (0, 0))


def test_times_are_those_that_an_integer_of_64_bits_holds() -> None:
    assert plain(time_ns=1).time_ns == 1
    assert plain(time_ns=HIGHEST_INTEGER).time_ns == HIGHEST_INTEGER
    assert plain_record(LogRecord(observed_ns=5), observed_time=False, severity_text=True).observed_ns == 0


@pytest.mark.parametrize(
    ("given", "severity"), [(0, 0), (1, 1), (24, 24), (25, 0), (-1, 0), ("9", 0), (9.0, 0), (None, 0)]
)
def test_a_severity_is_from_1_to_24(given: Any, severity: int) -> None:
    assert plain(severity=given).severity == severity


@pytest.mark.parametrize(("given", "flags"), [(0, 0), (1, 1), (0x1FF, 0xFF), (0x100, 0), (-1, 0xFF), ("1", 0)])
def test_flags_have_8_bits(given: Any, flags: int) -> None:
    assert plain(flags=given).flags == flags


@pytest.mark.parametrize(
    "digits",
    ["", "0" * 32, "ab" * 15, "ab" * 17, "ag" * 16, " " * 32, "ab " * 10 + "ab", "é" * 32, "a" * 31 + "\n", 1, None],
)
def test_a_trace_id_that_is_none_is_left_out(digits: Any) -> None:
    assert plain(trace_id=digits).trace_id == b""


@pytest.mark.parametrize("digits", ["", "0" * 16, "ab" * 7, "ab" * 16, "ag" * 8, "ab " * 5 + "a", b"ab" * 8, [1]])
def test_a_span_id_that_is_none_is_left_out(digits: Any) -> None:
    assert plain(span_id=digits).span_id == b""


def test_ids_are_hexadecimal_in_any_case() -> None:
    record = plain(trace_id="aB" * 16, span_id="0" * 15 + "1")

    assert record.trace_id == b"\xab" * 16
    assert record.span_id == bytes(7) + b"\x01"


@pytest.mark.parametrize("attributes", [5, "ab", [("a", 1)], object()])
def test_attributes_that_are_no_mapping_are_none(attributes: Any) -> None:
    assert plain(attributes=attributes, body="x").attributes == ()


def test_a_resource_is_held_to_the_same() -> None:
    pairs = [(str(number), number) for number in range(ATTRIBUTES + 1)]

    assert len(plain_attributes(pairs)) == ATTRIBUTES
    assert plain_attributes([("a", 1), ("a", {1: [2]})]) == (("a", (("1", [2]),)),)
