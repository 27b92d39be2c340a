"""A record within the limits of the spec, in a handful of exact types: what both encodings are written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from lipservice._log_record import LogRecord
from lipservice._native_value import (
    HIGHEST_INTEGER,
    LOWEST_INTEGER,
    Elements,
    Entries,
    integer,
    native,
    readable,
    text,
)
from lipservice._otlp_tables import (
    ATTRIBUTES,
    DEEP_LIST,
    DEEP_MAP,
    DEPTH,
    KEY_BYTES,
    RECORD_BYTES,
    TEXT_BYTES,
    VALUES,
)
from lipservice._otlp_text import shorten

# A list is a list, a map is a tuple of pairs; texts are well-formed, integers have 64 bits.
Plain: TypeAlias = "bool | int | float | str | bytes | list[Plain] | tuple[tuple[str, Plain], ...] | None"
Pairs: TypeAlias = "tuple[tuple[str, Plain], ...]"

HIGHEST_SEVERITY: Final = 24
HIGHEST_COUNT: Final = 2**32 - 1
FLAGS_MASK: Final = 0xFF
TRACE_DIGITS, SPAN_DIGITS = 32, 16

# To find equal keys all of them must be read, but a mapping may never end: of one record only this many entries are.
_READ_ENTRIES = 256 * VALUES

_PAIR = 2

# A record with at most so many attributes, none of them nested, and of at most so many bytes once it is encoded, is
# within every limit.
FLAT_ATTRIBUTES: Final = min(ATTRIBUTES, VALUES - 1)
FLAT_BYTES: Final = min(TEXT_BYTES, RECORD_BYTES)


@dataclass(slots=True)
class PlainRecord:
    """What is written of a record; each field at its default is left out."""

    time_ns: int
    severity: int
    severity_text: str
    body: Plain
    attributes: Pairs
    dropped_attributes: int
    flags: int
    trace_id: bytes
    span_id: bytes
    observed_ns: int
    event_name: str


def plain_record(record: LogRecord, *, observed_time: bool, severity_text: bool) -> PlainRecord:
    """Hold a record to the limits. The two switches say whether these fields are written at all."""
    room = _Room()
    # In this order, because they share what a record may hold.
    event_name = room.label(record.event_name)
    level = room.label(record.severity_text) if severity_text else ""
    body = None if record.body is None else room.value(record.body, 1)
    attributes, dropped = room.attributes(_pairs(record.attributes))
    severity = integer(record.severity)
    return PlainRecord(
        time_ns=time(record.time_ns),
        severity=severity if 0 < severity <= HIGHEST_SEVERITY else 0,
        severity_text=level,
        body=body,
        attributes=attributes,
        dropped_attributes=min(max(integer(record.dropped_attributes), 0) + dropped, HIGHEST_COUNT),
        flags=integer(record.flags) & FLAGS_MASK,
        trace_id=identifier(record.trace_id, TRACE_DIGITS),
        span_id=identifier(record.span_id, SPAN_DIGITS),
        observed_ns=time(record.observed_ns) if observed_time else 0,
        event_name=event_name,
    )


def plain_attributes(pairs: Iterable[object]) -> Pairs:
    """Hold the attributes of a resource to what the attributes of one record may be."""
    return _Room().attributes(pairs)[0]


def time(nanoseconds: object) -> int:
    """Return a time that a signed integer of 64 bits can hold, or 0."""
    number = integer(nanoseconds)
    return number if 0 < number <= HIGHEST_INTEGER else 0


def identifier(digits: object, count: int) -> bytes:
    """Return the bytes of an id of `count` hexadecimal digits; none of anything else and of zeros only."""
    if type(digits) is not str or len(digits) != count:
        return b""
    try:
        number = bytes.fromhex(digits)
    except ValueError:
        return b""
    # It also reads spaces between digits: then there are fewer bytes.
    return number if 2 * len(number) == count and any(number) else b""


def _pairs(attributes: object) -> Iterable[object]:
    read = native(attributes)
    return read.pairs if isinstance(read, Entries) else ()


class _Room:
    """What is left of the limits of one record, and the values that have taken the rest."""

    __slots__ = ("_bytes", "_entries", "_values")

    def __init__(self) -> None:
        self._bytes = RECORD_BYTES
        self._values = VALUES
        self._entries = _READ_ENTRIES

    def text(self, characters: str, limit: int) -> str:
        """Take a text."""
        if not characters:
            return characters
        taken, length = shorten(characters, min(limit, self._bytes))
        self._bytes -= length
        return taken

    def label(self, value: object) -> str:
        """Take what should be a text; None is an empty one."""
        return self.text("" if value is None else text(value), TEXT_BYTES)

    def value(self, value: object, depth: int) -> Plain:
        """Take a value, of which there may be one more."""
        self._values -= 1
        if type(value) is str:
            return self.text(value, TEXT_BYTES)
        if type(value) is int and LOWEST_INTEGER <= value <= HIGHEST_INTEGER:
            return value
        read = native(value)
        if isinstance(read, Elements):
            return self._elements(read.values, depth) if depth <= DEPTH else self.text(DEEP_LIST, TEXT_BYTES)
        if isinstance(read, Entries):
            return self._entries_of(read.pairs, depth) if depth <= DEPTH else self.text(DEEP_MAP, TEXT_BYTES)
        if isinstance(read, memoryview):
            return self._octets(read)
        return self.text(read, TEXT_BYTES) if isinstance(read, str) else read

    def attributes(self, pairs: Iterable[object]) -> tuple[Pairs, int]:
        """Take attributes; return them, and how many there was no room for."""
        latest = self._latest(pairs)
        taken = self._taken(latest, ATTRIBUTES, 1)
        return taken, len(latest) - len(taken)

    def _octets(self, view: memoryview) -> bytes:
        taken = bytes(view[: min(TEXT_BYTES, self._bytes)])
        self._bytes -= len(taken)
        return taken

    def _elements(self, values: Iterable[object], depth: int) -> list[Plain]:
        taken: list[Plain] = []
        if self._values:
            for value in readable(values):
                taken.append(self.value(value, depth + 1))
                if not self._values:
                    break
        return taken

    def _entries_of(self, pairs: Iterable[object], depth: int) -> Pairs:
        return self._taken(self._latest(pairs), VALUES, depth + 1) if self._values else ()

    def _taken(self, latest: dict[str, object], most: int, depth: int) -> Pairs:
        taken: list[tuple[str, Plain]] = []
        for key, value in latest.items():
            if not self._values or len(taken) == most:
                break
            taken.append((self.text(key, KEY_BYTES), self.value(value, depth)))
        return tuple(taken)

    def _latest(self, pairs: Iterable[object]) -> dict[str, object]:
        """Read entries, keys made texts; of equal ones the last, where it stands."""
        latest: dict[str, object] = {}
        if not self._entries:
            return latest
        for pair in readable(pairs):
            if type(pair) is tuple and len(pair) == _PAIR:
                key = shorten(text(pair[0]), KEY_BYTES)[0]
                latest.pop(key, None)
                latest[key] = pair[1]
            self._entries -= 1
            if not self._entries:
                break
        return latest
