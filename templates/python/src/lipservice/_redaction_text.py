"""Redaction of texts."""

from __future__ import annotations

from typing import Final, TypeAlias

from lipservice._redaction_automaton import Found, attempt, beginnings, may_hold
from lipservice._redaction_tables import RULES, TEXT_BYTES, TOO_LONG

# How many values were taken out, by rule or reason.
Counts: TypeAlias = dict[str, int]

_MOST_BYTES: Final = 4  # of one character in UTF-8


def redacted_text(text: str, counts: Counts) -> str:
    """Return a text without what the rules fit; no more of it is looked at than is sent."""
    looked_at = text if len(text) * _MOST_BYTES <= TEXT_BYTES else _within(text)
    return _redacted(looked_at, counts, is_cut=len(looked_at) < len(text))


def redacted_bytes(data: bytes, counts: Counts) -> bytes:
    """Return bytes that are looked at like a text: what is not ASCII is that in both."""
    looked_at = data[:TEXT_BYTES].decode("latin-1")
    return _redacted(looked_at, counts, is_cut=len(data) > TEXT_BYTES).encode("latin-1")


def _redacted(text: str, counts: Counts, *, is_cut: bool) -> str:
    if not is_cut and not may_hold(text):
        return text
    parts: list[str] = []
    kept, end = 0, len(text)
    found = Found()
    for at in beginnings(text, is_cut=is_cut):
        if at < kept:
            continue
        attempt(text, at, found)
        if found.ran_out and is_cut:
            end = at  # what is behind the cut may belong to it
            break
        if found.rule:
            rule = RULES[found.rule - 1]
            counts[rule.id] = counts.get(rule.id, 0) + 1
            parts += (text[kept:at], rule.replacement)
            kept = found.end
    parts.append(text[kept:end])
    if is_cut:
        counts["too_long"] = counts.get("too_long", 0) + 1
        parts.append(TOO_LONG)
    return "".join(parts)


def _within(text: str) -> str:
    """Return the beginning of a text, in whole characters, that takes no more than TEXT_BYTES."""
    data = text[: TEXT_BYTES + 1].encode("utf-8", "surrogatepass")
    if len(data) <= TEXT_BYTES:
        return text
    end = TEXT_BYTES
    while data[end] & 0xC0 == 0x80:  # noqa: PLR2004  a byte that goes on with a character
        end -= 1
    return data[:end].decode("utf-8", "surrogatepass")
