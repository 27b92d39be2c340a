"""Expressions that stand in the values of a YAML file."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from lipservice_generator.document import Data, Document, NodePath, Place
from lipservice_generator.integer.source import Source, SourceError, spot


@dataclass(frozen=True)
class Written:
    """Syntax trees of what stands in a file; their places are those of the file."""

    document: Document

    @property
    def source(self) -> Source:
        """Return the file as the source that its expressions stand in."""
        return Source(self.document, self.document.text)

    def node(self, path: NodePath) -> ast.expr:
        """Return the expression at `path`; a list of two is one of Python's."""
        data = _at(self.document.data, path)
        line, column = self._spot(self.document.place(path))
        if isinstance(data, list):
            elements = [self.node((*path, index)) for index in range(len(data))]
            return ast.List(elts=elements, ctx=ast.Load(), lineno=line, col_offset=column)
        if isinstance(data, str):
            return self._parsed(path, data)
        value = data if isinstance(data, int) else None
        return ast.Constant(value=value, lineno=line, col_offset=column)

    def key(self, path: NodePath) -> ast.AST:
        """Return a node for the key at `path`."""
        return spot(*self._spot(self.document.place(path, key=True)))

    def _parsed(self, path: NodePath, text: str) -> ast.expr:
        try:
            node = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            place = spot(*self._spot(self.document.place(path)))
            message = f"`{text[:40]}` is no expression"
            raise SourceError("LS100", place, message, "write numbers, constants and operators") from error
        for each in ast.walk(node):
            if isinstance(each, ast.expr):
                offset = len(text.encode()[: each.col_offset].decode(errors="ignore"))
                each.lineno, each.col_offset = self._spot(self.document.place(path, offset=offset))
        return node

    def _spot(self, place: Place) -> tuple[int, int]:
        """Return line and column as syntax trees count them: in bytes from 0."""
        line = self.document.text.split("\n")[place.line - 1]
        return place.line, len(line[: place.column - 1].encode())


def _at(data: Data, path: NodePath) -> Data:
    for part in path:
        match data, part:
            case dict(), str():
                data = data[part]
            case list(), int():
                data = data[part]
    return data
