"""Values of fields that are one number, text or truth value."""

from __future__ import annotations

from lipservice._budget import read_rate
from lipservice._field import Field
from lipservice._probability import read_probability

Plain = bool | int | str | tuple[int, int]


def read_plain(field: Field, given: object) -> Plain | None:
    """Return the value of a field, or None if it is wrong. A rate is how many, and in how many milliseconds."""
    match given:
        case bool():
            return given if field.type == "boolean" else None
        case int():
            return given if field.type == "integer" and field.low <= given <= field.high else None
        case str():
            return _read_text(field, given)
    return None


def _read_text(field: Field, given: str) -> Plain | None:
    match field.type:
        case "integer":
            # Other letters change case differently from language to language.
            return dict(field.words).get(given.lower()) if given.isascii() else None
        case "text":
            fits = field.low <= utf8_size(given) <= field.high and _is_made_of(given, field.characters)
            return given if fits else None
        case "choice":
            return given if given in field.choices else None
        case "probability":
            return read_probability(given)
        case "rate":
            return read_rate(given, field)
    return None


def utf8_size(text: str) -> int:
    """Return the length of a text in bytes."""
    return len(text.encode())


def _is_made_of(text: str, characters: str) -> bool:
    return not characters or set(text) <= set(characters)
