"""Attributes of one key in JSON, from parts that are kept."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Final

from lipservice import _otlp_tables as wire
from lipservice._native_value import HIGHEST_INTEGER, LOWEST_INTEGER
from lipservice._otlp_json_form import pairs_form, value_form
from lipservice._plain_record import FLAT_BYTES, Plain
from lipservice._unusual import UnusualError
from lipservice._usual_value import usual_value

# What is kept for a key: so many values of so many characters.
KNOWN_VALUES: Final = 16
KNOWN_CHARACTERS: Final = 64


class JsonKey:
    """The attributes of one key, each as it stands in the list.

    Attributes:
        known: Texts and integers that came before; neither of them ever equals one of the other.
        false, true: What their names say.
        missing: No value.
        start: What stands before the value.
    """

    __slots__ = ("_integer", "_text", "false", "known", "missing", "start", "true")

    def __init__(self, key: str) -> None:
        if len(key) > KNOWN_CHARACTERS or len(key.encode()) > min(KNOWN_CHARACTERS, wire.KEY_BYTES):
            raise UnusualError
        self.known: dict[str | int, str] = {}
        self.false, self.true, self.missing = (self._whole(key, value) for value in (False, True, None))
        self.start = self.missing.removesuffix("{}}")
        self._text = self._whole(key, "").removesuffix('""}}')
        self._integer = self._whole(key, 0).removesuffix('0"}}')

    def text(self, value: str) -> str:
        """Return an attribute with a text that is not known yet."""
        size = len(value)
        if size > FLAT_BYTES:
            raise UnusualError
        form = f"{self._text}{encode_basestring(value)}}}}}"
        if size <= KNOWN_CHARACTERS and len(self.known) < KNOWN_VALUES:
            self.known[value] = form
        return form

    def integer(self, value: int) -> str:
        """Return an attribute with an integer that is not known yet."""
        if not LOWEST_INTEGER <= value <= HIGHEST_INTEGER:
            raise UnusualError
        form = f'{self._integer}{value}"}}}}'
        if len(self.known) < KNOWN_VALUES:
            self.known[value] = form
        return form

    def nested(self, value: object) -> str:
        """Return an attribute with a list or a map."""
        return f"{self.start}{value_form(usual_value(value))}}}"

    def _whole(self, key: str, value: Plain) -> str:
        return pairs_form(((key, value),))[1:-1]
