"""Source text of the integer language: its syntax tree, its comments, and where they stand in the spec."""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from types import TracebackType

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document, NodePath, Place


class SourceError(Exception):
    """Something in the source that is not of the language. `code` is the diagnostic's; columns are in bytes, from 0."""

    def __init__(self, code: str, node: ast.AST, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.line = getattr(node, "lineno", 1)
        self.column = getattr(node, "col_offset", 0)
        self.message = message
        self.hint = hint


class FollowUpError(SourceError):
    """What follows from an error that was reported already."""


def spot(line: int, column: int) -> ast.AST:
    """Return a node for a place that has none; `column` counts bytes from 0."""
    return ast.Pass(lineno=line, col_offset=column)


@dataclass(frozen=True)
class Source:
    """A body: the whole text of `document`, or the scalar at `path` of a YAML file."""

    document: Document
    text: str
    path: NodePath | None = None

    def faults(self, diagnostics: list[Diagnostic]) -> Faults:
        """Turn what is raised into a diagnostic."""
        return Faults(self, diagnostics)

    def diagnostic(self, error: SourceError) -> Diagnostic:
        """Return what is wrong at its place in the file."""
        lines = self.text.split("\n")
        line = lines[error.line - 1] if error.line <= len(lines) else ""
        column = len(line.encode()[: error.column].decode(errors="ignore"))
        return self.document.at(error.code, self._place(error.line, column), error.message, error.hint)

    def _place(self, line: int, column: int) -> Place:
        """Return where a place of the text stands in the file; a folded text is only known by where it begins."""
        if self.path is None:
            return Place(line, column + 1)
        if self.document.scalars[self.path].style == "|":
            return self._place_in_block(line, column)
        return self.document.place(self.path, offset=column if line == 1 else 0)

    def _place_in_block(self, line: int, column: int) -> Place:
        """The lines of a `|` block follow the one of its mark, all indented alike."""
        first = self.document.values[self.path or ()].line
        raw = self.document.text.split("\n")[first:]
        indents = (len(r.rstrip("\r")) - len(t) for r, t in zip(raw, self.text.split("\n"), strict=False) if t.strip())
        return Place(first + line, next(indents, 0) + column + 1)

    def parse(self) -> ast.Module:
        """Return the syntax tree; raises SourceError where the text is no Python."""
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            line = (error.text or "").encode() if error.lineno else b""
            column = len(line.decode()[: max(0, (error.offset or 1) - 1)].encode())
            message = f"not Python: {error.msg}"
            hint = "the language is a subset of Python"
            raise SourceError("LS100", spot(error.lineno or 1, column), message, hint) from error
        except (ValueError, RecursionError, MemoryError) as error:
            message = f"cannot be read: {type(error).__name__}"
            raise SourceError("LS100", spot(1, 0), message, "write it flat and plain") from error

    def comments(self) -> Comments:
        """Return the comments, each to be taken by the statement below it."""
        found: dict[int, tuple[int, str]] = {}
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type != tokenize.COMMENT:
                continue
            line, column = token.start
            if token.line[:column].strip():
                place = spot(line, len(token.line[:column].encode()))
                raise SourceError("LS112", place, "a comment beside a statement", "put it on a line of its own, above")
            found[line] = (column, token.string)
        return Comments(found)


@dataclass(frozen=True)
class Faults:
    """Errors of a source become diagnostics, and what stands behind them goes on."""

    source: Source
    diagnostics: list[Diagnostic]

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """Note the error; what follows from another one is not told."""
        if isinstance(error, RecursionError):
            error = SourceError("LS100", spot(1, 0), "nested too deep", "write it flat and plain")
        if isinstance(error, SourceError) and not isinstance(error, FollowUpError):
            self.diagnostics.append(self.source.diagnostic(error))
        return isinstance(error, SourceError)


@dataclass
class Comments:
    """Comments by line, with their columns. Each belongs to what stands below it, so that no target has to guess."""

    waiting: dict[int, tuple[int, str]]

    def above(self, node: ast.stmt) -> tuple[str, ...]:
        """Take the comments in front of a statement, without their marks."""
        texts = []
        for line in sorted(line for line in self.waiting if line < node.lineno):
            column, text = self.waiting.pop(line)
            if column != node.col_offset:
                message = "a comment that is not in line with the statement below it"
                raise SourceError("LS112", spot(line, column), message, "put it right above what it is about")
            texts.append(text.lstrip("#").strip())
        return tuple(texts)

    def forget(self, last: int) -> None:
        """Drop what was not taken up to the line `last`, because of an error."""
        self.waiting = {line: comment for line, comment in self.waiting.items() if line > last}

    def check_empty(self, last: int) -> None:
        """Raise where a comment has nothing below it, up to the line `last`."""
        for line in sorted(line for line in self.waiting if line <= last):
            place = spot(line, self.waiting[line][0])
            message = "a comment with no statement below it"
            raise SourceError("LS112", place, message, "put it above what it is about")
