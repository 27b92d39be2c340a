"""Encoded forms of a few short texts that come again and again: levels, ids, names of events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from lipservice._unusual import UnusualError

Form = TypeVar("Form")

MOST_TEXTS: Final = 128
LONGEST_TEXT: Final = 64


class KnownTexts(Generic[Form]):
    """At most so many texts of at most so many characters; when there are more, all are forgotten.

    Takes no lock: threads that meet here do some work twice.
    """

    __slots__ = ("_known", "_write")

    def __init__(self, write: Callable[[str], Form]) -> None:
        self._write = write
        self._known: dict[str, Form] = {}

    def __len__(self) -> int:
        """Return how many are known."""
        return len(self._known)

    def form(self, text: object) -> Form:
        """Return what is written for a text. Raises UnusualError for a long one, and for what is none."""
        if type(text) is not str or len(text) > LONGEST_TEXT:
            raise UnusualError
        form = self._known.get(text)
        if form is None:
            form = self._write(text)
            if len(self._known) >= MOST_TEXTS:
                self._known.clear()
            self._known[text] = form
        return form
