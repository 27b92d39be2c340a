"""The words of messages: texts with places such as `{low}`, and which places each text has."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{([a-z_]*)\}")
_BRACE = re.compile(r"[{}]")

# What can stand in each text of `expected`; texts that are not here have no places.
EXPECTED_PLACES: Mapping[str, tuple[str, ...]] = {
    "integer": ("low", "high"),
    "integer_or_word": ("low", "high", "words"),
    "text": ("size",),
    "text_of": ("size", "characters"),
    "choice": ("choices",),
    "entry": ("bytes",),
    "percent": ("decimals",),
    "probability": ("decimals",),
    "rate": ("low", "high"),
}

# What SDKs fill into each text of `messages`.
MESSAGE_PLACES: Mapping[str, tuple[str, ...]] = {
    "not_json": ("depth",),
    "document_bytes": ("high",),
    "unexpected": ("expected", "got"),
    "entries": ("size", "count"),
    "duplicate": ("path",),
    "reversed": ("low", "high"),
    "unknown_unit": ("got", "known"),
    "unknown_period": ("got", "known"),
    "budget_below": ("got", "window", "other"),
    "budget_below_any": ("got", "window", "other"),
    "budget_above": ("got", "window", "other"),
    "budget_above_any": ("got", "window", "other"),
}


def fill(text: str, **values: str | int) -> str:
    """Put `values` into the places of `text`."""
    return _PLACE.sub(lambda place: str(values[place[1]]), text)


def unknown_places(text: str, known: tuple[str, ...]) -> list[str]:
    """List the places of `text` that nothing fills, and braces that are no place."""
    unknown = [place for place in _PLACE.findall(text) if place not in known]
    return [f"{{{place}}}" for place in unknown] + _BRACE.findall(_PLACE.sub("", text))


def size_in_words(low: int, high: int) -> str:
    """Say how many are meant."""
    if low == high:
        return str(low)
    return f"{low} to {high}" if low else f"at most {high}"


def listed(words: list[str]) -> str:
    """Join a list as messages show it."""
    return ", ".join(words)
