"""Items: what a line is cut into and what lies on the reducer's stack."""

from __future__ import annotations

from lipservice._tables import (
    ARROW_CLOSE,
    BRACKET_PAIRS,
    CLOSER_BYTES,
    DELIMITER_BYTES,
    JOIN_SEPARATORS,
    PLACEHOLDER,
    QUOTE_MARKS,
)

# What an item is. The order matters: a quote opens after anything up to LITERAL, `at most SPACE` is "after space or
# at the start". Plain integers, because members of an Enum take four times as long to reach.
START, SPACE, DELIMITER, LITERAL, WORD, CALENDAR, UNIT, VARIABLE = range(8)

# How an item arrives at the stack: by what it is, but for delimiters with a part to play.
OPENING, CLOSING, QUOTE, ARROW = range(VARIABLE + 1, VARIABLE + 5)


class Item:
    """One item. `folded` is its text with ASCII letters in lower case, `separates` whether variables join across it."""

    __slots__ = ("arrival", "folded", "kind", "separates", "size", "text")

    def __init__(self, kind: int, text: bytes, arrival: int | None = None) -> None:
        self.kind = kind
        self.text = text
        self.size = len(text)
        self.folded = text.lower()
        self.arrival = kind if arrival is None else arrival
        # A run of space separates like one space, however long it is.
        separator = b" " if kind == SPACE else text
        self.separates = kind in {SPACE, DELIMITER, LITERAL} and separator in JOIN_SEPARATORS

    def __repr__(self) -> str:
        """Show the item the way it is spoken about."""
        return f"Item({self.kind}, {self.text!r})"


def _arrival(delimiter: bytes) -> int:
    if any(delimiter == pair[:1] for pair in BRACKET_PAIRS):
        return OPENING
    if any(delimiter == pair[1:] for pair in BRACKET_PAIRS):
        return CLOSING
    if delimiter in QUOTE_MARKS:
        return QUOTE
    return ARROW if delimiter == ARROW_CLOSE else DELIMITER


def _single(text: bytes) -> list[bytes]:
    return [text[at : at + 1] for at in range(len(text))]


BOTTOM = Item(START, b"")
PLACEHOLDER_ITEM = Item(VARIABLE, PLACEHOLDER)
SPACE_ITEM = Item(SPACE, b" ")
DELIMITER_ITEMS = {text: Item(DELIMITER, text, _arrival(text)) for text in _single(DELIMITER_BYTES)}
LITERAL_ITEMS = {text: Item(LITERAL, text) for text in _single(CLOSER_BYTES)}


def make_item(kind: int, text: bytes) -> Item:
    """Return an item; the ones without a text of their own are always the same object."""
    if kind == VARIABLE:
        return PLACEHOLDER_ITEM
    if kind == LITERAL and text in LITERAL_ITEMS:
        return LITERAL_ITEMS[text]
    return Item(kind, text)
