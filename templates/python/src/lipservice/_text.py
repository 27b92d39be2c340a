"""Text as well-formed UTF-8 bytes: repaired, cut, its first line, its digits collapsed.

Everything behind this module works on bytes: the rules are about bytes, and `bytes` methods are the fastest Python has.
"""

from __future__ import annotations

from typing import TypeAlias

from lipservice._tables import FIRST_LINE_ONLY, SPACE_BYTES, SPACE_COLLAPSED, TEXT_BYTES

Text: TypeAlias = "str | bytes"

# Of a longer text only this much is repaired. Repairing never shortens a text below one byte per character or byte,
# so what is kept still shows that the text was longer than any limit, and is right up to TEXT_BYTES.
_LONGEST = TEXT_BYTES + 20

_CONTINUATION = 0b1000_0000
_CONTINUATION_MASK = 0b1100_0000

# Two texts that this makes equal have the same canonical text.
DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"0" * 9)


def repair(text: object) -> bytes:
    """Return `text` as UTF-8; unpaired surrogates and invalid bytes become U+FFFD. Never raises.

    Bytes are repaired by maximal subparts, as browsers do. What is neither `str` nor bytes is taken by its `str()`.
    """
    if isinstance(text, (bytes, bytearray, memoryview)):
        return _repair_bytes(text)
    characters = text if type(text) is str else _spell(text)
    characters = characters[:_LONGEST]
    try:
        return characters.encode()
    except UnicodeEncodeError:
        # UTF-16 joins two surrogates that form a pair, and replaces the others one by one.
        return characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _repair_bytes(text: bytes | bytearray | memoryview) -> bytes:
    # A memoryview may count in larger units than bytes, or be released.
    try:
        start = text[:_LONGEST] if isinstance(text, bytes) else bytes(text)[:_LONGEST]
    except (ValueError, BufferError):
        return b""
    return bytes(start) if start.isascii() else start.decode("utf-8", "replace").encode()


def _spell(value: object) -> str:
    """Return `str(value)`, or the name of its type where that raises; always a plain `str`."""
    try:
        return "".join(str(value))
    except Exception:  # noqa: BLE001 - whatever a stranger's __str__ raises must not reach the application
        return type(value).__name__


def cut(text: bytes, limit: int) -> bytes:
    """Return the start of `text`, at most `limit` bytes and not through a character."""
    if len(text) <= limit:
        return text
    while limit and text[limit] & _CONTINUATION_MASK == _CONTINUATION:
        limit -= 1
    return text[:limit]


def canonical(text: bytes) -> bytes:
    """Return the text that is scanned: cut, one line, every run of digits one `0`."""
    if len(text) > TEXT_BYTES:
        text = cut(text, TEXT_BYTES)
    if FIRST_LINE_ONLY and (b"\n" in text or b"\r" in text):
        text = first_line(text)
    if not SPACE_COLLAPSED and not text.strip(SPACE_BYTES):
        return b""  # a text without a line; where space is reduced nothing would be left of it anyway
    return collapse_digits(text)


def first_line(text: bytes) -> bytes:
    """Return the first line that holds more than space. Lines end at LF or CR."""
    begin = len(text) - len(text.lstrip(SPACE_BYTES))
    begin = max(text.rfind(b"\n", 0, begin), text.rfind(b"\r", 0, begin)) + 1
    ends = [end for end in (text.find(b"\n", begin), text.find(b"\r", begin)) if end >= 0]
    return text[begin : min(ends, default=None)]


def collapse_digits(text: bytes) -> bytes:
    """Return `text` with every run of digits one `0`."""
    text = text.translate(DIGITS_TO_ZERO)
    # Each round halves the longest run: a handful of rounds at most, and far less than a regular expression costs.
    while b"00" in text:
        text = text.replace(b"00", b"0")
    return text
