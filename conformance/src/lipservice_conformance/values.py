"""Text on the wire: a JSON string, or an object where JSON has no word for it.

`{"$b64": "..."}` is raw bytes, which need not be UTF-8; `{"$u16": "d83dde00"}` is UTF-16 code units, four hexadecimal
digits each, which may hold surrogates without a partner.
"""

from __future__ import annotations

import base64
import binascii
import re

__all__ = ["Json", "ValueFormError", "decode_text", "describe", "encode_text", "text_bytes"]

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_UNITS = re.compile(r"(?:[0-9a-f]{4})*")
_SURROGATE = re.compile("[\ud800-\udfff]")

# How much of a value an error message shows.
_SHOWN = 80


class ValueFormError(ValueError):
    """A value that is not text in one of the three forms."""


def encode_text(text: str | bytes) -> Json:
    """Return the JSON form of a text: `encode_text(b"a")` is `{"$b64": "YQ=="}`."""
    if isinstance(text, bytes):
        return {"$b64": base64.b64encode(text).decode("ascii")}
    if _SURROGATE.search(text):
        return {"$u16": text.encode("utf-16-be", "surrogatepass").hex()}
    return text


def decode_text(value: Json) -> str | bytes:
    """Return the text a JSON form stands for. UTF-16 code units stay apart: a pair of them is two characters."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(value) == 1:
        ((form, content),) = value.items()
        if form == "$b64" and isinstance(content, str):
            return _bytes(content)
        if form == "$u16" and isinstance(content, str):
            return _units(content)
    message = f'expected text, {{"$b64": ...}} or {{"$u16": ...}}, got {describe(value)}'
    raise ValueFormError(message)


def text_bytes(text: str | bytes) -> bytes:
    """Return the UTF-8 bytes of a text; a lone surrogate keeps its three bytes, as in WTF-8."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def describe(value: object) -> str:
    """Return a value shortened for an error message, its type first where that helps."""
    shown = repr(value)
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}... ({len(shown)} characters)"
    return shown if value is None else f"{type(value).__name__} {shown}"


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        message = f"expected base64 in $b64, got {describe(content)}"
        raise ValueFormError(message) from error


def _units(content: str) -> str:
    if not _UNITS.fullmatch(content):
        message = f"expected groups of four lower-case hexadecimal digits in $u16, got {describe(content)}"
        raise ValueFormError(message)
    return "".join(chr(int(content[at : at + 4], 16)) for at in range(0, len(content), 4))
