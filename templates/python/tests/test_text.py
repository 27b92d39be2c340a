from __future__ import annotations

import random

import pytest

from lipservice._tables import SPACE_BYTES, TEXT_BYTES
from lipservice._text import canonical, collapse_digits, cut, first_line, repair

REPLACED = "\ufffd".encode()


class Rude:
    def __str__(self) -> str:
        raise RuntimeError


class Sly(str):
    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        raise RuntimeError(encoding, errors)


class TestRepair:
    def test_text_that_is_well_formed_stays(self) -> None:
        assert repair("é 日本 😀\x00") == "é 日本 😀\x00".encode()

    @pytest.mark.parametrize("lone", [chr(0xD800), chr(0xDBFF), chr(0xDC00), chr(0xDFFF)])
    def test_a_lone_surrogate_is_a_replacement_character(self, lone: str) -> None:
        assert repair(f"a{lone}b{lone}") == b"a" + REPLACED + b"b" + REPLACED

    def test_two_surrogates_that_form_a_pair_are_one_character(self) -> None:
        assert repair("\ud83d\ude00") == "😀".encode()

    def test_a_pair_the_wrong_way_round_is_two_replacement_characters(self) -> None:
        assert repair("\ude00\ud83d") == REPLACED * 2

    @pytest.mark.parametrize(
        ("raw", "count"),
        [
            (b"\xff", 1),
            (b"\xc0\x80", 2),
            (b"\xe2\x82", 1),
            (b"\xf0\x9f\x98", 1),
            (b"\xed\xa0\x80", 3),
            (b"\xf4\x90\x80\x80", 4),
            (b"\xe0\x80", 2),
        ],
    )
    def test_invalid_bytes_are_replaced_by_maximal_subparts(self, raw: bytes, count: int) -> None:
        assert repair(b"a" + raw + b"z") == b"a" + REPLACED * count + b"z"

    def test_every_kind_of_bytes_is_read_as_bytes(self) -> None:
        assert repair(bytearray(b"a\xff")) == repair(memoryview(b"a\xff")) == repair(b"a\xff")

    def test_a_released_memoryview_is_empty(self) -> None:
        view = memoryview(b"gone")
        view.release()

        assert repair(view) == b""

    def test_what_is_no_text_is_taken_by_its_str(self) -> None:
        assert repair(None) == b"None"
        assert repair(12) == b"12"

    def test_a_str_that_raises_gives_the_name_of_the_type(self) -> None:
        assert repair(Rude()) == b"Rude"

    def test_methods_of_a_subclass_of_str_are_not_called(self) -> None:
        assert repair(Sly("text")) == b"text"

    def test_a_long_text_is_not_repaired_further_than_it_is_looked_at(self) -> None:
        assert TEXT_BYTES < len(repair("a" * 10 * TEXT_BYTES)) < TEXT_BYTES + 100
        assert TEXT_BYTES < len(repair(b"\xff" * 10 * TEXT_BYTES)) < 4 * TEXT_BYTES

    @pytest.mark.parametrize("unit", ["a", "é", "日", "😀", "\ud800", "\ud83d\ude00"])
    def test_what_is_kept_of_a_long_text_is_right_up_to_the_limit(self, unit: str) -> None:
        whole = (unit * 2 * TEXT_BYTES).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()

        for shift in range(4):
            assert cut(repair("x" * shift + unit * 2 * TEXT_BYTES), TEXT_BYTES) == cut(b"x" * shift + whole, TEXT_BYTES)


class TestCut:
    @pytest.mark.parametrize("character", ["a", "é", "日", "😀"])
    def test_a_cut_never_goes_through_a_character(self, character: str) -> None:
        text = (character * 5).encode()
        width = len(character.encode())

        for limit in range(len(text) + 2):
            assert cut(text, limit) == text[: limit // width * width]


class TestFirstLine:
    @pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n\n", "\r\r"])
    def test_a_line_ends_at_any_line_end(self, end: str) -> None:
        assert first_line(f"one{end}two".encode()) == b"one"

    def test_lines_of_nothing_but_space_are_skipped(self) -> None:
        assert first_line(b"\n \t\r\n\x0b\n  one \ntwo") == b"  one "

    @pytest.mark.parametrize("blank", [b"", b"\n", b" \r\n "])
    def test_a_text_without_a_line_is_blank(self, blank: bytes) -> None:
        assert first_line(blank).strip(SPACE_BYTES) == b""

    def test_other_line_ends_of_unicode_end_nothing(self) -> None:
        text = "a\x85b\u2028c\x1cd".encode()

        assert first_line(text) == text


class TestDigits:
    def test_every_run_of_digits_is_one_zero(self) -> None:
        assert collapse_digits(b"1 23 456x0007y") == b"0 0 0x0y"

    def test_runs_of_every_length_collapse(self) -> None:
        for length in range(1, 200):
            assert collapse_digits(b"a" + b"7" * length + b"b") == b"a0b"

    def test_digits_of_other_scripts_are_no_digits(self) -> None:
        arabic = "٣٤".encode()

        assert collapse_digits(arabic) == arabic

    def test_the_canonical_text_is_its_own_canonical_text(self) -> None:
        source = random.Random(1)
        for _ in range(2_000):
            text = bytes(source.choices(b"019 \n\r\tab", k=source.randint(0, 30)))
            once = canonical(text)
            assert canonical(once) == once
