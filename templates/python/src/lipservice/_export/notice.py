"""What is said of the set-up."""

from __future__ import annotations

import json
from dataclasses import dataclass

from lipservice._options import MESSAGES

# Of a value only so many characters are shown.
SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: its name in the spec, and what is said."""

    name: str
    message: str

    def __str__(self) -> str:
        """Return both."""
        return f"{self.name}: {self.message}"


def notice(name: str, **values: str) -> Notice:
    """Return the notice `name` of the spec with `values` in its places."""
    return Notice(name, MESSAGES[name].format(**values))


def shown(value: object, *, secret: bool) -> str:
    """Return what a notice shows of a value, as JSON where it is no text: of a secret one nothing but its length."""
    text = value if isinstance(value, str) else _spell(value)
    if secret:
        return f"`{length(text)}`"
    text = without_user(text)
    cut = "…" if len(text) > SHOWN_CHARACTERS else ""
    return f"`{text[:SHOWN_CHARACTERS]}{cut}`"


def without_user(text: str) -> str:
    """Return a text with a mark in place of what may be a name and a password: all in front of its last `@`."""
    start = text.rfind("@")
    return text if start < 0 else f"…{text[start:]}"


def _spell(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__


def length(text: str) -> str:
    """Return how long a secret is, which is all that is ever shown of it."""
    return f"{len(text)} characters"
