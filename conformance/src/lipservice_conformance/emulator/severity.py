"""The severity of a row, from a record's number, its text, and what a JSON body says of itself."""

from __future__ import annotations

import json

__all__ = ["severity_of"]

_NUMBERS = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}
_WORDS = tuple(_NUMBERS)
_SPELLINGS = {
    "dbug": "debug",
    "information": "info",
    "warning": "warn",
    "err": "error",
    "crit": "fatal",
    "critical": "fatal",
    "alert": "fatal",
    "emerg": "fatal",
    "emergency": "fatal",
}
_BODY_KEYS = ("level", "severity", "log.level", "config.log_level")
_HIGHEST = 24


def severity_of(number: int, text: str, body: str) -> tuple[str, int]:
    """Return text and number of the row. They can disagree: a JSON body sets the number and not the text."""
    said = _said_by(body)
    if number > _HIGHEST:
        return "unknown", _NUMBERS.get(said, number)
    if number > 0:
        return _WORDS[(number - 1) // 4], _NUMBERS.get(said, number)
    word = said or _normal(text)
    return word, _NUMBERS[word]


def _normal(text: str) -> str:
    word = text.strip().lower()
    word = _SPELLINGS.get(word, word)
    return word if word in _NUMBERS else "info"


def _said_by(body: str) -> str:
    """Return the severity that a JSON body names, in one of the six words exactly; nothing if it names none."""
    if not body.startswith("{"):
        return ""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    words = (_at(content, key) for key in _BODY_KEYS)
    return next((word for word in words if isinstance(word, str) and word in _NUMBERS), "")


def _at(content: object, key: str) -> object:
    """Return what stands under the key, or under its parts in turn."""
    if isinstance(content, dict) and key in content:
        return content[key]
    for part in key.split("."):
        content = content.get(part) if isinstance(content, dict) else None
    return content
