"""The slow model of the encoders follows the rules in words, where an example is enough to see it."""

import json
import struct
from random import Random

import pytest
from lipservice_conformance.authored_requests import expand_requests
from lipservice_conformance.slow_driver import answer
from lipservice_conformance.slow_otlp import encode
from lipservice_conformance.slow_otlp.account import Account, shortened
from lipservice_conformance.slow_otlp.plain_json import json_text, number_text
from lipservice_conformance.slow_otlp.value import Map, read_value


def body(encoding: str = "json", **record: object) -> str:
    (arguments,) = expand_requests({"record": record, "encoding": encoding})
    return str(encode(**arguments)["body"])


def record_of(**record: object) -> dict[str, object]:
    return json.loads(body(**record))["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]


def test_a_record_with_nothing_to_say_is_an_empty_object_and_two_bytes() -> None:
    assert body() == '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}'
    assert body("protobuf") == "0a0412021200"


def test_no_records_are_no_bytes() -> None:
    assert encode('{"resource":[["a",{"s":"b"}]]}', "json") == {"body": "", "pieces": ""}
    assert encode("{}") == {"body": "", "pieces": ""}


def test_the_official_classes_write_fields_by_their_numbers() -> None:
    whole = {"time": "1", "observed": "2", "severity": 9, "severity_text": "I", "body": "b", "attributes": {"a": 1}}
    ids = {"trace_id": "1" * 32, "span_id": "2" * 16}
    written = bytes.fromhex(body("protobuf", **whole, **ids, dropped=1, flags=1, event_name="e"))
    early = "09 0100000000000000 10 09 1a 01 49 2a 03 0a0162 32 07 0a0161 1202 1801 38 01 45 01000000"
    head = bytes.fromhex(f"{early} 4a 10 {'11' * 16} 52 08 {'22' * 8}")
    assert written[6 : 6 + len(head)] == head
    assert written.endswith(bytes.fromhex("59 0200000000000000 62 01 65"))


def test_pieces_are_the_bytes_that_records_add() -> None:
    records = [{"body": "é" * 100}, {}, {"severity": 9}]
    for arguments in expand_requests({"records": records}):
        pieces = [int(piece) for piece in encode(**arguments)["pieces"].split(",")]
        alone = [encode(**one)["pieces"] for record in records for one in expand_requests({"record": record})]
        assert [str(piece) for piece in pieces] == alone[arguments["encoding"] == "json" :: 2]
    assert encode('{"records":[{"severity":9}]}')["pieces"] == "4"
    assert encode('{"records":[{"severity":9}]}', "json")["pieces"] == str(len('{"severityNumber":9}'))


@pytest.mark.parametrize(
    ("text", "most", "written"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "…"),
        ("abcd", 2, ""),
        ("éé", 4, "éé"),
        ("ééé", 5, "é…"),
        ("ééé", 4, "…"),
        ("a😀b", 5, "a…"),
        ("", 0, ""),
        ("a", 0, ""),
    ],
)
def test_a_text_is_cut_to_whole_characters_and_the_mark(text: str, most: int, written: str) -> None:
    assert shortened(text, most) == written
    assert len(written.encode()) <= most


def test_the_last_of_equal_keys_stands_where_it_is_and_the_others_count_nothing() -> None:
    account = Account()
    pairs, left_out = account.attributes((("a", 1), ("b", "xy"), ("a", [1, 2])))
    assert (pairs, left_out) == ((("b", "xy"), ("a", [1, 2])), 0)
    assert account.values_left == 4_096 - 4
    assert account.bytes_left == 262_144 - 4


def test_keys_that_are_equal_when_cut_are_one() -> None:
    pairs, _ = Account().attributes((("k" * 300, 1), ("k" * 400, 2)))
    assert pairs == (("k" * 253 + "…", 2),)


def test_attributes_beyond_their_number_and_beyond_the_values_are_dropped() -> None:
    pairs, left_out = Account().attributes(tuple((f"k{number}", number) for number in range(130)))
    assert (len(pairs), left_out) == (128, 2)
    account = Account()
    account.body([True] * 4_094)
    assert account.attributes((("a", 1), ("b", 2))) == ((("a", 1),), 1)


def test_what_is_deeper_than_28_is_a_mark() -> None:
    value: object = [Map((("k", 1),)), []]
    for _ in range(27):
        value = [value]
    written: object = Account().body(value)  # type: ignore[arg-type]
    for _ in range(27):
        assert isinstance(written, list)
        (written,) = written
    assert written == ["{...}", "[...]"]


def test_texts_count_in_the_order_in_which_they_are_written() -> None:
    long = "x" * 65_536
    record = record_of(event_name=long, severity_text=long, body=[long, "y" * 65_530], attributes={"abcdefg": "h"})
    assert record["attributes"] == [{"key": "abc…", "value": {"stringValue": ""}}]


def test_what_json_does_not_have_is_a_mark_and_a_missing_value_of_a_key_is_empty() -> None:
    values = record_of(body=[None, float("nan"), float("inf"), float("-inf")])["body"]["arrayValue"]["values"]
    assert [value["stringValue"] for value in values] == ["null", "NaN", "Infinity", "-Infinity"]
    assert record_of(attributes={"a": None}) == {"attributes": [{"key": "a", "value": {}}]}
    assert record_of(body=None) == {}


def test_every_nan_has_one_form_in_protobuf() -> None:
    assert body("protobuf", body={"d": "fff0000000000001"}) == body("protobuf", body={"d": "7ff8000000000000"})


def test_ids_times_flags_and_severities_that_are_none_are_left_out() -> None:
    wrong = {"trace_id": "0" * 32, "span_id": "x", "time": "9223372036854775808", "observed": "-1", "flags": 256}
    assert record_of(**wrong, severity=25) == {}
    assert record_of(trace_id="AB" * 16, flags=257) == {"flags": 1, "traceId": "ab" * 16}


def test_lone_surrogates_are_repaired_everywhere() -> None:
    assert record_of(body="\ud800", attributes=[["\udc00", 1], ["\ufffd", 2]]) == {
        "body": {"stringValue": "\ufffd"},
        "attributes": [{"key": "\ufffd", "value": {"intValue": "2"}}],
    }


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (5.0, "5"),
        (-1.5, "-1.5"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.5e300, "1.5e+300"),
        (1e-6, "0.000001"),
        (1.25e-7, "1.25e-7"),
        (5e-324, "5e-324"),
        (123456789012345680000.0, "123456789012345680000"),
    ],
)
def test_a_double_is_written_as_ecmascript_writes_it(number: float, text: str) -> None:
    assert number_text(number) == text


def test_any_double_is_read_back_as_itself() -> None:
    rng = Random(3)
    for _ in range(5_000):
        (number,) = struct.unpack(">d", rng.randbytes(8))
        if number - number == 0:
            assert float(number_text(number)) == number


def test_texts_are_escaped_as_json_stringify_does() -> None:
    assert json_text('"\\/\b\f\n\r\t\x00\x1f\x7f\u2028é😀') == '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028é😀"'


def test_a_value_in_no_known_form_is_bad_input() -> None:
    with pytest.raises(ValueError, match=r"^expected null or one of s, b, i, d, x, l, m, got \{'q': 1\}$"):
        read_value({"q": 1})
    line = b'{"case":{"id":"x","op":"encode","in":{"request":"{}","encoding":"xml"}}}\n'
    assert answer(line).error.message == "expected protobuf or json, got 'xml'"
