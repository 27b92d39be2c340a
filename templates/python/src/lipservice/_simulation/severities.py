"""Finds the severity of a record, as an OpenTelemetry number."""

from __future__ import annotations

import re

_WORDS = {
    1: ("trace", "finest", "verbose", "v"),
    5: ("debug", "dbug", "fine", "finer", "d"),
    9: ("info", "information", "informational", "log", "i"),
    10: ("notice",),
    13: ("warn", "warning", "w"),
    17: ("error", "err", "severe", "e"),
    18: ("critical", "crit"),
    19: ("alert",),
    21: ("fatal", "emerg", "emergency", "panic", "f"),
}
_NUMBERS = {word: number for number, words in _WORDS.items() for word in words}
_HIGHEST = 24

# pino and bunyan count 10, 20, ... from trace on, Python from debug on.
_NODE_LEVELS = {10: 1, 20: 5, 30: 9, 40: 13, 50: 17, 60: 21}
_PYTHON_LEVELS = {10: 5, 20: 9, 30: 13, 40: 17, 50: 21}

_LONG = "|".join(sorted((word for word in _NUMBERS if len(word) > 2), key=len, reverse=True))  # noqa: PLR2004
# Whole words in capitals; one expression of all words would try each of them everywhere.
_CAPITALS = re.compile(r"[A-Z]{3,13}(?![A-Za-z0-9_])").finditer
_IN_CAPITALS = {word.upper(): number for word, number in _NUMBERS.items()}
# In small letters these words are ordinary ones, unless they stand like a level.
_MARKED = re.compile(
    rf"[\[<(|](?P<in>{_LONG})[\]>)|:]|\b(?:level|lvl|severity)[=:]\s*\"?(?P<of>{_LONG})\b", re.IGNORECASE
).search
_AT_START = re.compile(rf"\s*(?P<at>{_LONG})\s*[:|]", re.IGNORECASE).match

# Further in, such a word belongs to the message.
_REACH = 100


def severity_of_field(name: str, value: object) -> int | None:
    """Return the severity that the field `name` (in small letters) states, or None."""
    if isinstance(value, str):
        text = value.strip().lower()
        if not text.isdecimal():
            return _NUMBERS.get(text)
        value = int(text[:4])
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    if name == "levelno":
        return _PYTHON_LEVELS.get(value)
    if "number" in name:
        return value if 1 <= value <= _HIGHEST else None
    return _NODE_LEVELS.get(value)


def severity_in_text(text: str) -> int | None:
    """Return the severity that the beginning of a line states, or None."""
    head = text[:_REACH]
    for word in _CAPITALS(head):
        number = _IN_CAPITALS.get(word[0])
        if number is not None and not head[: word.start()][-1:].isalnum():
            return number
    found = _AT_START(head) or _MARKED(head)
    return None if found is None else _NUMBERS[str(found[found.lastgroup or 0]).lower()]
