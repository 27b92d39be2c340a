"""Encodes records in JSON.

As in protobuf, most records are put together from parts that are kept; the others go the way of `_plain_record`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from json.encoder import encode_basestring
from typing import Final

from lipservice import _otlp_tables as wire
from lipservice._known_texts import KnownTexts
from lipservice._log_record import LogRecord
from lipservice._native_value import HIGHEST_INTEGER
from lipservice._otlp_json_form import double_form, pairs_form, record_form
from lipservice._otlp_json_key import JsonKey
from lipservice._otlp_text import well_formed
from lipservice._plain_record import (
    FLAGS_MASK,
    FLAT_ATTRIBUTES,
    FLAT_BYTES,
    HIGHEST_SEVERITY,
    SPAN_DIGITS,
    TRACE_DIGITS,
    Pairs,
    identifier,
    plain_attributes,
    plain_record,
)
from lipservice._unencodable import Unencodable
from lipservice._unusual import UnusualError
from lipservice._usual_value import NESTED_BYTES

# How many keys are remembered.
KNOWN_KEYS: Final = 256

# The defaults of a record, of which there is one object each: asking for it calls nothing of a stranger.
_EMPTY: Final = ""
_ZERO: Final = 0

# What stands between the values of a usual record.
_TIME = f'{{"{wire.LOG_RECORD_TIME_UNIX_NANO.name}":"'
_SEVERITY = f'","{wire.LOG_RECORD_SEVERITY_NUMBER.name}":'
_BODY = f',"{wire.LOG_RECORD_BODY.name}":{{"{wire.ANY_VALUE_STRING_VALUE.name}":'
_ATTRIBUTES = f',"{wire.LOG_RECORD_ATTRIBUTES.name}":['
_OBSERVED = f',"{wire.LOG_RECORD_OBSERVED_TIME_UNIX_NANO.name}":"'
_FLAGS = (_EMPTY, *(f',"{wire.LOG_RECORD_FLAGS.name}":{number}' for number in range(1, FLAGS_MASK + 1)))


_TAIL = b"]}]}]}"


def _texts(name: str) -> Callable[[str], str]:
    return lambda text: f',"{name}":{encode_basestring(text)}' if text else _EMPTY


def _identifiers(name: str, digits: int) -> Callable[[str], str]:
    def write(text: str) -> str:
        number = identifier(text, digits)
        return f',"{name}":"{number.hex()}"' if number else _EMPTY

    return write


def _envelope_head(attributes: Pairs, scope_name: str, scope_version: str) -> bytes:
    """Return a request up to its first record."""
    resource = f'"{wire.RESOURCE_LOGS_RESOURCE.name}":{{"{wire.RESOURCE_ATTRIBUTES.name}":{pairs_form(attributes)}}},'
    texts = ((wire.INSTRUMENTATION_SCOPE_NAME, scope_name), (wire.INSTRUMENTATION_SCOPE_VERSION, scope_version))
    named = ",".join(f'"{field.name}":{encode_basestring(text)}' for field, text in texts if text)
    scope = f'"{wire.SCOPE_LOGS_SCOPE.name}":{{{named}}},'
    head = (
        f'{{"{wire.EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS.name}":[{{{resource if attributes else ""}'
        f'"{wire.RESOURCE_LOGS_SCOPE_LOGS.name}":[{{{scope if named else ""}"{wire.SCOPE_LOGS_LOG_RECORDS.name}":['
    )
    return head.encode()


class JsonEncoder:
    """Encodes records and puts them into requests.

    Attributes:
        name: What the encoding is called in options.
        content_type: What requests are declared as.
    """

    name: Final = "json"
    content_type: Final = "application/json"

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
        self._head = _envelope_head(plain_attributes(resource), well_formed(scope_name), well_formed(scope_version))
        self._keys: dict[str, JsonKey] = {}
        self._levels = KnownTexts(_texts(wire.LOG_RECORD_SEVERITY_TEXT.name))
        self._events = KnownTexts(_texts(wire.LOG_RECORD_EVENT_NAME.name))
        self._traces = KnownTexts(_identifiers(wire.LOG_RECORD_TRACE_ID.name, TRACE_DIGITS))
        self._spans = KnownTexts(_identifiers(wire.LOG_RECORD_SPAN_ID.name, SPAN_DIGITS))

    def piece(self, record: LogRecord) -> bytes:
        """Encode one record, as an element of the request's list.

        Raises:
            Unencodable: Nothing of it can be written; anything else never.
        """
        try:
            piece = self._usual(record).encode()
        except Exception:  # noqa: BLE001 - an unusual record: the other way says what is wrong with it, if anything
            return self._any(record)
        return piece if len(piece) <= FLAT_BYTES else self._any(record)

    def body(self, pieces: Sequence[bytes]) -> bytes:
        """Return the request with these records; nothing without any."""
        return b"%b%b%b" % (self._head, b",".join(pieces), _TAIL) if pieces else b""

    def body_length(self, count: int, piece_bytes: int) -> int:
        """Return the length of a request with so many records of so many bytes together."""
        return len(self._head) + piece_bytes + count - 1 + len(_TAIL) if count else 0

    def _any(self, record: LogRecord) -> bytes:
        try:
            plain = plain_record(record, observed_time=self._observed_time, severity_text=self._severity_text)
            return record_form(plain).encode()
        except Exception as error:  # noqa: BLE001 - a record can hold anything, and only this may come out
            raise Unencodable(type(error).__name__) from None

    def _usual(self, record: LogRecord) -> str:
        """Encode a record whose body is a text and whose attributes are not nested; raises for others."""
        body, severity, time_ns = record.body, record.severity, record.time_ns
        if type(body) is not str or type(severity) is not int or type(time_ns) is not int:
            raise UnusualError
        if not 0 < time_ns <= HIGHEST_INTEGER or not 0 < severity <= HIGHEST_SEVERITY or len(body) > FLAT_BYTES:
            raise UnusualError
        level = self._levels.form(record.severity_text) if self._severity_text else _EMPTY
        attributes = self._attributes(record.attributes) if record.attributes is not None else _EMPTY
        context = self._context(record)
        observed = self._observed(record.observed_ns) if self._observed_time else _EMPTY
        event = self._events.form(record.event_name) if record.event_name is not _EMPTY else _EMPTY
        head = f"{_TIME}{time_ns}{_SEVERITY}{severity}{level}{_BODY}{encode_basestring(body)}"
        return f"{head}}}{attributes}{context}{observed}{event}}}"

    def _observed(self, time_ns: object) -> str:
        if type(time_ns) is not int or not 0 < time_ns <= HIGHEST_INTEGER:
            raise UnusualError
        return f'{_OBSERVED}{time_ns}"'

    def _context(self, record: LogRecord) -> str:
        if record.trace_id is record.span_id is _EMPTY and record.flags is record.dropped_attributes is _ZERO:
            return _EMPTY
        flags = record.flags
        if record.dropped_attributes is not _ZERO or type(flags) is not int:
            raise UnusualError
        ids = self._traces.form(record.trace_id) + self._spans.form(record.span_id)
        return _FLAGS[flags & FLAGS_MASK] + ids

    def _attributes(self, attributes: object) -> str:
        if type(attributes) is not dict or len(attributes) > FLAT_ATTRIBUTES:
            raise UnusualError
        forms: list[str] = []
        room = NESTED_BYTES
        append, keys = forms.append, self._keys
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
                append(f"{key.start}{double_form(value)}}}")
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
        return f"{_ATTRIBUTES}{','.join(forms)}]" if forms else _EMPTY

    def _key(self, name: str) -> JsonKey:
        key = JsonKey(name)
        if len(self._keys) >= KNOWN_KEYS:
            self._keys.clear()
        self._keys[name] = key
        return key
