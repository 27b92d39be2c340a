"""Works out what is known beforehand, and leaves out what cannot be reached or is not read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import (
    Assign,
    Binary,
    Branch,
    Call,
    Comparison,
    Expression,
    Field,
    If,
    Local,
    Logic,
    Not,
    Number,
    RowName,
    Statement,
    Truth,
)

from .inline import Statements, nodes, rewritten

ANY = Interval(0, 0)  # of an expression that only Python writes, which does not go by it


def number(value: int) -> Number:
    """Return a number."""
    return Number(value, Interval(value, value))


def folded(statements: Statements, facts: Mapping[str, Expression]) -> Statements:
    """Return statements with facts put in: an argument by its name, a slot's field as `row.name`."""
    worked_out = _block(rewritten(statements, lambda node: _worked_out(node, facts)))
    known = _known_locals(worked_out)
    if not known and worked_out == statements:
        return worked_out
    return folded(_without(worked_out, known), {**facts, **known})


def _worked_out(node: Any, facts: Mapping[str, Expression]) -> Any:
    match node:
        case Local(name) | RowName(name) if name in facts:
            return facts[name]
        case Field(row, name) if f"{row}.{name}" in facts:
            return facts[f"{row}.{name}"]
        case Not(Truth(value)):
            return Truth(not value)
        case Logic(operator, operands):
            return _joined(node, operator == "or", operands)
        case Comparison(operator, Number(left), Number(right)):
            return Truth(_COMPARED[operator](left, right))
        case Binary(operator, Number(left), Number(right)) if operator in _COMPUTED:
            return number(_COMPUTED[operator](left, right))
        case Binary("//", Binary("*", left, Number(factor)), Number(divisor)) if divisor and factor % divisor == 0:
            return Binary("*", left, number(factor // divisor), node.interval)
    return node


_COMPARED = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "==": int.__eq__,
    "!=": int.__ne__,
}
_COMPUTED = {"+": int.__add__, "-": int.__sub__, "*": int.__mul__}


def _joined(logic: Logic, decides: bool, operands: Sequence[Expression]) -> Expression:  # noqa: FBT001  it is a value
    """Return operands without those that change nothing. `decides`: what decides the whole."""
    left: list[Expression] = []
    for operand in operands:
        if operand == Truth(decides):
            # What stands before it is pure: nothing that changes state stands inside an expression.
            return operand
        if not isinstance(operand, Truth):
            left.append(operand)
    if not left:
        return Truth(not decides)
    return left[0] if len(left) == 1 else replace(logic, operands=tuple(left))


def _block(statements: Sequence[Statement]) -> Statements:
    found: list[Statement] = []
    for statement in statements:
        if not isinstance(statement, If):
            found.append(statement)
            continue
        branches: list[Branch] = []
        for branch in statement.branches:
            if branch.condition == Truth(value=False):
                continue
            is_last = branch.condition is None or branch.condition == Truth(value=True)
            branches.append(Branch(None if is_last else branch.condition, _block(branch.body)))
            if is_last:
                break
        if branches and branches[0].condition is None:
            found += branches[0].body
        elif branches:
            found.append(replace(statement, branches=tuple(branches)))
    return tuple(found)


def _assignments(statements: Statements) -> dict[str, list[Assign]]:
    found: dict[str, list[Assign]] = {}
    for node in nodes(statements):
        if isinstance(node, Assign) and isinstance(node.target, Local):
            found.setdefault(node.target.name, []).append(node)
    return found


def _known_locals(statements: Statements) -> dict[str, Expression]:
    """Return the locals that are assigned once, and something that is known."""
    return {
        name: given[0].value
        for name, given in _assignments(statements).items()
        if len(given) == 1 and isinstance(given[0].value, Number | Truth)
    }


def _without(statements: Statements, names: Mapping[str, object]) -> Statements:
    """Return statements without assignments to these locals."""
    found: list[Statement] = []
    for statement in statements:
        match statement:
            case Assign(Local(name)) if name in names:
                continue
            case If(branches):
                inside = tuple(replace(each, body=_without(each.body, names)) for each in branches)
                found.append(replace(statement, branches=inside))
            case _:
                found.append(statement)
    return tuple(found)


def unread_removed(statements: Statements) -> Statements:
    """Return statements without what is assigned again, in the same block, before anybody reads it."""
    return tuple(
        statement for index, statement in enumerate(statements) if not _is_unread(statement, statements[index + 1 :])
    )


def _is_unread(statement: Statement, following: Sequence[Statement]) -> bool:
    match statement:
        case Assign(Local(name), value) if not any(isinstance(node, Call) for node in nodes(value)):
            for later in following:
                if isinstance(later, Assign) and isinstance(later.target, Local) and later.target.name == name:
                    return not _reads(later.value, name)
                if _reads(later, name):
                    return False
    return False


def _reads(tree: object, name: str) -> bool:
    return any(isinstance(node, Local) and node.name == name for node in nodes(tree))
