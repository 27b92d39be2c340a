"""A log body that is JSON, read strictly (RFC 8259) by a scanner of our own.

Not by the `json` module: it takes NaN, and its limits on recursion and on digits depend on the interpreter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from lipservice._tables import JSON_DEPTH, JSON_MESSAGE_KEYS, SPACE_BYTES, TEXT_BYTES
from lipservice._text import collapse_digits, repair

_CLOSERS = {b"{": b"}", b"[": b"]"}
_MARKS = frozenset({b"{", b"}", b"[", b"]", b",", b":"})

# Each repeat can be read in one way only, so matching is linear.
_SPACE = rb"[\t\n\r\x20]*+"
_STRING = rb'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"'
_SCALAR = rb"(?:%b|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+\-]?[0-9]++)?|true|false|null)" % _STRING
_TOKEN = re.compile(rb"%b([{}\[\],:]|%b)" % (_SPACE, _SCALAR))

# Most bodies are objects with no more than one object or array in another: two expressions read these several times as
# fast as their tokens.
_INNER_PAIR = rb"%b%b%b:%b%b%b" % (_SPACE, _STRING, _SPACE, _SPACE, _SCALAR, _SPACE)
_INNER_ELEMENT = rb"%b%b%b" % (_SPACE, _SCALAR, _SPACE)
_INNER = tuple(rb"%b(?:,%b)*" % (part, part) for part in (_INNER_PAIR, _INNER_ELEMENT))
_VALUE = rb"(?:%b|\{%b\}|\[%b\])" % (_SCALAR, *_INNER)
_PAIR = rb"%b%b%b:%b%b%b" % (_SPACE, _STRING, _SPACE, _SPACE, _VALUE, _SPACE)
_SHALLOW = rb"\{%b(?:,%b)*\}" % (_PAIR, _PAIR)
_NAMED_PAIR = rb"[{,]%b(%b)%b:%b(%b)" % (_SPACE, _STRING, _SPACE, _SPACE, _VALUE)
_SHALLOW_DEPTH = 2

_KEYS_HOLD_DIGITS = any(b"0" in collapse_digits(key) for key in JSON_MESSAGE_KEYS)

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

# What is expected next: it takes a token and returns what is expected then, or None where the token does not fit.
_Step: TypeAlias = "Callable[[bytes], _Step | None]"


@dataclass(frozen=True, slots=True)
class Body:
    """What matters of a JSON body: the keys of an object, and the text below its message key if it has one."""

    is_array: bool
    keys: frozenset[bytes]
    message: bytes | None


def read_body(text: bytes) -> Body | None:
    """Return the JSON object or array that `text` is, space around it aside; None if it is anything else."""
    if len(text) > TEXT_BYTES or not looks_like_body(text):
        return None
    bare = text.strip(SPACE_BYTES)
    members = _read_shallow(bare) if _is_shallow_body(bare) else _Reader(bare).read()
    if members is None:
        return None
    texts = (members.get(key) for key in JSON_MESSAGE_KEYS)
    message = next((raw for raw in texts if raw is not None), None)
    return Body(bare.startswith(b"["), frozenset(members), None if message is None else _unquote(message))


def looks_like_body(text: bytes) -> bool:
    """Tell whether `text` begins and ends like a body; no other text is one, whatever its digits are."""
    bare = text.strip(SPACE_BYTES)
    return bare[:1] in _CLOSERS and _CLOSERS[bare[:1]] == bare[-1:]


@cache
def _compiled(expression: bytes) -> re.Pattern[bytes]:
    """Return the expression, compiled when it is first needed: that takes longer than importing all the rest."""
    return re.compile(expression)


def digits_count(body: bytes) -> bool:
    """Tell whether two texts that look like this body, but for the length and value of their numbers, may differ.

    They cannot where the numbers are known to be numbers, no escape is made of digits and no message key has any.
    """
    return _KEYS_HOLD_DIGITS or b"\\u" in body or not _is_shallow_body(body.strip(SPACE_BYTES))


def _is_shallow_body(bare: bytes) -> bool:
    return JSON_DEPTH >= _SHALLOW_DEPTH and _compiled(_SHALLOW).fullmatch(bare) is not None


def _read_shallow(text: bytes) -> dict[bytes, bytes | None]:
    """Return the members of an object that is known to be shallow; see `_Reader`."""
    pairs = _compiled(_NAMED_PAIR).findall(text)
    return {_unquote(key): value if value.startswith(b'"') else None for key, value in pairs}


class _Reader:
    """Reads one value token by token. What is still open is a list, so depth costs no recursion."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._open: list[bytes] = []
        self._key = b""
        # The members of the outermost object: the last value of each key, as written, if it is a string.
        self._members: dict[bytes, bytes | None] = {}

    def read(self) -> dict[bytes, bytes | None] | None:
        """Return the members of the outermost object, none for an array; None if the text is not JSON."""
        step: _Step | None = self._value
        at = 0
        while step is not None and step != self._end:
            token = _TOKEN.match(self._text, at)
            if token is None:
                return None
            at = token.end()
            step = step(token[1])
        return self._members if step is not None and at == len(self._text) else None

    def _value(self, token: bytes) -> _Step | None:
        if self._open == [b"{"]:
            self._members[self._key] = token if token.startswith(b'"') else None
        if token in _CLOSERS:
            return self._enter(token)
        return None if token in _MARKS else self._after_value()

    def _enter(self, opener: bytes) -> _Step | None:
        self._open.append(opener)
        if len(self._open) > JSON_DEPTH:
            return None
        return self._key_or_close if opener == b"{" else self._value_or_close

    def _value_or_close(self, token: bytes) -> _Step | None:
        return self._close(token) or self._value(token)

    def _key_or_close(self, token: bytes) -> _Step | None:
        return self._close(token) or self._member(token)

    def _member(self, token: bytes) -> _Step | None:
        if not token.startswith(b'"'):
            return None
        if len(self._open) == 1:
            self._key = _unquote(token)
        return self._colon

    def _colon(self, token: bytes) -> _Step | None:
        return self._value if token == b":" else None

    def _comma_or_close(self, token: bytes) -> _Step | None:
        if token != b",":
            return self._close(token)
        return self._member if self._open[-1] == b"{" else self._value

    def _close(self, token: bytes) -> _Step | None:
        if token != _CLOSERS[self._open[-1]]:
            return None
        self._open.pop()
        return self._after_value()

    def _after_value(self) -> _Step:
        return self._comma_or_close if self._open else self._end

    def _end(self, _: bytes) -> None:
        return None


def _unquote(token: bytes) -> bytes:
    """Return the text that a JSON string stands for; an escaped surrogate without its partner is U+FFFD."""
    inner = token[1:-1]
    return inner if b"\\" not in inner else repair(_ESCAPE.sub(_unescape, inner.decode()))


def _unescape(escape: re.Match[str]) -> str:
    code, char = escape.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(char, char)
