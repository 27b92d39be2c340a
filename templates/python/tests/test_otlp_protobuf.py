"""Protobuf, byte by byte where a reading of the spec decides; `test_otlp_official.py` holds the rest to OTLP."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import pytest

from lipservice import LogRecord
from lipservice._known_texts import LONGEST_TEXT, MOST_TEXTS
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import KNOWN_KEYS, ProtobufEncoder
from lipservice._otlp_protobuf_key import KNOWN_BYTES, KNOWN_LENGTHS, KNOWN_VALUES
from lipservice._otlp_tables import ATTRIBUTES, DEPTH, KEY_BYTES, RECORD_BYTES, TEXT_BYTES, VALUES
from lipservice._unencodable import Unencodable

TIME = 1_764_000_000_000_000_000
RESOURCE = [("service.name", "shop")]


def make(*, observed_time: bool = True, severity_text: bool = True) -> ProtobufEncoder:
    return ProtobufEncoder(RESOURCE, "1", observed_time=observed_time, severity_text=severity_text)


def message(**fields: Any) -> bytes:
    piece = make().piece(LogRecord(**fields))
    assert piece[0] == 0x12
    return piece[2:] if piece[1] < 0x80 else piece[3:]


def attribute(value: object) -> bytes:
    return message(attributes={"k": value})[len(b"\x32\x00\x0a\x01k\x12\x00") :]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "0a00"),
        ("ab", "0a026162"),
        ("\ud800", "0a03efbfbd"),
        (True, "1001"),
        (False, "1000"),
        (0, "1800"),
        (127, "187f"),
        (128, "188001"),
        (16384, "18808001"),
        (-1, "18ffffffffffffffffff01"),
        (2**63 - 1, "18ffffffffffffffff7f"),
        (-(2**63), "1880808080808080808001"),
        (1.0, "21000000000000f03f"),
        (-0.0, "210000000000000080"),
        (float("nan"), "21000000000000f87f"),
        (-float("nan"), "21000000000000f87f"),
        (float("-inf"), "21000000000000f0ff"),
        (b"", "3a00"),
        (b"\x00", "3a0100"),
        (None, ""),
        ([], "2a00"),
        ([None], "2a020a00"),
        ([[]], "2a040a022a00"),
        ({}, "3200"),
        ({"a": None}, "32070a050a01611200"),
        ({"": 1}, "32060a0412021801"),
    ],
)
def test_a_value_is_written_as(value: object, expected: str) -> None:
    assert attribute(value).hex() == expected
    # The same in a record that is usual but for this.
    usual = make().piece(LogRecord("m", 9, {"k": value}, time_ns=TIME))
    assert usual.endswith(bytes.fromhex(expected))


def test_fields_at_their_default_are_left_out() -> None:
    assert message() == b""
    assert message(body="") == b"\x2a\x02\x0a\x00"
    assert message(attributes={}) == b""
    assert message(attributes={"": None}) == b"\x32\x02\x12\x00"


def test_fields_stand_in_the_order_of_their_numbers() -> None:
    written = message(
        body="b",
        severity=1,
        attributes={"k": 1},
        severity_text="s",
        time_ns=1,
        observed_ns=2,
        trace_id="01" * 16,
        span_id="02" * 8,
        flags=3,
        event_name="e",
        dropped_attributes=4,
    )

    assert written.hex() == (
        "09" + "0100000000000000" + "1001" + "1a0173" + "2a030a0162" + "32070a016b12021801" + "3804" + "4503000000"
        "4a10" + "01" * 16 + "5208" + "02" * 8 + "59" + "0200000000000000" + "620165"
    )


def test_profiles_leave_fields_out() -> None:
    record = LogRecord("b", 9, severity_text="INFO", time_ns=TIME, observed_ns=TIME)

    bare = make(observed_time=False, severity_text=False).piece(record)

    assert bare == make().piece(LogRecord("b", 9, time_ns=TIME))
    assert len(make(observed_time=False).piece(record)) == len(bare) + 6
    assert len(make(severity_text=False).piece(record)) == len(bare) + 9


def test_a_request_without_records_is_nothing() -> None:
    assert make().body([]) == b""
    assert make().body_length(0, 0) == 0


def test_empty_parts_are_left_out() -> None:
    encoder = ProtobufEncoder([], "", observed_time=True, severity_text=True, scope_name="")

    assert encoder.body([encoder.piece(LogRecord())]).hex() == "0a04" + "1202" + "1200"


def test_the_resource_and_the_scope_stand_before_the_records() -> None:
    encoder = ProtobufEncoder([("a", 1)], "2", observed_time=True, severity_text=True, scope_name="\ud800")

    resource = "0a09" + "0a07" + "0a0161" + "12021801"
    scope = "0a08" + "0a03efbfbd" + "120132"
    assert encoder.body([b"\x12\x00"] * 2).hex() == "0a1b" + resource + "120e" + scope + "12001200"


@pytest.mark.parametrize("count", [1, 2, 7, 128, 5000])
def test_the_length_of_a_request_is_known_before_it_is_made(count: int) -> None:
    for encoder in (make(), JsonEncoder(RESOURCE, "1", observed_time=True, severity_text=True)):
        pieces = [encoder.piece(LogRecord(f"record {number}", 9, time_ns=TIME)) for number in range(count)]

        assert len(encoder.body(pieces)) == encoder.body_length(count, sum(map(len, pieces)))


def test_it_says_what_it_writes() -> None:
    assert (ProtobufEncoder.name, ProtobufEncoder.content_type) == ("protobuf", "application/x-protobuf")
    assert (JsonEncoder.name, JsonEncoder.content_type) == ("json", "application/json")


def nest(depth: int, value: object) -> object:
    for _ in range(depth // 2):
        value = [{"in": value}]
    return [value] if depth % 2 else value


USUAL = [
    LogRecord("m", 9, {"a": {"b": [1, None, True, 0.5, "é"], "c": {}, "d": []}, "e": (1, ("x",))}, time_ns=TIME),
    LogRecord("m", 9, {"a": nest(DEPTH, 1), "b": nest(DEPTH // 2 - 1, 1)}, time_ns=TIME),
    LogRecord("m", 9, time_ns=TIME),
    LogRecord("é" * 300, 1, {}, time_ns=1),
    LogRecord(
        "", 24, {"a": "x", "b": 1, "c": 0.5, "d": True, "e": None, "f": False, "": "", "é": "日本"}, time_ns=TIME
    ),
    LogRecord("m", 9, {"a": "x" * 65, "b": -1, "c": 2**63 - 1, "d": "x" * 200, "n": float("nan")}, time_ns=TIME),
    LogRecord("m", 9, {"k" * 64: 5}, severity_text="INFO", time_ns=TIME, observed_ns=TIME, event_name="e"),
    LogRecord("m", 9, time_ns=TIME, trace_id="ab" * 16, span_id="cd" * 8, flags=0x101),
    LogRecord("m", 9, time_ns=TIME, span_id="cd" * 8, trace_id="0" * 32),
    LogRecord("m", 9, time_ns=TIME, flags=1),
    LogRecord("m", 9, {str(number): number for number in range(ATTRIBUTES)}, time_ns=TIME),
]
UNUSUAL = [
    LogRecord("m", 9, {"a": nest(DEPTH + 1, 1), "b": nest(DEPTH * 2, [])}, time_ns=TIME),
    LogRecord("m", 9, {"a": [None] * (VALUES - 3), "b": 1, "c": 2}, time_ns=TIME),
    LogRecord("m", 9, {"a": ["ab"] * (VALUES // 4), "b": [["cd"]] * (VALUES // 2), "c": [0] * VALUES}, time_ns=TIME),
    LogRecord("m", 9, {"a": {"k" * KEY_BYTES: 1, "k" * (KEY_BYTES + 1): 2, 3: 4}}, time_ns=TIME),
    LogRecord("m", 9, {"a": ["\ud800", 2**63, b"x"]}, time_ns=TIME),
    LogRecord("m", 9, {"a": {"b": "x" * TEXT_BYTES}, "c": ["y" * (TEXT_BYTES + 1)]}, time_ns=TIME),
    LogRecord(time_ns=TIME),
    LogRecord("m"),
    LogRecord("m", 9, time_ns=2**63),
    LogRecord("m", 25, time_ns=TIME),
    LogRecord("m", severity=True, time_ns=TIME),
    LogRecord("\udc00", 9, time_ns=TIME),
    LogRecord(5, 9, time_ns=TIME),
    LogRecord("m", 9, {"a": [1]}, time_ns=TIME),
    LogRecord("m", 9, {"a": 2**63}, time_ns=TIME),
    LogRecord("m", 9, {"a": "\ud800"}, time_ns=TIME),
    LogRecord("m", 9, {"\ud800": "a"}, time_ns=TIME),
    LogRecord("m", 9, {"k" * 65: 5, "k" * (KEY_BYTES + 1): 5}, time_ns=TIME),
    LogRecord("m", 9, {5: 5}, time_ns=TIME),  # type: ignore[dict-item] # what is wrong is the point
    LogRecord("m", 9, {str(number): number for number in range(ATTRIBUTES + 1)}, time_ns=TIME),
    LogRecord("x" * TEXT_BYTES, 9, {"a": 1}, time_ns=TIME),
    LogRecord("x" * (TEXT_BYTES + 1), 9, {"a": "y" * TEXT_BYTES, "b": "z" * 50_000_000}, time_ns=TIME),
    LogRecord("m", 9, dict.fromkeys("abcdefgh", "y" * TEXT_BYTES), time_ns=TIME),
    LogRecord("m", 9, {"a": [None] * VALUES, "b": "x" * RECORD_BYTES}, time_ns=TIME),
    LogRecord("m", 9, time_ns=TIME, dropped_attributes=1),
    LogRecord("m", 9, time_ns=TIME, severity_text="x" * (LONGEST_TEXT + 1), event_name="y" * (LONGEST_TEXT + 1)),
]


@pytest.mark.parametrize("make_encoder", [ProtobufEncoder, JsonEncoder])
@pytest.mark.parametrize("record", USUAL + UNUSUAL, ids=range(len(USUAL + UNUSUAL)))
def test_both_ways_come_to_the_same(make_encoder: Any, record: LogRecord) -> None:
    for observed_time in (False, True):
        encoder = make_encoder(RESOURCE, "1", observed_time=observed_time, severity_text=True)
        direct = [encoder.piece(record) for _ in range(3)]

        def refuse(_: object) -> NoReturn:
            raise ValueError

        encoder._usual = refuse
        assert direct == [encoder.piece(record)] * 3


@pytest.mark.parametrize("record", USUAL, ids=range(len(USUAL)))
@pytest.mark.parametrize("make_encoder", [ProtobufEncoder, JsonEncoder])
def test_usual_records_go_the_short_way(make_encoder: Any, record: LogRecord) -> None:
    encoder = make_encoder(RESOURCE, "1", observed_time=bool(record.observed_ns), severity_text=True)
    encoder._any = None

    assert encoder.piece(record)


@pytest.mark.parametrize("make_encoder", [ProtobufEncoder, JsonEncoder])
def test_nothing_that_is_kept_grows_without_bound(make_encoder: Any) -> None:
    encoder = make_encoder(RESOURCE, "1", observed_time=True, severity_text=True)
    for number in range(3 * KNOWN_KEYS):
        attributes = {f"key {number}": f"value {number}", "same": f"{number:0{number}}", "number": number}
        name = f"level {number}"
        record = LogRecord("m", 9, attributes, severity_text=name, time_ns=1, observed_ns=1)
        record.event_name, record.trace_id, record.span_id = name, f"{number:032x}", f"{number:016x}"
        encoder.piece(record)

    assert len(encoder._keys) <= KNOWN_KEYS
    for key in encoder._keys.values():
        assert len(key.known) <= KNOWN_VALUES
        assert all(len(value) <= KNOWN_BYTES for value in key.known if isinstance(value, str))
        assert len(getattr(key, "_heads", ())) <= KNOWN_LENGTHS
    for texts in (encoder._levels, encoder._events, encoder._traces, encoder._spans):
        assert 0 < len(texts) <= MOST_TEXTS


def test_a_text_that_logs_itself_ends() -> None:
    encoder = make()

    class Logs:
        def __str__(self) -> str:
            pieces.append(encoder.piece(LogRecord(self, 9, {"self": "x"}, time_ns=TIME)))
            return "logged"

    pieces: list[bytes] = []
    encoder.piece(LogRecord(Logs(), 9, time_ns=TIME))

    assert 0 < len(pieces) < sys.getrecursionlimit()
    assert b"logged" in pieces[-1]


def test_without_room_on_the_stack_only_unencodable_is_raised() -> None:
    encoder = make()
    outcomes = set()

    def sink(depth: int) -> None:
        try:
            outcomes.add(len(encoder.piece(LogRecord([[["deep"]]], 9, {"a": {"b": object}}, time_ns=TIME))))
        except Unencodable:
            outcomes.add(-1)
        if depth:
            sink(depth - 1)

    with pytest.raises(RecursionError):
        sink(10**6)

    assert len(outcomes) > 1


@pytest.mark.parametrize("record", [None, object(), 5])
def test_what_is_no_record_is_unencodable(record: Any) -> None:
    with pytest.raises(Unencodable) as caught:
        make().piece(record)

    assert caught.value.__cause__ is None


def test_strangers_code_is_called_once() -> None:
    calls: list[str] = []

    class Stranger:
        def __str__(self) -> str:
            calls.append("str")
            return "x" * (TEXT_BYTES * 2)

        def __bool__(self) -> bool:
            calls.append("bool")
            return True

        def __eq__(self, other: object) -> bool:
            calls.append("eq")
            return True

        def __hash__(self) -> int:
            calls.append("hash")
            return 0

    stranger: Any = Stranger()
    record = LogRecord(stranger, stranger, {"a": 1}, time_ns=stranger, trace_id=stranger, flags=stranger)
    make().piece(record)
    assert calls == ["str"]

    calls.clear()
    make().piece(LogRecord("m", 9, {"a": stranger}, time_ns=TIME, span_id=stranger, dropped_attributes=stranger))
    assert calls == ["str"]
