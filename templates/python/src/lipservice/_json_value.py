"""A JSON text as a value that is the same in every language."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from lipservice._policy_tables import DEPTH

# Below this every whole number is a double of its own.
_EXACT = 2**53

# Texts, in which brackets mean nothing, and brackets. A text without an end goes to the end: to look again behind each
# of its quotes took 13 s for 40 kB.
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[][{}]', re.DOTALL)


def well_formed(text: str | bytes) -> str:
    """Return the text with U+FFFD for invalid UTF-8 and for every surrogate without its partner."""
    if isinstance(text, bytes):
        return text.decode("utf-8", "replace")
    # UTF-16 joins two surrogates that form a pair.
    return text if _is_well_formed(text) else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_well_formed(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_json(text: str) -> object:
    """Return the value of a well-formed text: None, bool, int, str, list, dict, or a float that is no whole number.

    Raises ValueError where the text is not JSON or too deep.
    """
    if _is_too_deep(text):
        raise ValueError(DEPTH)
    # As doubles first: other languages know no more of a number.
    return _converted(json.loads(text, parse_int=float, parse_constant=_refuse, object_pairs_hook=_object))


def _is_too_deep(text: str) -> bool:
    """Count brackets outside of quotes: the depth of a text must not depend on what its parser does first."""
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEPTH:
            return True
    return False


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    """Repair names before they meet: of those that are equal then, the last counts."""
    return {well_formed(name): value for name, value in members}


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _converted(value: object) -> object:
    match value:
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case str():
            return well_formed(value)
        case list():
            return [_converted(item) for item in value]
        case dict():
            return {name: _converted(item) for name, item in value.items()}
    return value
