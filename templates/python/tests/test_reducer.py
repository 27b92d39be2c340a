"""Each reduction, by whatever parameters the spec gives it."""

from __future__ import annotations

import pytest

from lipservice import _tables
from lipservice._reducer import reduce_line
from lipservice._scanner import _split
from lipservice._tables import PLACEHOLDER, TEMPLATE_BYTES
from lipservice._token import TokenReader

needs_space = pytest.mark.skipif(not _tables.SPACE_COLLAPSED, reason="space is kept as it is")


def reduce(line: bytes) -> bytes:
    pieces = _split(line)
    return reduce_line(pieces, map(TokenReader().read, pieces))


def units() -> list[bytes]:
    return [word for word, kind in _tables.LISTED_WORDS.items() if kind == "unit"]


def calendar() -> list[bytes]:
    return [word for word, kind in _tables.LISTED_WORDS.items() if kind == "calendar"]


@needs_space
def test_space_is_one_space_and_none_at_the_ends() -> None:
    assert reduce(b" \t x \n y\x0b ") == b"x y"


@pytest.mark.parametrize("separator", sorted(_tables.JOIN_SEPARATORS))
def test_variables_join_across_separators_and_not_across_words(separator: bytes) -> None:
    assert reduce(PLACEHOLDER + separator + PLACEHOLDER) == PLACEHOLDER
    assert reduce(PLACEHOLDER + (separator + PLACEHOLDER) * 3) == PLACEHOLDER
    assert reduce(PLACEHOLDER + separator + b"x" + separator + PLACEHOLDER).count(PLACEHOLDER) == 2


@pytest.mark.skipif(not _tables.JOIN_SEPARATORS, reason="nothing joins")
@pytest.mark.parametrize("word", calendar()[::5])
def test_a_calendar_word_joins_with_its_neighbours_only(word: bytes) -> None:
    assert reduce(word + b" " + PLACEHOLDER) == PLACEHOLDER
    assert reduce(PLACEHOLDER + b" " + word) == PLACEHOLDER
    assert reduce(word + b" " + word) == PLACEHOLDER
    assert reduce(b"x " + word + b" y") == b"x " + word + b" y"


@pytest.mark.parametrize("delimiter", sorted(_tables.PAIR_DELIMITERS))
def test_a_pair_is_one_variable_and_a_chain_of_them_too(delimiter: bytes) -> None:
    assert reduce(PLACEHOLDER + delimiter + PLACEHOLDER) == PLACEHOLDER
    assert reduce(PLACEHOLDER + (delimiter + PLACEHOLDER) * 5) == PLACEHOLDER


@pytest.mark.skipif(not _tables.UNITS_ABSORBED, reason="units stay")
@pytest.mark.parametrize("unit", units()[::6])
def test_a_unit_goes_into_a_variable_before_it_and_stays_elsewhere(unit: bytes) -> None:
    assert reduce(PLACEHOLDER + b" " + unit) == PLACEHOLDER
    assert reduce(b"x " + unit + b" y") == b"x " + unit + b" y"


@pytest.mark.skipif(not _tables.PERSON_WORD, reason="nobody is looked for")
@pytest.mark.parametrize("before", sorted(_tables.PERSON_BEFORE))
def test_a_name_is_a_variable_in_any_case_and_a_word_of_prose_is_not(before: bytes) -> None:
    link = before + b" " + _tables.PERSON_WORD + b" "

    assert reduce(link + b"xyz") == link + PLACEHOLDER
    assert reduce(link.upper() + b"xyz") == link.upper() + PLACEHOLDER
    for word in _tables.PERSON_UNLESS:
        assert reduce(link + word) == link + word


@pytest.mark.skipif(not _tables.VALUE_AFTER, reason="values stay")
def test_a_value_is_a_variable_unless_its_key_names_a_message() -> None:
    assert reduce(b"key" + _tables.VALUE_AFTER + b"xyz") == b"key" + _tables.VALUE_AFTER + PLACEHOLDER
    for key in _tables.VALUE_UNLESS_KEY:
        assert reduce(key.upper() + _tables.VALUE_AFTER + b"xyz") == key.upper() + _tables.VALUE_AFTER + b"xyz"


@pytest.mark.skipif(not _tables.ARROW_OPEN, reason="arrows stay")
class TestArrows:
    def test_a_lone_one_goes(self) -> None:
        assert reduce(_tables.ARROW_OPEN + PLACEHOLDER) == PLACEHOLDER
        assert reduce(_tables.ARROW_CLOSE + PLACEHOLDER) == PLACEHOLDER

    def test_an_opening_one_stays_where_it_is_closed(self) -> None:
        closed = _tables.ARROW_OPEN + PLACEHOLDER + _tables.ARROW_CLOSE

        assert reduce(closed) == closed

    def test_none_goes_that_hangs_on_a_word(self) -> None:
        assert reduce(b"x" + _tables.ARROW_OPEN + PLACEHOLDER) == b"x" + _tables.ARROW_OPEN + PLACEHOLDER

    def test_a_template_that_loses_its_closing_one_to_the_cap_loses_the_opening_one(self) -> None:
        closed = _tables.ARROW_OPEN + PLACEHOLDER + _tables.ARROW_CLOSE
        for width in range(TEMPLATE_BYTES - len(closed) - 4, TEMPLATE_BYTES + 2):
            once = reduce(b"x" * width + b" " + closed)
            assert reduce(once) == once


@pytest.mark.parametrize("pair", _tables.BRACKET_PAIRS)
class TestBrackets:
    def test_go_into_a_variable_before_them_when_empty_or_variable(self, pair: bytes) -> None:
        opening, closing = pair[:1], pair[1:]

        assert reduce(PLACEHOLDER + pair) == PLACEHOLDER
        assert reduce(PLACEHOLDER + opening + PLACEHOLDER + closing) == PLACEHOLDER
        assert reduce(PLACEHOLDER + opening + b" " + PLACEHOLDER + b" " + closing) == PLACEHOLDER

    def test_stay_when_they_hold_a_word(self, pair: bytes) -> None:
        line = PLACEHOLDER + pair[:1] + b"x" + pair[1:]

        assert reduce(line) == line

    def test_stay_after_a_word(self, pair: bytes) -> None:
        line = b"x" + pair[:1] + PLACEHOLDER + pair[1:]

        assert reduce(line) == line

    def test_reach_across_space_only_where_the_spec_says(self, pair: bytes) -> None:
        across = pair in _tables.BRACKETS_ACROSS_SPACE

        assert reduce(PLACEHOLDER + b" " + pair) == (PLACEHOLDER if across else PLACEHOLDER + b" " + pair)

    def test_a_stray_closing_one_is_a_literal(self, pair: bytes) -> None:
        assert reduce(PLACEHOLDER + pair[1:]) == PLACEHOLDER + pair[1:]


@pytest.mark.parametrize("mark", sorted(_tables.QUOTE_MARKS))
class TestQuotes:
    def test_text_in_them_stays(self, mark: bytes) -> None:
        assert reduce(b"say " + mark + b"x y" + mark + b" now") == b"say " + mark + b"x y" + mark + b" now"

    def test_the_value_of_a_key_is_a_variable(self, mark: bytes) -> None:
        key = b"key" + _tables.QUOTE_VALUE_AFTER + mark

        assert reduce(key + b"x y" + mark) == key + PLACEHOLDER + mark
        assert reduce(key + mark) == key + mark

    def test_the_value_of_a_message_key_stays(self, mark: bytes) -> None:
        for key in _tables.QUOTE_UNLESS_KEY:
            line = key + _tables.QUOTE_VALUE_AFTER + mark + b"x y" + mark
            assert reduce(line) == line

    def test_the_value_of_a_quoted_key_is_a_variable(self, mark: bytes) -> None:
        for outer in _tables.QUOTE_KEY_MARKS:
            key = outer + b"key" + outer + _tables.QUOTE_JSON_AFTER + b" " + mark
            assert reduce(key + b"x y" + mark) == key + PLACEHOLDER + mark

    def test_one_that_hangs_on_a_word_is_a_literal(self, mark: bytes) -> None:
        line = b"x" + mark + b" key" + _tables.QUOTE_VALUE_AFTER + mark + b"y z" + mark

        assert reduce(line).endswith(PLACEHOLDER + mark)


@pytest.mark.skipif(not _tables.APOSTROPHE, reason="no quote is an apostrophe")
def test_an_apostrophe_in_a_word_closes_nothing() -> None:
    key = b"key" + _tables.QUOTE_VALUE_AFTER + _tables.APOSTROPHE

    assert (
        reduce(key + b"x" + _tables.APOSTROPHE + b"y z" + _tables.APOSTROPHE) == key + PLACEHOLDER + _tables.APOSTROPHE
    )


def test_a_template_holds_no_more_bytes_than_it_may() -> None:
    for unit in (b"x ", "é ".encode(), b"x.", PLACEHOLDER + b"x ", _tables.DELIMITER_BYTES):
        for shift in range(5):
            assert len(reduce(b"y" * shift + unit * TEMPLATE_BYTES)) <= TEMPLATE_BYTES
