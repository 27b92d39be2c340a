from __future__ import annotations

import pytest

from lipservice._item import LITERAL, PLACEHOLDER_ITEM, SPACE, SPACE_ITEM, Item
from lipservice._tables import (
    CLOSER_BYTES,
    DELIMITER_BYTES,
    ELLIPSIS,
    LEAD,
    LISTED_WORDS,
    PLACEHOLDER,
    SPACE_BYTES,
    SPACE_COLLAPSED,
)
from lipservice._token import TokenReader, is_token, starts_as_word, value_items

DOTS = b"." * ELLIPSIS
CLOSER = CLOSER_BYTES[-1:]


@pytest.fixture
def reader() -> TokenReader:
    return TokenReader()


def texts(items: tuple[Item, ...] | list[Item]) -> list[bytes]:
    return [item.text for item in items]


def literals(items: tuple[Item, ...] | list[Item]) -> list[bytes]:
    return [item.text for item in items if item.kind == LITERAL]


def test_a_delimiter_is_an_item_of_its_own(reader: TokenReader) -> None:
    for byte in DELIMITER_BYTES:
        assert texts(reader.read(bytes([byte]))) == [bytes([byte])]


def test_a_run_of_space_is_one_item(reader: TokenReader) -> None:
    assert [item.kind for item in reader.read(SPACE_BYTES)] == [SPACE]
    assert reader.read(SPACE_BYTES) == (SPACE_ITEM,) or not SPACE_COLLAPSED


def test_the_placeholder_is_a_variable(reader: TokenReader) -> None:
    assert reader.read(PLACEHOLDER) == (PLACEHOLDER_ITEM,)


def test_whatever_is_made_of_a_digit_alone_is_a_variable(reader: TokenReader) -> None:
    assert reader.read(b"0") == (PLACEHOLDER_ITEM,)


def test_one_lead_comes_off_and_two_do_not(reader: TokenReader) -> None:
    assert texts(reader.read(LEAD + b"word")) == [LEAD, b"word"]
    assert LEAD not in texts(reader.read(LEAD * 2 + b"word"))


def test_every_closer_at_the_end_is_a_literal(reader: TokenReader) -> None:
    assert texts(reader.read(b"word" + CLOSER_BYTES)) == [b"word", *texts(reader.read(CLOSER_BYTES))]
    assert len(literals(reader.read(b"word" + CLOSER_BYTES))) == len(CLOSER_BYTES)


def test_a_run_of_dots_splits_and_a_shorter_one_does_not(reader: TokenReader) -> None:
    assert texts(reader.read(b"left" + DOTS + b".right")) == [b"left", *[b"."] * (ELLIPSIS + 1), b"right"]
    assert texts(reader.read(b"left" + DOTS[1:] + b"right")) == [b"left" + DOTS[1:] + b"right"]


def test_each_piece_between_dots_has_its_closers_split_off(reader: TokenReader) -> None:
    assert literals(reader.read(b"left" + CLOSER + DOTS + b"right" + CLOSER)) == [CLOSER, *[b"."] * ELLIPSIS, CLOSER]


def test_a_listed_word_has_the_kind_of_its_list(reader: TokenReader) -> None:
    for word in LISTED_WORDS:
        (item,) = reader.read(word)
        assert item.text == word
        assert item.kind != LITERAL


def test_no_item_of_a_token_is_empty_and_none_is_lost(reader: TokenReader) -> None:
    token = b"key:" * 50 + b"x" + CLOSER_BYTES

    assert b"".join(texts(reader.read(token))) == token
    assert all(texts(reader.read(token)))


def test_a_value_is_a_variable_and_its_closers() -> None:
    assert value_items(b"a" + DOTS + b"b" + CLOSER) == [PLACEHOLDER_ITEM, *value_items(CLOSER)]
    assert texts(value_items(DOTS)) == [b"."] * ELLIPSIS


@pytest.mark.parametrize("piece", [PLACEHOLDER, b"word", LEAD * 2 + b"word", b".word", b"0", "é".encode()])
def test_a_word_or_placeholder_starts_as_a_word(piece: bytes) -> None:
    assert starts_as_word(piece)


@pytest.mark.parametrize(
    "piece", [b" ", b"(", LEAD, LEAD + b"word", CLOSER_BYTES, DOTS + b"word", CLOSER + DOTS + b"word"]
)
def test_space_delimiters_and_literals_do_not(piece: bytes) -> None:
    assert not starts_as_word(piece)


def test_what_starts_as_a_word_is_what_the_reader_cuts_first(reader: TokenReader) -> None:
    for first in (*[bytes([byte]) for byte in CLOSER_BYTES], b"w", DOTS, b".", LEAD):
        for second in (b"", CLOSER, DOTS, b"w", LEAD, b"."):
            for third in (b"", DOTS, b"w"):
                token = first + second + third
                assert starts_as_word(token) == (reader.read(token)[0].kind != LITERAL), token


def test_a_token_is_neither_space_nor_delimiter_nor_placeholder() -> None:
    assert is_token(b"word")
    assert not any(map(is_token, [SPACE_BYTES, DELIMITER_BYTES[:1], PLACEHOLDER]))


def test_a_long_token_is_not_kept(reader: TokenReader) -> None:
    reader.read(b"x" * 1_000)
    reader.read(b"short")

    assert len(reader.cache) == 1
