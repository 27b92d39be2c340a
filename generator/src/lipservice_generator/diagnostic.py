"""Diagnostics: what is wrong with a spec, where, and what to do about it.

One shape for everything that can stop a generation: the spec, a template, a missing tool, an edited output.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding. `line` and `column` count from 1; both are 0 where a whole file is meant."""

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    excerpt: str = ""

    @property
    def place(self) -> str:
        """Return `file:line:column`, or only the file when the whole of it is meant."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


# What to do, where a finding has no advice of its own.
_ADVICE = {
    "LS003": "look at the indentation, quotes and brackets here and in the line above",
    "LS005": "write it flat and plain, as one document",
    "LS010": "add it; the other entries of the file show its form",
    "LS012": "write a value of that type; quote a text that looks like a number",
    "LS013": "choose a number in that range",
    "LS014": "use one of these",
    "LS015": "only the characters of that form can stand in every language's names",
    "LS016": "add or remove elements until it fits",
    "LS020": "a pattern is made of literals, [classes], (groups), | and repeats; \\ escapes a character",
    "LS021": "write it with literals, [classes], (groups), | and repeats",
    "LS022": "require at least one byte",
    "LS031": "remove one of them",
    "LS051": "buckets go upwards and share no number, and the default is one of them",
    "LS070": "it must be a schema that protoc compiles, in the language proto3",
    "LS075": "write them from the lowest to the highest",
}


def advice(code: str) -> str:
    """Return what to do about a finding of this kind in general."""
    return _ADVICE.get(code, "")


class SpecError(Exception):
    """The spec, a template or a tool cannot be used; carries every diagnostic found, sorted by position."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__(as_text(self.diagnostics))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest known words, or all of them when none is close."""
    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"`{name}`" for name in close) + "?"
    return "known: " + ", ".join(choices) if choices else ""


def as_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Render for a terminal: place, code and message, then the line with a caret, then the hint."""
    return "\n".join(_one_as_text(diagnostic) for diagnostic in diagnostics)


def _one_as_text(diagnostic: Diagnostic) -> str:
    lines = [f"{diagnostic.place}: {diagnostic.code} {diagnostic.message}"]
    if diagnostic.excerpt:
        number = str(diagnostic.line)
        shown, column = _window(diagnostic.excerpt, diagnostic.column)
        lines += [f"  {number} | {shown}", f"  {' ' * len(number)} | {' ' * (column - 1)}^"]
    if diagnostic.hint:
        lines.append(f"  hint: {diagnostic.hint}")
    return "\n".join(lines)


def _window(line: str, column: int, width: int = 100) -> tuple[str, int]:
    """Cut a long line to the part around the column. What would move the cursor is shown as one visible character."""
    line = line.replace("\t", " ")
    line = "".join(chr(0x2400 + ord(char)) if char < " " else char for char in line)
    if len(line) <= width or column <= width * 3 // 4:
        return line[:width], column
    start = column - width // 2
    return "…" + line[start : start + width], column - start + 1


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Render as a JSON list of objects with the fields of Diagnostic."""
    return json.dumps([asdict(diagnostic) for diagnostic in diagnostics], indent=2, ensure_ascii=False)


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Render as GitHub workflow commands, one annotation a line."""
    return "\n".join(_one_as_github(diagnostic) for diagnostic in diagnostics)


def _one_as_github(diagnostic: Diagnostic) -> str:
    fields = [("file", diagnostic.file)]
    if diagnostic.line:
        fields += [("line", str(diagnostic.line)), ("col", str(diagnostic.column))]
    fields.append(("title", diagnostic.code))
    properties = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in fields)
    text = diagnostic.message + (f"\nhint: {diagnostic.hint}" if diagnostic.hint else "")
    return f"::error {properties}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
