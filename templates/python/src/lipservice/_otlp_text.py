"""Texts as they are sent: without lone surrogates, and no longer than they may be."""

from __future__ import annotations

from lipservice._otlp_tables import CUT
from lipservice._text import cut

_CUT_BYTES = len(CUT.encode())


def shorten(text: str, limit: int) -> tuple[str, int]:
    """Return `text` in at most `limit` bytes, and how many it takes.

    A longer one ends with the mark, behind as many whole characters as fit; where not even the mark does, it is empty.
    """
    # A character takes a byte or more: what is left still shows that the text is too long, and is right up to there.
    text, data = _well_formed(text[: limit + 1])
    if len(data) <= limit:
        return text, len(data)
    room = limit - _CUT_BYTES
    if room < 0:
        return "", 0
    start = cut(data, room)
    return start.decode() + CUT, len(start) + _CUT_BYTES


def well_formed(text: str) -> str:
    """Return `text` with U+FFFD for lone surrogates, and one character for two that form a pair."""
    return _well_formed(text)[0]


def _well_formed(text: str) -> tuple[str, bytes]:
    try:
        return text, text.encode()
    except UnicodeEncodeError:
        # UTF-16 joins two surrogates that form a pair, and replaces the others one by one.
        repaired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return repaired, repaired.encode()
