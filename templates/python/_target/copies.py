"""Keeps copies of variables in locals: in Python a local costs half of what an attribute does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from lipservice_generator.integer.program import Assign, Branch, Field, If, Local, State, Statement

from .inline import Statements, nodes, rewritten

Variable = State | Field


def with_copies(statements: Statements, changed_by_calls: Collection[Variable]) -> Statements:
    """Return statements that read each variable once where they read it twice, and write it when it changes."""
    names = {node.name for node in nodes(statements) if isinstance(node, Local)}
    copied: dict[Variable, str] = {}
    for variable in dict.fromkeys(_variables(statements)):
        reads = sum(_most_reads(each, variable) for each in statements)
        if reads > 1 and variable not in changed_by_calls:
            name = variable.name
            while name in names:
                name = f"old_{name}"
            names.add(name)
            copied[variable] = name
    for variable, name in copied.items():
        statements = _copied(statements, variable, Local(name, None))
    return statements


def plain(variable: Variable) -> Variable:
    """Return a variable without what it can be, which is not the same everywhere."""
    return replace(variable, interval=None)


def _variables(tree: Any) -> list[Variable]:
    """Return what is read and written in a tree, as often as it is."""
    return [plain(node) for node in nodes(tree) if isinstance(node, Variable)]


def _most_reads(tree: Statement, variable: Variable) -> int:
    """Return how often a variable is read at most, on one way through a statement."""
    match tree:
        case If(branches):
            asked = sum(_variables(branch.condition).count(variable) for branch in branches)
            inside = (sum(_most_reads(each, variable) for each in branch.body) for branch in branches)
            return asked + max(inside)
        case Assign(target):
            is_written = isinstance(target, Variable) and plain(target) == variable
            return _variables(tree).count(variable) - is_written
    return _variables(tree).count(variable)


def _uses(tree: object, variable: Variable) -> bool:
    return variable in _variables(tree)


def _copied(statements: Sequence[Statement], variable: Variable, local: Local) -> Statements:
    """Return a block with a copy that begins where the variable is first used in it."""
    users = [index for index, statement in enumerate(statements) if _uses(statement, variable)]
    if not users:
        return tuple(statements)
    first = users[0]
    statement = statements[first]
    before, behind = statements[:first], _replaced(statements[first + 1 :], variable, local)
    if len(users) == 1 and isinstance(statement, If) and not _asks(statement, variable):
        inside = tuple(replace(each, body=_copied(each.body, variable, local)) for each in statement.branches)
        return (*before, replace(statement, branches=inside), *behind)
    if isinstance(statement, Assign) and isinstance(statement.target, Variable) and plain(statement.target) == variable:
        taken = Assign(local, statement.value, declares=True, again=True, comments=statement.comments)
        return (*before, taken, _written(statement, local), *behind)
    read = Assign(local, variable, declares=True, again=True, comments=())
    return (*before, read, *_replaced((statement,), variable, local), *behind)


def _asks(statement: If, variable: Variable) -> bool:
    return any(_uses(branch.condition, variable) for branch in statement.branches if branch.condition is not None)


def _written(statement: Assign, local: Local) -> Assign:
    return replace(statement, value=local, comments=())


def _replaced(statements: Sequence[Statement], variable: Variable, local: Local) -> Statements:
    """Return statements that read the copy, and that write the variable where they change the copy."""
    found: list[Statement] = []
    for statement in statements:
        match statement:
            case Assign(State() | Field() as target, value) if plain(target) == variable:
                changed = replace(statement, target=local, value=_read(value, variable, local))
                found += [changed, _written(statement, local)]
            case If(branches):
                inside = tuple(
                    Branch(_read(each.condition, variable, local), _replaced(each.body, variable, local))
                    for each in branches
                )
                found.append(replace(statement, branches=inside))
            case _:
                found.append(_read(statement, variable, local))
    return tuple(found)


def _read(tree: Any, variable: Variable, local: Local) -> Any:
    return rewritten(tree, lambda node: local if isinstance(node, Variable) and plain(node) == variable else node)
