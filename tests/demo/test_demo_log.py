"""Reading a log: what counts as a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from lipservice_conformance.demo_log import Line, LogFileError, batches, log_lines


def read(path: Path, content: bytes) -> list[tuple[int, bytes]]:
    path.write_bytes(content)
    return [(line.number, line.content) for line in log_lines(path)]


def test_numbers_are_those_of_an_editor_though_blank_lines_are_no_messages(tmp_path: Path) -> None:
    assert read(tmp_path / "log", b"one\n\n  \r\nfour") == [(1, b"one"), (4, b"four")]


def test_one_carriage_return_belongs_to_the_end_of_a_line_and_others_to_the_message(tmp_path: Path) -> None:
    assert read(tmp_path / "log", b"a\r\r\nb\rc\r\n") == [(1, b"a\r"), (2, b"b\rc")]


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(tmp_path: Path) -> None:
    assert read(tmp_path / "log", b"\xef\xbb\xbfone\n\xef\xbb\xbftwo") == [(1, b"one"), (2, b"\xef\xbb\xbftwo")]


def test_a_nul_far_behind_the_beginning_is_a_byte_of_a_message(tmp_path: Path) -> None:
    assert read(tmp_path / "log", b"x\n" * 40_000 + b"n\0l")[-1] == (40_001, b"n\0l")


def test_colours_of_a_terminal_do_not_make_a_log_binary(tmp_path: Path) -> None:
    assert len(read(tmp_path / "log", b"\x1b[32mok\x1b[0m\n" * 100)) == 100


def test_a_line_that_never_ends_is_refused_after_those_before_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\n" + b"x" * 9_000_000)
    lines = log_lines(path)
    assert next(lines).content == b"one"
    with pytest.raises(LogFileError, match=r"line 2 of .*log is longer than 8 MiB"):
        next(lines)


def test_batches_are_cut_by_lines_and_by_bytes() -> None:
    many = [Line(number, b"x") for number in range(4500)]
    assert [len(batch) for batch in batches(many)] == [2000, 2000, 500]
    big = [Line(number, b"x" * 1_000_000) for number in range(7)]
    assert [len(batch) for batch in batches(big)] == [5, 2]
