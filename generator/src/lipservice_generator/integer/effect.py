"""What statements change and what expressions read, as names: of variables, of locals, and `slot.` with a field."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from lipservice_generator.integer.program import (
    RESET,
    Binary,
    Comparison,
    Expression,
    Field,
    Intrinsic,
    Local,
    Logic,
    Not,
    Parameter,
    State,
)
from lipservice_generator.integer.scope import Library, Names


def written_by(nodes: Iterable[ast.AST], names: Names, library: Library) -> frozenset[str]:
    """Return what the nodes assign, and what the functions change that they call."""
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            match node:
                case ast.Name(id=name, ctx=ast.Store()):
                    found.add(name)
                case ast.Attribute(attr=name, ctx=ast.Store()):
                    found.add(f"slot.{name}")
                case ast.Call(func=ast.Name(id=name)) if name == RESET:
                    found |= {f"slot.{field}" for field in names.fields}
                case ast.Call(func=ast.Name(id=name)):
                    found |= library.writes.get(name, frozenset())
    return frozenset(found)


def lasting(written: frozenset[str], names: Names) -> frozenset[str]:
    """Return those that are still there when a function has ended."""
    return frozenset(name for name in written if name in names.state or name.startswith("slot."))


def read_by(expression: Expression) -> Iterator[str]:
    """Yield what an expression without calls reads."""
    match expression:
        case Local(name) | Parameter(name) | State(name):
            yield name
        case Field(_, name):
            yield f"slot.{name}"
        case Not(operand):
            yield from read_by(operand)
        case Binary(_, left, right) | Comparison(_, left, right):
            yield from read_by(left)
            yield from read_by(right)
        case Logic(_, operands) | Intrinsic(_, operands):
            for operand in operands:
                yield from read_by(operand)
