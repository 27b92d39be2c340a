"""The words of errors and notices: values put into texts of the spec, so that all languages say the same."""

from __future__ import annotations

import json
import re

from lipservice._policy_tables import MESSAGES, SHOWN_CHARACTERS

_PLACE = re.compile(r"\{([a-z]+)\}")


def message(name: str, **values: str | int) -> str:
    """Return the text `name` of the spec with `values` in its places."""
    return _PLACE.sub(lambda place: str(values[place[1]]), MESSAGES[name])


def unexpected(expected: str, got: object) -> str:
    """Say that something else was expected."""
    return message("unexpected", expected=expected, got=shown(got))


def shown(value: object) -> str:
    """Return what a message shows of a JSON value: of a number that is not whole only that, as languages differ."""
    match value:
        case None:
            return "null"
        case bool() | int():
            return str(value).lower()
        case str():
            return canonical(value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}…")
        case list():
            return "a list"
        case dict():
            return "an object"
    return "a number"


def canonical(value: object) -> str:
    """Return JSON in the form that is hashed: names sorted by their UTF-8 bytes, no space, nothing escaped in vain."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
