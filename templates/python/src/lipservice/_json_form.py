"""What stands for a JSON body without a message: `<JSON:` and its keys, or `<JSON_ARRAY>`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from lipservice._tables import DELIMITER_BYTES, JSON_KEYS, PLACEHOLDER, SPACE_BYTES, TEXT_BYTES
from lipservice._text import collapse_digits

ARRAY_FORM = b"<JSON_ARRAY>"

_MARK = b"<JSON"
_START = _MARK + b":"
_END = b">"
_MORE = b",+" + PLACEHOLDER
_FORBIDDEN = DELIMITER_BYTES + SPACE_BYTES

# `{"k":0}` of n bytes becomes `<JSON:k>` of n + 1; every further key adds less to the form than to the body.
_LONGEST = TEXT_BYTES + 1


def object_form(keys: Iterable[bytes]) -> bytes:
    """Return the form of an object with these keys: cleaned, each once, sorted by bytes, the first few of them."""
    cleaned = sorted({collapse_digits(key.translate(None, _FORBIDDEN)) for key in keys})
    more = _MORE if len(cleaned) > JSON_KEYS else b""
    # No keys at all look like one empty key.
    return _START + b",".join(cleaned[:JSON_KEYS]) + more + _END


def looks_like_form(text: bytes) -> bool:
    """Tell whether `text` begins like a form; no other text is one, whatever its digits are."""
    return text.startswith(_MARK)


def is_form(text: bytes) -> bool:
    """Tell whether `text` is exactly what a JSON body can have become; such a text stays as it is."""
    if text == ARRAY_FORM:
        return True
    if len(text) > _LONGEST or not (text.startswith(_START) and text.endswith(_END)):
        return False
    inner = text[len(_START) : -len(_END)]
    listed = inner.removesuffix(_MORE)
    keys = listed.split(b",")
    if len(keys) > JSON_KEYS or (listed != inner and len(keys) < JSON_KEYS):
        return False
    return all(map(_is_clean, keys)) and all(left < right for left, right in pairwise(keys))


def _is_clean(key: bytes) -> bool:
    return key == collapse_digits(key.translate(None, _FORBIDDEN))
