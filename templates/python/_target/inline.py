"""Puts the bodies of functions where they are called. In Python a call costs as much as several statements.

Before: a function, and the names of those that it is to call no more.
After: the same function, whose statements do the same in the same order. What was returned is assigned: statements
behind an `if` that may return move into the branches that do not. Arguments stand for themselves, since those of the
integer language are never assigned; a local whose name is taken is called after its function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import (
    Assign,
    Branch,
    Call,
    Do,
    Expression,
    Field,
    For,
    Function,
    If,
    Local,
    Program,
    Return,
    RowName,
    State,
    Statement,
    TakeRow,
)
from lipservice_generator.integer.reach import local_names

Statements = tuple[Statement, ...]
Target = Local | State | Field | None


def inlined(program: Program, function: Function, names: Collection[str]) -> Function:
    """Return `function` without calls of those named, wherever they are whole right-hand sides."""
    functions = {each.name: each for each in program.functions if each.name in names}
    return replace(function, body=_Caller(functions, set(local_names(function))).block(function.body))


def rewritten(node: Any, change: Callable[[Any], Any]) -> Any:
    """Return a tree with `change` applied to every node, from the leaves up."""
    if isinstance(node, tuple):
        return tuple(rewritten(each, change) for each in node)
    if not is_dataclass(node) or isinstance(node, type | Interval):
        return node
    parts = {each.name: rewritten(getattr(node, each.name), change) for each in fields(node)}
    return change(replace(node, **parts))


def nodes(tree: Any) -> list[Any]:
    """Return all nodes of a tree."""
    found: list[Any] = []

    def note(node: Any) -> Any:
        found.append(node)
        return node

    rewritten(tree, note)
    return found


class _Caller:
    """One function that others are put into; `taken` are its names."""

    def __init__(self, functions: Mapping[str, Function], taken: set[str]) -> None:
        self._functions = functions
        self._taken = taken

    def block(self, statements: Sequence[Statement]) -> Statements:
        """Return statements without the calls."""
        found: list[Statement] = []
        for statement in statements:
            match statement:
                case Assign(target, Call(name, arguments)) if name in self._functions:
                    body = self._body(name, arguments, target)
                    found += _commented(_assigning(body, statement), statement.comments)
                case Do(name, arguments) if name in self._functions:
                    found += _commented(_assigning(self._body(name, arguments, None), None), statement.comments)
                case Return(Call(name, arguments)) if name in self._functions:
                    found += _commented(self._body(name, arguments, None), statement.comments)
                case If(branches):
                    inside = tuple(replace(branch, body=self.block(branch.body)) for branch in branches)
                    found.append(replace(statement, branches=inside))
                case _:
                    found.append(statement)
        return tuple(found)

    def _body(self, name: str, arguments: Sequence[Expression], target: Target) -> Statements:
        """Return the body of a function with its arguments in place, in which its own locals have free names."""
        function = self._functions[name]
        returned = {_local(node.value) for node in nodes(function.body) if isinstance(node, Return)}
        names: dict[str, Expression] = dict(
            zip((each.name for each in function.arguments), arguments, strict=True),
        )
        for local in local_names(function):
            # What is returned anyway gets the name of what it is assigned to.
            if isinstance(target, Local) and target not in arguments and returned == {local}:
                names.setdefault(local, target)
            elif local not in names:
                free = local if local not in self._taken else f"{name}_{local}"
                self._taken.add(free)
                names[local] = Local(free, None)
        return self.block(rewritten(function.body, lambda node: _renamed(node, names)))


def _local(value: object) -> str | None:
    return value.name if isinstance(value, Local) else None


def _renamed(node: Any, names: Mapping[str, Expression]) -> Any:
    match node:
        case Local(name) if name in names:
            other = names[name]
            return replace(other, interval=node.interval) if isinstance(other, Local) else other
        case RowName(name) if name in names:
            return names[name]
        case Field(row) if row in names:
            return replace(node, row=_name_of(names[row]))
        case TakeRow(name) | For(name) if name in names:
            return replace(node, name=_name_of(names[name]))
    return node


def _name_of(expression: Expression) -> str:
    if isinstance(expression, Local | RowName):
        return expression.name
    raise TypeError(expression)


def _commented(statements: Statements, comments: tuple[str, ...]) -> Statements:
    if not statements or not comments:
        return statements
    first = statements[0]
    return (replace(first, comments=(*comments, *first.comments)), *statements[1:])


def _assigning(statements: Statements, call: Assign | None) -> Statements:
    """Return statements that assign what they returned (None: to nothing)."""
    found: list[Statement] = []
    for index, statement in enumerate(statements):
        match statement:
            case Return(value, comments):
                if call is not None and value is not None and value != call.target:
                    # It may be one of several, and the target may be assigned before.
                    found.append(replace(call, value=value, again=True, comments=comments))
                return tuple(found)
            case If(branches) if any(isinstance(node, Return) for node in nodes(statement)):
                rest = statements[index + 1 :]
                if branches[-1].condition is not None:
                    branches = (*branches, Branch(None, ()))
                inside = (replace(branch, body=_assigning((*branch.body, *rest), call)) for branch in branches)
                found.append(replace(statement, branches=tuple(branch for branch in inside if _does(branch))))
                return tuple(found)
        found.append(statement)
    return tuple(found)


def _does(branch: Branch) -> bool:
    return bool(branch.body) or branch.condition is not None
