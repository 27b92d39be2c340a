"""Go literals."""

from __future__ import annotations

from collections.abc import Iterable

# What stands in the tables for a byte that the spec leaves out.
NO_BYTE = "noByte"

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LARGEST_BMP = 0xFFFF


def string(text: str) -> str:
    """Return an interpreted string literal; what does not print is escaped."""
    return '"' + "".join(_character(char) for char in text) + '"'


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= _LARGEST_BMP else f"\\U{ord(char):08x}"


def strings(texts: Iterable[str]) -> str:
    """Return the elements of a composite literal of strings."""
    return ", ".join(string(text) for text in texts)


def pairs(entries: Iterable[tuple[str, str]]) -> str:
    """Return the elements of a composite literal of a map, from names and literals."""
    return ", ".join(f"{string(name)}: {value}" for name, value in entries)


def byte(code: int) -> str:
    """Return a byte as a character where it prints, else as a number."""
    char = chr(code)
    if char in "'\\":
        return f"'\\{char}'"
    return f"'{char}'" if " " <= char <= "~" else f"0x{code:02X}"


def optional_byte(char: str) -> str:
    """Return the byte of a one-character parameter, or the name for none where the parameter is empty."""
    return byte(ord(char)) if char else NO_BYTE


def boolean(*, value: bool) -> str:
    """Return a boolean literal."""
    return "true" if value else "false"


def numbers(values: Iterable[int]) -> str:
    """Return the elements of a composite literal of numbers."""
    return ", ".join(map(str, values))


def rows(values: tuple[int, ...], width: int = 32) -> list[str]:
    """Return the elements of a long composite literal, some on each line."""
    return [numbers(values[start : start + width]) for start in range(0, len(values), width)]
