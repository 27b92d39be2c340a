"""Foreign text in a page: everything is escaped, what the eye cannot see is spelled, what is too long is cut."""

from __future__ import annotations

import json
import re
import unicodedata

from markupsafe import Markup, escape

from lipservice_conformance.values import Json, ValueFormError, decode_text

__all__ = ["apart", "prose", "shown", "visible"]

# Of a long text this much is shown from its beginning, and this much from its end.
_HEAD, _TAIL = 280, 60
# One that is hardly longer is shown whole.
_WHOLE = _HEAD + 2 * _TAIL

_EDGE = re.compile("^ +| +$")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"}
_ESCAPED = 0xDC00  # a byte that is no UTF-8 is decoded to a surrogate from here on


def visible(text: str | bytes) -> Markup:
    r"""Return the text escaped and cut, every invisible character spelled: \t, U+200B, \ud83d, of bytes \xff."""
    if isinstance(text, bytes):
        return _cut(text.decode("utf-8", "surrogateescape"), raw=True)
    return _cut(text, raw=False)


def shown(value: Json) -> Markup:
    """Return a value of a vector: text in any of its three forms as text, all else as JSON."""
    try:
        return visible(decode_text(value))
    except ValueFormError:
        return visible(json.dumps(value))


def apart(expected: Json, got: Json) -> tuple[Markup, Markup]:
    """Return both values with the part that differs marked."""
    if not isinstance(expected, str) or not isinstance(got, str):
        return Markup("<mark>{}</mark>").format(shown(expected)), Markup("<mark>{}</mark>").format(shown(got))
    pairs = enumerate(zip(expected, got, strict=False))
    shorter = min(len(expected), len(got))
    start = next((at for at, (one, other) in pairs if one != other), shorter)
    back = enumerate(zip(expected[start:][::-1], got[start:][::-1], strict=False))
    end = next((at for at, (one, other) in back if one != other), shorter - start)
    return _marked(expected, start, end), _marked(got, start, end)


def prose(text: str) -> Markup:
    """Return a sentence of the spec, what stands in backticks as code."""
    pieces = [escape(piece) for piece in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if at % 2 else piece for at, piece in enumerate(pieces)
    )


def _marked(text: str, start: int, end: int) -> Markup:
    stop = len(text) - end
    middle = visible(text[start:stop]) or Markup('<span class="unseen">nothing</span>')
    return Markup("{}<mark>{}</mark>{}").format(visible(text[:start]), middle, visible(text[stop:]))


def _cut(text: str, *, raw: bool) -> Markup:
    if len(text) <= _WHOLE:
        return _spelled(text, raw=raw)
    left_out = f"{len(text) - _HEAD - _TAIL:,} characters left out"
    pattern = Markup('{} <span class="cut">{}</span> {}')
    return pattern.format(_spelled(text[:_HEAD], raw=raw), left_out, _spelled(text[-_TAIL:], raw=raw))


def _spelled(text: str, *, raw: bool) -> Markup:
    """Spell runs of unseen characters, and spaces at either end; a span tells a spelling from text that looks alike."""
    edges = {at for found in _EDGE.finditer(text) for at in range(*found.span())}
    pieces: list[str] = []
    unseen: list[str] = []
    for at, character in enumerate(text):
        spelling = "·" if at in edges else _spelling(character, raw=raw)
        if spelling:
            unseen.append(spelling)
            continue
        pieces.append(_closed(unseen))
        pieces.append(str(escape(character)))
    return Markup("".join([*pieces, _closed(unseen)]))  # noqa: S704  every piece was escaped above


def _closed(unseen: list[str]) -> str:
    """Return what was collected as one span, and begin anew."""
    text = (" " if any(one.startswith("U+") for one in unseen) else "").join(unseen)
    unseen.clear()
    return f'<span class="unseen">{text}</span>' if text else ""


def _spelling(character: str, *, raw: bool) -> str:
    """Return how an unseen character is spelled; nothing for one that can be seen, and for a space."""
    if character == " " or unicodedata.category(character) not in _UNSEEN:
        return ""
    point = ord(character)
    if point < 0x80:
        return _SHORT.get(character, f"\\x{point:02x}")
    if 0xD800 <= point <= 0xDFFF:
        return f"\\x{point - _ESCAPED:02x}" if raw else f"\\u{point:04x}"
    return f"U+{point:04X}"
