"""Texts in docstrings of Python."""

from __future__ import annotations

_MARK = '"""'


def in_docstring(text: str) -> str:
    """Return a text of one line as it can stand in a docstring, also at its end; it reads there as it is."""
    escaped = text.replace("\\", "\\\\")
    return escaped.replace('"', '\\"') if _MARK in text or text.endswith('"') else escaped
