"""Encodes records in protobuf.

Most records are a text and some attributes with texts and numbers: those are put together from parts that are kept,
straight from the record. Whatever else a record holds, and whatever is too long, goes the way of `_plain_record`,
which comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lipservice import _otlp_tables as wire
from lipservice._known_texts import KnownTexts
from lipservice._log_record import LogRecord
from lipservice._native_value import HIGHEST_INTEGER
from lipservice._otlp_protobuf_form import (
    NAN,
    double,
    fixed32,
    fixed64,
    pairs_form,
    present,
    record_form,
    varint,
)
from lipservice._otlp_protobuf_key import ProtobufKey
from lipservice._otlp_text import well_formed
from lipservice._plain_record import (
    FLAGS_MASK,
    FLAT_ATTRIBUTES,
    FLAT_BYTES,
    HIGHEST_SEVERITY,
    SPAN_DIGITS,
    TRACE_DIGITS,
    identifier,
    plain_attributes,
    plain_record,
)
from lipservice._unencodable import Unencodable
from lipservice._unusual import UnusualError
from lipservice._usual_value import NESTED_BYTES

# How many keys are remembered.
KNOWN_KEYS: Final = 256

_SEVERITIES = (
    b"",
    *(wire.LOG_RECORD_SEVERITY_NUMBER.tag + varint(number) for number in range(1, HIGHEST_SEVERITY + 1)),
)
_TIME = wire.LOG_RECORD_TIME_UNIX_NANO.tag
_OBSERVED = wire.LOG_RECORD_OBSERVED_TIME_UNIX_NANO.tag
_FLAGS = (b"", *(wire.LOG_RECORD_FLAGS.tag + fixed32(number) for number in range(1, FLAGS_MASK + 1)))

# The defaults of a record, of which there is one object each: asking for it calls nothing of a stranger.
_EMPTY: Final = ""
_ZERO: Final = 0


def _texts(tag: bytes) -> Callable[[str], bytes]:
    return lambda text: present(tag, text.encode())


def _identifiers(tag: bytes, digits: int) -> Callable[[str], bytes]:
    return lambda text: present(tag, identifier(text, digits))


def _body_head(size: int) -> bytes:
    start = wire.ANY_VALUE_STRING_VALUE.tag + varint(size)
    return wire.LOG_RECORD_BODY.tag + varint(len(start) + size) + start


def _record_head(size: int) -> bytes:
    return wire.SCOPE_LOGS_LOG_RECORDS.tag + varint(size)


_BODY_HEADS = tuple(map(_body_head, range(0x100)))
_RECORD_HEADS = tuple(map(_record_head, range(0x200)))


class ProtobufEncoder:
    """Encodes records and puts them into requests.

    Attributes:
        name: What the encoding is called in options.
        content_type: What requests are declared as.
    """

    name: Final = "protobuf"
    content_type: Final = "application/x-protobuf"

    def __init__(
        self,
        resource: Sequence[tuple[str, object]],
        scope_version: str,
        *,
        observed_time: bool,
        severity_text: bool,
        scope_name: str = wire.SCOPE,
    ) -> None:
        self._observed_time = observed_time
        self._severity_text = severity_text
        attributes = pairs_form(wire.RESOURCE_ATTRIBUTES.tag, plain_attributes(resource))
        scope = present(wire.INSTRUMENTATION_SCOPE_NAME.tag, well_formed(scope_name).encode())
        scope += present(wire.INSTRUMENTATION_SCOPE_VERSION.tag, well_formed(scope_version).encode())
        self._resource = present(wire.RESOURCE_LOGS_RESOURCE.tag, attributes)
        self._scope = present(wire.SCOPE_LOGS_SCOPE.tag, scope)
        self._keys: dict[str, ProtobufKey] = {}
        self._levels = KnownTexts(_texts(wire.LOG_RECORD_SEVERITY_TEXT.tag))
        self._events = KnownTexts(_texts(wire.LOG_RECORD_EVENT_NAME.tag))
        self._traces = KnownTexts(_identifiers(wire.LOG_RECORD_TRACE_ID.tag, TRACE_DIGITS))
        self._spans = KnownTexts(_identifiers(wire.LOG_RECORD_SPAN_ID.tag, SPAN_DIGITS))

    def piece(self, record: LogRecord) -> bytes:
        """Encode one record, as a field of the request.

        Raises:
            Unencodable: Nothing of it can be written; anything else never.
        """
        message: bytes | None
        try:
            message = self._usual(record)
        except Exception:  # noqa: BLE001 - an unusual record: the other way says what is wrong with it, if anything
            message = None
        # Once only: what a stranger's code logs meanwhile comes here too, and may do so at every level of a recursion.
        if message is None or len(message) > FLAT_BYTES:
            message = self._any(record)
        size = len(message)
        return (_RECORD_HEADS[size] if size < len(_RECORD_HEADS) else _record_head(size)) + message

    def body(self, pieces: Sequence[bytes]) -> bytes:
        """Return the request with these records; nothing without any."""
        if not pieces:
            return b""
        records = b"".join(pieces)
        return self._envelope(len(records)) + records

    def body_length(self, count: int, piece_bytes: int) -> int:
        """Return the length of a request with so many records of so many bytes together."""
        return len(self._envelope(piece_bytes)) + piece_bytes if count else 0

    def _envelope(self, size: int) -> bytes:
        scoped = wire.RESOURCE_LOGS_SCOPE_LOGS.tag + varint(len(self._scope) + size) + self._scope
        head = self._resource + scoped
        return wire.EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS.tag + varint(len(head) + size) + head

    def _any(self, record: LogRecord) -> bytes:
        try:
            plain = plain_record(record, observed_time=self._observed_time, severity_text=self._severity_text)
            return record_form(plain)
        except Exception as error:  # noqa: BLE001 - a record can hold anything, and only this may come out
            raise Unencodable(type(error).__name__) from None

    def _usual(self, record: LogRecord) -> bytes:
        """Encode a record whose body is a text and whose attributes are not nested; raises for others."""
        body, severity, time_ns = record.body, record.severity, record.time_ns
        if type(body) is not str or type(severity) is not int or type(time_ns) is not int:
            raise UnusualError
        if not 0 < time_ns <= HIGHEST_INTEGER or not 0 < severity <= HIGHEST_SEVERITY or len(body) > FLAT_BYTES:
            raise UnusualError
        data = body.encode()
        size = len(data)
        parts = [
            _TIME,
            fixed64(time_ns),
            _SEVERITIES[severity],
            self._levels.form(record.severity_text) if self._severity_text else b"",
            _BODY_HEADS[size] if size < len(_BODY_HEADS) else _body_head(size),
            data,
        ]
        # Not by their truth: that of a stranger is a stranger's code.
        if record.attributes is not None:
            self._attributes(parts, record.attributes)
        if not (record.trace_id is record.span_id is _EMPTY and record.flags is record.dropped_attributes is _ZERO):
            self._context(parts, record)
        if self._observed_time:
            observed_ns = record.observed_ns
            if type(observed_ns) is not int or not 0 < observed_ns <= HIGHEST_INTEGER:
                raise UnusualError
            parts += (_OBSERVED, fixed64(observed_ns))
        if record.event_name is not _EMPTY:
            parts.append(self._events.form(record.event_name))
        return b"".join(parts)

    def _context(self, parts: list[bytes], record: LogRecord) -> None:
        flags = record.flags
        if record.dropped_attributes is not _ZERO or type(flags) is not int:
            raise UnusualError
        parts += (_FLAGS[flags & FLAGS_MASK], self._traces.form(record.trace_id), self._spans.form(record.span_id))

    def _attributes(self, parts: list[bytes], attributes: object) -> None:
        if type(attributes) is not dict or len(attributes) > FLAT_ATTRIBUTES:
            raise UnusualError
        room = NESTED_BYTES
        append, keys = parts.append, self._keys
        for name, value in attributes.items():
            if type(name) is not str:
                raise UnusualError
            key = keys.get(name) or self._key(name)
            kind = type(value)
            if kind is str:
                append(key.known.get(value) or key.text(value))
            elif kind is int:
                append(key.known.get(value) or key.integer(value))
            elif kind is float:
                append(key.double)
                append(double(value) if value == value else NAN)  # noqa: PLR0124 - a NaN is not
            elif kind is bool:
                append(key.true if value else key.false)
            elif value is None:
                append(key.missing)
            else:
                form = key.nested(value)
                room -= len(form)
                if room < 0:
                    raise UnusualError
                append(form)

    def _key(self, name: str) -> ProtobufKey:
        key = ProtobufKey(name)
        if len(self._keys) >= KNOWN_KEYS:
            self._keys.clear()
        self._keys[name] = key
        return key
