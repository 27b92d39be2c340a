"""Nested values as most are: of built-in types only, so that reading them calls nothing of a stranger."""

from __future__ import annotations

from typing import Final

from lipservice._native_value import HIGHEST_INTEGER, LOWEST_INTEGER
from lipservice._otlp_tables import DEPTH, KEY_BYTES, VALUES
from lipservice._plain_record import FLAT_ATTRIBUTES, FLAT_BYTES, Plain
from lipservice._unusual import UnusualError

# Of one character in UTF-8.
_MOST_BYTES = 4

# Every value takes two bytes or more in both encodings. So nested attributes that take no more than this are within the
# limit of values, together with a body and attributes that are not nested.
NESTED_BYTES: Final = 2 * (VALUES - FLAT_ATTRIBUTES - 1)


def usual_value(value: object, depth: int = 1) -> Plain:
    """Return a plain value that is within the limits if no more than NESTED_BYTES are written for such.

    Raises:
        UnusualError: It has to go the long way.
    """
    kind = type(value)
    if kind is str:
        if len(value) <= FLAT_BYTES:  # type: ignore[arg-type] # mypy does not see what `kind` is of
            return value  # type: ignore[return-value] # as above
    elif kind is int:
        if LOWEST_INTEGER <= value <= HIGHEST_INTEGER:  # type: ignore[operator] # as above
            return value  # type: ignore[return-value] # as above
    elif value is None or kind is float or kind is bool:
        return value  # type: ignore[return-value] # as above
    elif depth <= DEPTH:
        if kind is dict:
            entries = value.items()  # type: ignore[attr-defined] # as above
            return tuple([(_usual_key(key), usual_value(entry, depth + 1)) for key, entry in entries])
        if kind is list or kind is tuple:
            return [usual_value(element, depth + 1) for element in value]  # type: ignore[attr-defined] # as above
    raise UnusualError


def _usual_key(key: object) -> str:
    if type(key) is str and len(key) * _MOST_BYTES <= KEY_BYTES:
        return key
    raise UnusualError
