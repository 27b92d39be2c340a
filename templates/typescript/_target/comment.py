"""Texts in comments of TypeScript."""

from __future__ import annotations


def in_comment(text: str) -> str:
    """Return a text of one line as it can stand in a comment, which it must not end."""
    return text.replace("*/", "*\\/")
