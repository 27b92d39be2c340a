"""What can be changed in a body of the integer language: operators, comparisons, numbers, conditions, statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Edit", "edits"]

_OPERATORS = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitXor: ("^", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
}
_COMPARISONS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}
_OTHER_CALLS = {"min": "max", "max": "min"}


@dataclass(frozen=True)
class Edit:
    """A change of a text: its place (a line from 1, a column from 1), offsets, what stands there and what comes."""

    line: int
    column: int
    start: int
    stop: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        """Return the changed text."""
        return text[: self.start] + self.new + text[self.stop :]

    def __str__(self) -> str:
        """Return it as one line, as the name of a mutant needs it."""
        old, new = (" ".join(part.split()) for part in (self.old, self.new))
        return f"{self.line}:{self.column} {old!r} to {new!r}"


class _Text:
    """A source text, which must be ASCII where it is code."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def offset(self, line: int, column: int) -> int:
        start = self._lines[line - 1]
        stop = self.text.find("\n", start)
        raw = self.text[start : stop if stop >= 0 else None].encode()[:column]
        return start + len(raw.decode())

    def start(self, node: ast.expr | ast.stmt) -> int:
        return self.offset(node.lineno, node.col_offset)

    def stop(self, node: ast.expr | ast.stmt) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def edit(self, start: int, stop: int, new: str) -> Edit:
        line = self.text.count("\n", 0, start) + 1
        column = start - self._lines[line - 1] + 1
        return Edit(line, column, start, stop, self.text[start:stop], new)

    def between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> Iterator[Edit]:
        """Replace what stands between two operands, parentheses and comments aside."""
        start, stop = self.stop(left), self.start(right)
        at = self.text.find(old, start, stop)
        if at >= 0:
            yield self.edit(at, at + len(old), new)

    def replace(self, node: ast.expr | ast.stmt, new: str) -> Edit:
        return self.edit(self.start(node), self.stop(node), new)


def edits(source: str) -> Iterator[Edit]:
    """Yield every change of a source text, in the order of the text; annotations and docstrings are left alone."""
    text = _Text(source)
    found = [edit for node in _walk(ast.parse(source)) for edit in _changes(text, node)]
    yield from sorted(found, key=lambda edit: (edit.start, edit.stop, edit.new))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes but those of annotations, which only the checker reads."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "args"} and not isinstance(node, ast.Call):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _changes(text: _Text, node: ast.AST) -> Iterator[Edit]:
    yield from _operators(text, node)
    yield from _numbers(text, node)
    match node:
        case ast.Constant(value=bool(value)):
            yield text.replace(node, str(not value))
        case ast.Call(func=ast.Name(id=name) as called) if name in _OTHER_CALLS:
            yield text.replace(called, _OTHER_CALLS[name])
        case ast.If():
            yield from (text.replace(node.test, truth) for truth in ("True", "False"))
    for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
        if isinstance(block, list):
            yield from _dropped(text, block)


def _operators(text: _Text, node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.BinOp() if type(node.op) in _OPERATORS:
            yield from text.between(node.left, node.right, *_OPERATORS[type(node.op)])
        case ast.Compare(ops=[operator], comparators=[right]):
            yield from text.between(node.left, right, *_COMPARISONS[type(operator)])
        case ast.BoolOp():
            yield from _logic(text, node)
        case ast.UnaryOp(op=ast.Not()):
            yield text.edit(text.start(node), text.start(node) + len("not "), "")


def _numbers(text: _Text, node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int(value)) as exponent):
            yield from (text.replace(exponent, str(other)) for other in (value - 1, value + 1) if other >= 0)
        case ast.Constant(value=value) if type(value) is int and not _is_in_power(text, node):
            yield from (text.replace(node, str(other)) for other in (value - 1, value + 1) if other >= 0)


def _is_in_power(text: _Text, node: ast.Constant) -> bool:
    """Tell whether a number is a part of a power: its base never changes, and its exponent has changed already."""
    start, stop = text.start(node), text.stop(node)
    return text.text[stop : stop + 2] == "**" or text.text[start - 2 : start] == "**"


def _logic(text: _Text, node: ast.BoolOp) -> Iterator[Edit]:
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    yield from text.between(node.values[0], node.values[1], old, new)
    for dropped in node.values:
        kept = [value for value in node.values if value is not dropped]
        parts = [text.text[text.start(value) : text.stop(value)] for value in kept]
        yield text.replace(node, f"({f' {old} '.join(parts)})")


def _dropped(text: _Text, block: list[ast.stmt]) -> Iterator[Edit]:
    """Drop each statement that changes something, where another one stays in its block."""
    for statement in block:
        changes = isinstance(statement, ast.Assign | ast.Expr) and not _is_docstring(statement)
        if changes and len(block) > 1:
            line_end = text.text.find("\n", text.stop(statement))
            stop = len(text.text) if line_end < 0 else line_end + 1
            yield text.edit(text.offset(statement.lineno, 0), stop, "")


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
