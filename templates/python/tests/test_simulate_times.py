from __future__ import annotations

import pytest

from lipservice._simulation.severities import severity_in_text, severity_of_field
from lipservice._simulation.text_lines import TextReader
from lipservice._simulation.times import FieldTime

JUNE = 1_117_813_370_000  # 2005-06-03 15:42:50 UTC


def _read(*lines: str) -> list[tuple[int | None, str]]:
    return [(entry.time_ms, entry.message) for entry in TextReader(lines).entries(enumerate(lines, start=1))]


@pytest.mark.parametrize(
    ("line", "time_ms"),
    [
        ("2005-06-03 15:42:50 up", JUNE),
        ("2005-06-03T15:42:50Z up", JUNE),
        ("2005-06-03T17:42:50.5+02:00 up", JUNE + 500),
        ("2005-06-03 07:42:50,123456789 -0800 up", JUNE + 123),
        ("2005/06/03 15:42:50 up", JUNE),
        ("[2005-06-03 15:42:50] up", JUNE),
        ("[Fri Jun 03 15:42:50 2005] up", JUNE),
        ("1117813370 up", JUNE),
        ("1117813370.25 up", JUNE + 250),
        ("1117813370123 up", JUNE + 123),
        ("1117813370123456 up", JUNE + 123),
        ("1117813370123456789 up", JUNE + 123),
    ],
)
def test_a_time_at_the_start_is_read_and_is_no_part_of_the_message(line: str, time_ms: int) -> None:
    assert _read(line) == [(time_ms, "up")]


def test_a_time_within_the_line_is_read_and_stays_there() -> None:
    line = '127.0.0.1 - - [03/Jun/2005:08:42:50 -0700] "GET / HTTP/1.1" 200 5'

    assert _read(line) == [(JUNE, line)]


def test_syslog_has_no_year_and_the_next_one_begins_after_december() -> None:
    first, second, third = _read("Dec 31 23:59:59 a: x", "Jan  1 00:00:00 a: y", "<34>Jan  1 00:00:01 a: z")

    assert second[0] is not None
    assert first[0] == second[0] - 1000
    assert third == (second[0] + 1000, "a: z")


def test_a_date_that_does_not_exist_is_no_time() -> None:
    assert TextReader(["2005-13-40 15:42:50 up"]).first_ms is None
    assert FieldTime().read("2005-02-30T00:00:00Z") is None


def test_lines_without_a_time_belong_to_the_record_before_them() -> None:
    lines = ["2005-06-03 15:42:50 ERROR it broke", "Traceback (most recent call last):", "  File x", "ValueError: y"]
    lines.append("2005-06-03 15:42:51 INFO it goes on")
    reader = TextReader(lines)
    broke, goes_on = reader.entries(enumerate(lines, start=1))

    assert (broke.message, broke.line, goes_on.line, reader.joined) == ("ERROR it broke", 1, 5, 3)
    assert broke.body_bytes == len("\n".join(["ERROR it broke", *lines[1:4]]))


def test_lines_of_a_log_without_times_are_records_each() -> None:
    assert _read("a", "", " b") == [(None, "a"), (None, " b")]


@pytest.mark.parametrize("value", ["2005-06-03T15:42:50Z", 1_117_813_370, 1_117_813_370.0, "1117813370000", JUNE])
def test_a_field_may_have_any_form_of_time(value: object) -> None:
    assert FieldTime().read(value) == JUNE


@pytest.mark.parametrize("value", [None, True, "soon", "", 5, [], {}, float("nan")])
def test_what_is_no_time_is_none(value: object) -> None:
    assert FieldTime().read(value) is None


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("INFO up", 9),
        ("[main] ERROR app - no", 17),
        ("app[5]: warning: disk", None),
        ("error: no", 17),
        ("[warn] slow", 13),
        ("<debug> x", 5),
        ("level=fatal msg=x", 21),
        ("CRITICAL x", 18),
        ("this is an error in the text", None),
        ("MYERROR or ERRORS", None),
        (f"{'x' * 200} ERROR", None),
    ],
)
def test_the_severity_of_text_is_that_of_a_word_that_stands_like_one(text: str, severity: int | None) -> None:
    assert severity_in_text(text) == severity


@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        ("level", "Warning", 13),
        ("level", 30, 9),
        ("level", "50", 17),
        ("levelno", 30, 13),
        ("severity_number", 17, 17),
        ("severity_number", 99, None),
        ("level", "E", 17),
        ("level", "loud", None),
        ("level", True, None),
        ("level", None, None),
    ],
)
def test_the_severity_of_a_field_is_a_word_or_a_number_of_a_library(
    name: str, value: object, severity: int | None
) -> None:
    assert severity_of_field(name, value) == severity
