from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lipservice._simulation.entry import Entry
from lipservice._simulation.formats import find_reader
from lipservice._simulation.log_file import LONGEST_LINE, LogError, open_log
from lipservice._simulation.splitters import read_pairs


def _entries(*lines: str, form: str = "auto") -> list[Entry]:
    return list(find_reader(lines, form).entries(enumerate(lines, start=1)))


def _format(*lines: str) -> str:
    return find_reader(lines).notes[0]


def test_the_format_is_found_by_the_first_lines() -> None:
    assert _format('{"msg": "a"}', '{"msg": "b"}') == "ndjson"
    assert _format("level=info msg=a", 'level=warn msg="b c"') == "logfmt"
    assert _format("Time,Level,Content", "1,info,a", '2,warn,"b, c"') == "csv"
    assert _format("one, two", "three, four") == "text"
    assert _format("user=5 connected", "user=6 connected") == "text"


def test_what_was_found_is_told() -> None:
    notes = find_reader(['{"ts": 1117813370, "lvl": "warn", "event": "up"}']).notes

    assert notes == ("ndjson", "times: field ts", "severity: field lvl", "message: field event")


def test_a_json_record_has_its_message_time_severity_logger_and_attributes() -> None:
    (entry,) = _entries(
        '{"Time": "2005-06-03T15:42:50Z", "level": 40, "name": "db", "msg": "ü", "ms": 5, "a": {"b": 1}}'
    )

    assert entry == Entry(1, "ü", 2, 1_117_813_370_000, 13, "db", {"ms": 5, "a": {"b": 1}})


def test_a_json_record_without_a_message_is_its_line_and_the_scanner_reads_it() -> None:
    line = '{"level": "info", "a": 1}'
    (entry,) = _entries(line)

    assert (entry.message, entry.attributes) == (line, {})


def test_a_line_that_is_not_of_the_format_is_a_message_and_counted() -> None:
    lines = ['{"msg": "a"}', "panic: no", '{"msg": ', '["x"]', '{"msg": "b"}']
    reader = find_reader(lines, "ndjson")

    assert [entry.message for entry in reader.entries(enumerate(lines, start=1))] == ["a", *lines[1:4], "b"]
    assert getattr(reader, "strange", 0) == 3


def test_logfmt_unquotes_values() -> None:
    assert read_pairs(r'a=1 b="x \"y\"\n" c= d=e=f') == {"a": "1", "b": 'x "y"\n', "c": "", "d": "e=f"}
    assert read_pairs("no pairs here") is None


def test_a_csv_may_have_the_date_beside_the_time_and_quoted_lines() -> None:
    first, second = _entries(
        "Date,Time,Level,Content", '2005-06-03,15:42:50,E,"a', 'b"', "2005-06-03,15:42:51,I,c", form="csv"
    )

    assert (first.time_ms, first.severity, first.message) == (1_117_813_370_000, 17, "a\nb")
    assert (second.time_ms, second.line) == (1_117_813_371_000, 4)


def test_a_csv_with_a_quote_that_never_closes_is_a_clear_error() -> None:
    lines = ["Level,Content", 'i,"a', *["x" * 100_000] * 12]

    with pytest.raises(LogError, match=r"line 1\d: .*--format text"):
        list(find_reader(lines, "csv").entries(enumerate(lines, start=1)))


def test_a_csv_may_have_carriage_returns_within_lines() -> None:
    (entry,) = _entries("Level,\rContent", "warn,a\rb", form="csv")

    assert (entry.severity, entry.message) == (13, "a b")


def test_records_with_ever_new_fields_do_not_fill_the_memory() -> None:
    lines = [f'{{"msg": "a", "field{number}": 1}}' for number in range(2_000)]
    reader = find_reader(lines[:10])

    assert sum(1 for _ in reader.entries(enumerate(lines, start=1))) == 2_000
    assert len(reader._layouts) <= 256  # type: ignore[attr-defined]


def _read(path: Path) -> list[str]:
    with open_log(str(path)) as log:
        return [line for _, line in log.read()]


def test_a_gzip_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbfa\r\nb"))

    assert _read(path) == ["a", "b"]


def test_half_a_gzip_file_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "half.gz"
    path.write_bytes(gzip.compress(bytes(range(10, 250)) * 999)[:500])

    with pytest.raises(LogError, match="is no whole gzip file"):
        _read(path)


def test_bytes_that_are_no_utf_8_are_repaired_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "latin.log"
    path.write_bytes(b"caf\xe9\nok\n")

    with open_log(str(path)) as log:
        assert [line for _, line in log.read()] == ["caf\ufffd", "ok"]
        assert (log.lines, log.repaired) == (2, 1)


def test_a_line_without_end_is_cut_and_the_next_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.log"
    path.write_bytes(b"x" * (3 * LONGEST_LINE + 5) + b"\nnext\n")

    with open_log(str(path)) as log:
        assert [len(line) for _, line in log.read()] == [LONGEST_LINE, 4]
        assert log.cut == 1


def test_one_word_as_long_as_a_line_may_be_is_read_in_one_pass() -> None:
    # Counted by what the expression can try: a name begins behind a space only. 40 kB took 18 s before.
    word = "x" * LONGEST_LINE
    assert read_pairs(word) is None
    assert read_pairs(f"{word} a=1") == {"a": "1"}
    assert read_pairs("x" * 1000 + "=" + "y" * 1000 + " b=2") == {"x" * 1000: "y" * 1000, "b": "2"}
