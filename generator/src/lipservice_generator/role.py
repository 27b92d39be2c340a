"""What a character does on the stack: one part to play each, or reducers would depend on who asks first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document, NodePath

# Fields by the part their characters play. A value delimiter may also pair: `5=6` is one variable, as `x=6` has one.
_PARTS = {
    "after": "a delimiter of values",
    "value_after": "a delimiter of values",
    "delimiters": "a delimiter of values",
    "separators": "a separator",
    "json_after": "a separator",
    "close": "an angle",
    "open": "an angle",
    "pairs": "a bracket",
    "marks": "a quote",
}


def check_roles(document: Document, reductions: Iterable[Any]) -> Iterator[Diagnostic]:
    """Yield every character that two reductions, or one reduction twice, want for different parts."""
    played: dict[str, str] = {}
    for at, reduction in enumerate(reductions):
        path: NodePath = ("reductions", at)
        for name, part in _PARTS.items():
            for place, char in _characters((*path, name), getattr(reduction, name, [])):
                if played.setdefault(char, part) != part:
                    message = f"`{char}` is {played[char]} already and cannot be {part}"
                    yield document.diagnostic("LS044", place, message, "each character plays one part on the stack")
        yield from _repeated(document, path, reduction)
        yield from _marks(document, path, reduction)


def _characters(path: NodePath, value: str | list[str]) -> Iterator[tuple[NodePath, str]]:
    if isinstance(value, str):
        yield path, value
        return
    for number, chars in enumerate(value):
        yield from (((*path, number), char) for char in chars)


def _repeated(document: Document, path: NodePath, reduction: Any) -> Iterator[Diagnostic]:
    """Within one reduction no character stands twice: an angle is not its own partner, a bracket closes one other."""
    for names in (("close", "open"), ("pairs",), ("marks",), ("separators",), ("delimiters",)):
        seen: set[str] = set()
        for name in names:
            for place, char in _characters((*path, name), getattr(reduction, name, [])):
                if char in seen:
                    yield document.diagnostic(
                        "LS044", place, f"`{char}` stands twice", "each character has one partner"
                    )
                seen.add(char)


def _marks(document: Document, path: NodePath, reduction: Any) -> Iterator[Diagnostic]:
    if reduction.kind != "quotes":
        return
    for name in ("apostrophe", "key_marks"):
        for place, char in _characters((*path, name), getattr(reduction, name)):
            if char not in reduction.marks:
                hint = "expected one of " + " ".join(f"`{mark}`" for mark in reduction.marks)
                yield document.diagnostic("LS044", place, f"`{char}` is not one of `marks`", hint)
