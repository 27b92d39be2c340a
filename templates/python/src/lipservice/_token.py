"""Tokens: how one is cut, and what its pieces are."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from lipservice._cache import Cache
from lipservice._item import (
    CALENDAR,
    DELIMITER_ITEMS,
    LITERAL,
    PLACEHOLDER_ITEM,
    SPACE,
    SPACE_ITEM,
    UNIT,
    VARIABLE,
    WORD,
    Item,
    make_item,
)
from lipservice._tables import (
    CLOSER_BYTES,
    ELLIPSIS,
    LEAD,
    LISTED_WORDS,
    PLACEHOLDER,
    RULE_PARTS,
    SPACE_BYTES,
    SPACE_COLLAPSED,
    TOKEN_RULES,
)

# Of a piece its items.
Items: TypeAlias = "tuple[Item, ...]"

_KINDS = {"literal": LITERAL, "word": WORD, "calendar": CALENDAR, "unit": UNIT, "variable": VARIABLE}
_TOKEN = -1

# A rule's parts as (kind, width) behind its first part; the width of the last one does not matter.
_PARTS = [[(_KINDS.get(kind, _TOKEN), width) for kind, width in parts] for parts in RULE_PARTS]
# The rules whose only part is a variable, by their number.
_VARIABLES = {number for number, parts in enumerate(_PARTS, start=1) if [kind for kind, _ in parts] == [VARIABLE]}
_LISTED = {word: _KINDS[kind] for word, kind in LISTED_WORDS.items()}
_LONGEST_LISTED = max(map(len, _LISTED), default=0)

_match_rule = re.compile(TOKEN_RULES, re.VERBOSE | re.DOTALL).fullmatch
_ELLIPSIS = b"." * ELLIPSIS
_split_ellipsis = re.compile(rb"(\.{%d,})" % ELLIPSIS).split
_is_led = re.compile(rb"%b(?!%b)" % (re.escape(LEAD), re.escape(LEAD))).match
_CLOSER = re.escape(CLOSER_BYTES)
_starts_literal = re.compile(rb"[%b]*?\.{%d}|[%b]+\Z" % (_CLOSER, ELLIPSIS, _CLOSER)).match

# A real line has some ten tokens and a service a few thousand different ones; longer ones are ids, seen once.
_CACHED_TOKENS = 8_000
_CACHED_BYTES = 250_000
_LONGEST_CACHED = 64

# Pieces with equal items can stand for each other in any line: nothing else about them is looked at. Only a literal
# that a rule cuts off in front would tell such pieces apart, in `starts_as_word`.
ITEMS_TELL_ALL: Final = all(parts[0][0] != LITERAL for parts in _PARTS)

_FIXED = {**DELIMITER_ITEMS, PLACEHOLDER: PLACEHOLDER_ITEM}


class TokenReader:
    """Turns the pieces a line is cut into into items, through a bounded cache."""

    def __init__(self) -> None:
        self.cache: Cache[bytes, Items] = Cache(_CACHED_TOKENS, _CACHED_BYTES)

    def read_line(self, pieces: list[bytes]) -> tuple[Items, ...]:
        """Return what `read` returns of each."""
        get, read = self.cache.recent.get, self.read
        return tuple([get(piece) or read(piece) for piece in pieces])

    def read(self, piece: bytes) -> Items:
        """Return the items of a delimiter, the placeholder, a run of space or a token that does not follow `=`."""
        items = self.cache.get(piece, len(piece))
        if items is None:
            items = _read(piece)
            if len(piece) <= _LONGEST_CACHED:
                self.cache.put(piece, items, len(piece))
        return items


def _read(piece: bytes) -> Items:
    if piece in _FIXED:
        return (_FIXED[piece],)
    if piece[0] in SPACE_BYTES:
        return (SPACE_ITEM if SPACE_COLLAPSED else Item(SPACE, piece),)
    return tuple(_read_token(piece))


def is_token(piece: bytes) -> bool:
    """Tell a token from a delimiter, the placeholder and space."""
    return piece not in _FIXED and piece[0] not in SPACE_BYTES


def value_items(token: bytes) -> list[Item]:
    """Return the items of a token that is a value: a variable, and the closers at its end."""
    value = token.rstrip(CLOSER_BYTES)
    closers = _literals(token[len(value) :])
    return [PLACEHOLDER_ITEM, *closers] if value else closers


def starts_as_word(piece: bytes) -> bool:
    """Tell whether the first item of `piece` is the placeholder, or cut from a token and no literal."""
    if piece == PLACEHOLDER:
        return True
    return is_token(piece) and not _is_led(piece) and not _starts_literal(piece)


def _read_token(token: bytes) -> list[Item]:
    """Cut a token: its lead, runs of dots, and of what is left the closers at the end."""
    items: list[Item] = []
    if token.startswith(LEAD) and _is_led(token):
        items += _literals(LEAD)
        token = token[len(LEAD) :]
    pieces = _split_ellipsis(token) if _ELLIPSIS in token else [token]
    for at, piece in enumerate(pieces):
        bare = b"" if at % 2 else piece.rstrip(CLOSER_BYTES)  # every other piece is a run of dots
        if bare:
            items += _read_piece(bare)
        if len(bare) < len(piece):
            items += _literals(piece[len(bare) :])
    return items


def _literals(closers: bytes) -> list[Item]:
    return [make_item(LITERAL, closers[at : at + 1]) for at in range(len(closers))]


def _read_piece(piece: bytes) -> list[Item]:
    """Class a piece. Most are one word or one variable."""
    rule = None if piece in _LISTED else _match_rule(piece)
    if rule is not None:
        return [PLACEHOLDER_ITEM] if rule.lastindex in _VARIABLES else _read_parts(piece, _spans(rule, 0, len(piece)))
    return [make_item(_LISTED.get(piece, WORD), piece)]


def _read_parts(piece: bytes, parts: list[tuple[int, int, int]]) -> list[Item]:
    """Class parts. One that is a token again waits its turn as a span: nothing is copied, nothing recurs."""
    items: list[Item] = []
    spans = parts[::-1]
    while spans:
        kind, start, end = spans.pop()
        if kind != _TOKEN:
            items.append(make_item(kind, piece[start:end]))
        elif end - start <= _LONGEST_LISTED and piece[start:end] in _LISTED:
            items.append(make_item(_LISTED[piece[start:end]], piece[start:end]))
        elif rule := _match_rule(piece, start, end):
            spans += reversed(_spans(rule, start, end))
        else:
            items.append(make_item(WORD, piece[start:end]))
    return items


def _spans(rule: re.Match[bytes], start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the parts of a piece as (kind, start, end). The rule is the number of the group that took part."""
    group = rule.lastindex or 0
    (first, _), *others = _PARTS[group - 1]
    boundary = rule.end(group) if others else end
    spans = [(first, start, boundary)]
    for kind, width in others[:-1]:
        spans.append((kind, boundary, boundary + width))
        boundary += width
    return [*spans, *((kind, boundary, end) for kind, _ in others[-1:])]
