"""The scanner: from a message to its signature, through caches that hold what was seen lately."""

from __future__ import annotations

import re
from typing import TypeAlias

from lipservice._cache import Cache
from lipservice._json_body import Body, digits_count, looks_like_body, read_body
from lipservice._json_form import ARRAY_FORM, is_form, looks_like_form, object_form
from lipservice._reducer import reduce_line
from lipservice._signature import Signature, pattern_id
from lipservice._tables import DEFAULT_SEVERITY, DELIMITER_BYTES, LOGGER_BYTES, PLACEHOLDER, SPACE_BYTES
from lipservice._text import DIGITS_TO_ZERO, Text, canonical, collapse_digits, cut, repair
from lipservice._token import ITEMS_TELL_ALL, Items, TokenReader

_PARTS = tuple(map(re.escape, (PLACEHOLDER, SPACE_BYTES, DELIMITER_BYTES, SPACE_BYTES + DELIMITER_BYTES)))
_split = re.compile(rb"%b|[%b]+|[%b]|[^%b]+" % _PARTS).findall

# A service logs some thousands of lines that differ in more than digits, and has fewer patterns.
_CACHED_MESSAGES = 8_000
_CACHED_PATTERNS = 4_000
_CACHED_BYTES = 1_000_000
_LONGEST_CACHED = 1_000
# What the items of a piece take, most of which other lines have too.
_PIECE_BYTES = 64

# A text that begins with something else is no JSON, nor what stands for it.
_JSON_STARTS = frozenset({b"{", b"[", ARRAY_FORM[:1], *(bytes([space]) for space in SPACE_BYTES)})

# Stands for whatever is no integer; no bucket holds it.
_NO_SEVERITY = -1

_MessageKey: TypeAlias = "tuple[bytes, int, str, bool]"
_PatternKey: TypeAlias = "tuple[bytes, int, str, str]"


class Scanner:
    """Finds patterns, fast: what it has seen lately it looks up.

    A scanner may be shared by threads. Its caches are bounded in entries and in bytes, whatever it is fed.

    >>> Scanner().template("took 12 ms") == Scanner().template("took 250 ms")
    True
    """

    __slots__ = ("_bodies", "_lines", "_patterns", "_reader", "_shapes", "messages")

    def __init__(self) -> None:
        # To be looked at, where a call of `signature` is too much: by the key that it makes.
        self.messages: Cache[_MessageKey, Signature] = Cache(_CACHED_MESSAGES, _CACHED_BYTES)
        self._bodies: Cache[_MessageKey, Signature] = Cache(_CACHED_PATTERNS, _CACHED_BYTES)
        self._lines: Cache[bytes, bytes] = Cache(_CACHED_PATTERNS, _CACHED_BYTES)
        self._shapes: Cache[tuple[Items, ...], bytes] = Cache(_CACHED_PATTERNS, _CACHED_BYTES)
        self._patterns: Cache[_PatternKey, Signature] = Cache(_CACHED_PATTERNS, _CACHED_BYTES)
        self._reader = TokenReader()

    def template(self, message: Text) -> str:
        """Return the template of `message`."""
        return self.signature(message).template

    def signature(
        self, message: Text, severity: int = DEFAULT_SEVERITY, logger: Text = "", template: Text | None = None
    ) -> Signature:
        """Return the pattern behind one log message. Never raises.

        Args:
            message: The message as it was logged. What is no text is taken by its `str()`.
            severity: OpenTelemetry severity number.
            logger: Name of the logger.
            template: The format string of a call that carried parameters; it is scanned instead of the message.
        """
        text = message if template is None else template
        if type(text) is str and type(logger) is str and type(severity) is int and len(text) <= _LONGEST_CACHED:
            # What was seen lately costs one look-up; nothing here can fail but the encoding.
            try:
                encoded = text.encode()
            except UnicodeEncodeError:
                return self._repair(message, severity, logger, template)
            key = (encoded.translate(DIGITS_TO_ZERO), severity, logger, template is not None)
            known = self.messages.recent.get(key)
            if known is not None:
                return known
            if encoded:
                return self._find(key, encoded)
        return self._repair(message, severity, logger, template)

    def _repair(self, message: object, severity: object, logger: object, template: object) -> Signature:
        """Return the signature of anything."""
        given = b"" if template is None else repair(template)
        text = given or repair(message)
        key = (text.translate(DIGITS_TO_ZERO), _plain_integer(severity), repair(logger).decode(), bool(given))
        return self._find(key, text)

    def _find(self, key: _MessageKey, text: bytes) -> Signature:
        """Return the signature of a repaired text.

        It is not kept where digits count, as they may in JSON (`01` is no number): no key can tell them apart.
        """
        _, severity, logger, given = key
        size = len(text) + len(logger)
        cache, is_plain = self.messages, text[:1] not in _JSON_STARTS
        kept = size <= _LONGEST_CACHED and (is_plain or not looks_like_form(text))
        if kept and not is_plain and looks_like_body(text):
            kept = not digits_count(text)
            cache = self._bodies
            key = (collapse_digits(text), severity, logger, given)
        known = cache.get(key, size) if kept else None
        if known is None:
            template, source = self._template(text)
            known = self._name(template, severity, logger, "template" if given else source)
            if kept:
                cache.put(key, known, size)
        return known

    def _name(self, template: bytes, severity: int, logger: str, source: str) -> Signature:
        """Return the signature with this template; the same object for the same pattern, while it is remembered."""
        key = (template, severity, logger, source)
        size = len(template) + len(logger)
        known = self._patterns.get(key, size)
        if known is None:
            scope = cut(self._template(repair(logger))[0], LOGGER_BYTES) if logger else b""
            known = Signature(template.decode(), pattern_id(severity, scope, template), source)
            if size <= _LONGEST_CACHED:
                self._patterns.put(key, known, size)
        return known

    def _template(self, text: bytes) -> tuple[bytes, str]:
        """Return the template of a repaired text and where it was found.

        A template can be a JSON body in its turn, for instance that of the first of several lines. It is read again
        then, or scanning it once more would give something else.
        """
        body = None
        if text[:1] in _JSON_STARTS:
            if is_form(text):
                return text, "scan"
            body = read_body(text)
        if body is None:
            template, source = self._line(text), "scan"
        else:
            template, source = self._body(body), "json_key"
        while template[:1] in _JSON_STARTS and (body := read_body(template)) is not None:
            template, source = self._body(body), "json_key"
        return template, source

    def _body(self, body: Body) -> bytes:
        """Return what a JSON body becomes: the template of its message, or a form."""
        if body.message is not None:
            return self._line(body.message)
        return ARRAY_FORM if body.is_array else object_form(body.keys)

    def _line(self, text: bytes) -> bytes:
        """Return the template of the line of a text, by its canonical form if that was seen lately."""
        line = canonical(text)
        size = len(line)
        if size > _LONGEST_CACHED:
            pieces = _split(line)
            return reduce_line(pieces, map(self._reader.read, pieces))
        known = self._lines.get(line, size)
        if known is None:
            known = self._reduce(_split(line))
            self._lines.put(line, known, size)
        return known

    def _reduce(self, pieces: list[bytes]) -> bytes:
        """Return the template of a line that was cut into `pieces`, by their items if such a line was seen lately."""
        items = self._reader.read_line(pieces)
        if not ITEMS_TELL_ALL:
            return reduce_line(pieces, items)
        size = _PIECE_BYTES * len(items)
        known = self._shapes.get(items, size)
        if known is None:
            known = reduce_line(pieces, items)
            self._shapes.put(items, known, size)
        return known


def _plain_integer(value: object) -> int:
    # Unbound, because a subclass can override it.
    return int.__int__(value) if isinstance(value, int) else _NO_SEVERITY


_shared = Scanner()
signature = _shared.signature
