"""What a function can reach: the state, so that it needs a receiver, and its own names."""

from __future__ import annotations

from collections.abc import Iterator

from lipservice_generator.integer.program import (
    Assign,
    Call,
    Do,
    Field,
    For,
    Function,
    Local,
    Parameter,
    Program,
    RowName,
    State,
    TakeRow,
)


def functions_with_state(program: Program, *, rows: bool = False) -> frozenset[str]:
    """Return the names of the functions that read or change state or parameters, or call one that does.

    `rows`: also those that see a slot they were given.
    """
    found: set[str] = set()
    for function in program.functions:
        for node in _nodes(function.body):
            match node:
                case State() | Parameter() | TakeRow():
                    found.add(function.name)
                case Field() | RowName() if rows:
                    found.add(function.name)
                case Call(name) | Do(name) if name in found:
                    found.add(function.name)
    return frozenset(found)


def local_names(function: Function) -> Iterator[str]:
    """Yield the names of the arguments and locals of a function."""
    for argument in function.arguments:
        yield argument.name
    for node in _nodes(function.body):
        match node:
            case Assign(Local(name)) | TakeRow(name) | For(name):
                yield name


def mentions(value: object, name: str) -> bool:
    """Tell whether a local is named anywhere in statements or expressions."""
    return any(isinstance(node, Local) and node.name == name for node in _nodes(value))


def _nodes(value: object) -> Iterator[object]:
    if isinstance(value, tuple | list):
        for each in value:
            yield from _nodes(each)
    elif hasattr(value, "__dataclass_fields__"):
        yield value
        for each in vars(value).values():
            yield from _nodes(each)
