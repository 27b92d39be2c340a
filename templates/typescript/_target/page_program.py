"""The sampler's program as a page runs it: its records belong to no request, and its sums stay small."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from lipservice_generator.integer.program import (
    Branch,
    Call,
    Comparison,
    Function,
    If,
    Intrinsic,
    Local,
    Logic,
    Number,
    Statement,
    Truth,
)
from lipservice_generator.sampling.representation import Sampling

# What a request gives; a randomness below 0 says that there is none.
_REQUEST = ("r24", "scope_cost")

# Sums stop growing at a cap, which one window of a page cannot reach: it would have to log 17 gigabytes. Far above it
# they are still exact.
_CAP = "CAP"


def for_page(sampling: Sampling) -> Sampling:
    """Return the sampling without what asks for a request, and without the caps of sums."""
    program = sampling.program
    keeps = {
        function.name: [argument.name not in _REQUEST for argument in function.arguments]
        for function in program.functions
    }
    # A function that is left with a request's part of the work is called no more.
    functions = tuple(
        each for each in (_function(function, keeps) for function in program.functions) if not _asks(each.body)
    )
    algorithms = tuple(
        replace(each, function=_function(each.function, keeps) if each.function else None)
        for each in sampling.algorithms
    )
    return replace(sampling, program=replace(program, functions=functions), algorithms=algorithms)


def _function(function: Function, keeps: dict[str, list[bool]]) -> Function:
    arguments = tuple(each for each in function.arguments if each.name not in _REQUEST)
    return replace(function, arguments=arguments, body=_statements(function.body, keeps))


def _asks(node: object) -> bool:
    """Tell whether a node still mentions what a request gives."""
    if isinstance(node, tuple):
        return any(map(_asks, node))
    if isinstance(node, Local):
        return node.name in _REQUEST
    return is_dataclass(node) and any(_asks(getattr(node, each.name)) for each in fields(node))


def _statements(body: tuple[Statement, ...], keeps: dict[str, list[bool]]) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for statement in body:
        changed = _rewrite(statement, keeps)
        if not isinstance(changed, If):
            found.append(changed)
            continue
        branches = tuple(each for each in changed.branches if each.condition != Truth(value=False))
        match branches:
            case ():
                continue
            case (Branch(None, otherwise), *_):
                found.extend(otherwise)
            case _:
                found.append(replace(changed, branches=branches))
    return tuple(found)


def _rewrite(node: Any, keeps: dict[str, list[bool]]) -> Any:
    """Return a node as it is where there is no request: of a statement a statement, of an expression an expression."""
    match node:
        case Comparison(">=", Local(name), Number(0)) if name in _REQUEST:
            return Truth(value=False)
        case Intrinsic("min", (term, Number(name=name))) if name == _CAP:
            return _rewrite(term, keeps)
        case Call(function, arguments):
            kept = tuple(each for each, keep in zip(arguments, keeps[function], strict=True) if keep)
            return replace(node, arguments=tuple(_rewrite(each, keeps) for each in kept))
        case Logic("and", operands):
            changed = tuple(_rewrite(each, keeps) for each in operands)
            return Truth(value=False) if Truth(value=False) in changed else replace(node, operands=changed)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes = {each.name: _part(each.name, getattr(node, each.name), keeps) for each in fields(node)}
    return replace(node, **changes)


def _part(name: str, part: Any, keeps: dict[str, list[bool]]) -> Any:
    if isinstance(part, tuple):
        return _statements(part, keeps) if name == "body" else tuple(_rewrite(each, keeps) for each in part)
    return _rewrite(part, keeps)
