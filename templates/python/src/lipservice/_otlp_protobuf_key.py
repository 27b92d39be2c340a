"""Attributes of one key in protobuf, from parts that are kept."""

from __future__ import annotations

from typing import Final

from lipservice import _otlp_tables as wire
from lipservice._native_value import HIGHEST_INTEGER, LOWEST_INTEGER
from lipservice._otlp_protobuf_form import delimited, present, value_form, varint
from lipservice._plain_record import FLAT_BYTES
from lipservice._unusual import UnusualError
from lipservice._usual_value import usual_value

# What is kept for a key: so many values of so many bytes, and the start of texts of so many lengths.
KNOWN_VALUES: Final = 16
KNOWN_BYTES: Final = 64
KNOWN_LENGTHS: Final = 16

_LONGEST_VARINT: Final = 10


class ProtobufKey:
    """The attributes of one key, each the whole field of the record.

    Attributes:
        known: Texts and integers that came before; neither of them ever equals one of the other.
        false, true: What their names say.
        missing: No value.
        double: What stands before a number of eight bytes.
    """

    __slots__ = ("_heads", "_integer_heads", "_key", "double", "false", "known", "missing", "true")

    def __init__(self, key: str) -> None:
        if type(key) is not str or len(key) > KNOWN_BYTES:
            raise UnusualError
        data = key.encode()
        if len(data) > min(KNOWN_BYTES, wire.KEY_BYTES):
            raise UnusualError
        self._key = present(wire.KEY_VALUE_KEY.tag, data)
        self._heads: dict[int, bytes] = {}
        self.known: dict[str | int, bytes] = {}
        self.false, self.true, self.missing = (self._whole(value_form(value)) for value in (False, True, None))
        self._integer_heads = [self._head(wire.ANY_VALUE_INT_VALUE.tag, size) for size in range(_LONGEST_VARINT + 1)]
        self.double = self._whole(value_form(0.0))[:-8]

    def text(self, value: str) -> bytes:
        """Return an attribute with a text that is not known yet. Raises also UnicodeEncodeError."""
        if len(value) > FLAT_BYTES:
            raise UnusualError
        data = value.encode()
        size = len(data)
        form = (self._heads.get(size) or self._text_head(size)) + data
        if size <= KNOWN_BYTES and len(self.known) < KNOWN_VALUES:
            self.known[value] = form
        return form

    def integer(self, value: int) -> bytes:
        """Return an attribute with an integer that is not known yet."""
        if not LOWEST_INTEGER <= value <= HIGHEST_INTEGER:
            raise UnusualError
        number = varint(value)
        form = self._integer_heads[len(number)] + number
        if len(self.known) < KNOWN_VALUES:
            self.known[value] = form
        return form

    def nested(self, value: object) -> bytes:
        """Return an attribute with a list or a map. Raises also UnicodeEncodeError."""
        return self._whole(value_form(usual_value(value)))

    def _text_head(self, size: int) -> bytes:
        head = self._head(wire.ANY_VALUE_STRING_VALUE.tag + varint(size), size)
        if len(self._heads) < KNOWN_LENGTHS:
            self._heads[size] = head
        return head

    def _head(self, start: bytes, size: int) -> bytes:
        """Return what stands before the last `size` bytes of an attribute whose value begins with `start`."""
        start = self._key + wire.KEY_VALUE_VALUE.tag + varint(len(start) + size) + start
        return wire.LOG_RECORD_ATTRIBUTES.tag + varint(len(start) + size) + start

    def _whole(self, value: bytes) -> bytes:
        return delimited(wire.LOG_RECORD_ATTRIBUTES.tag, self._key + delimited(wire.KEY_VALUE_VALUE.tag, value))
