"""What an operation takes and gives, checked against the spec: a new operation needs no code here."""

from __future__ import annotations

from typing import NoReturn

from lipservice_generator.representation import Argument, Operation

from lipservice_conformance.values import Json, ValueFormError, decode_text, describe

__all__ = ["SchemaError", "check_arguments", "check_result"]

_SAFE = 2**53 - 1


class SchemaError(ValueError):
    """Arguments or results that do not fit their operation."""


def check_arguments(operation: Operation, arguments: Json) -> None:
    """Raise SchemaError unless `arguments` can be handed to the operation."""
    _check(arguments, operation.inputs, f"in of {operation.name}", partial=True)


def check_result(operation: Operation, result: Json) -> None:
    """Raise SchemaError unless `result` has exactly the outputs of the operation."""
    _check(result, operation.outputs, f"out of {operation.name}", partial=False)


def _check(value: Json, expected: tuple[Argument, ...], where: str, *, partial: bool) -> None:
    if not isinstance(value, dict):
        _refuse(f"{where}: expected an object, got {describe(value)}")
    names = [argument.name for argument in expected]
    for name in value:
        if name not in names:
            _refuse(f"{where}: unknown member {name!r}, expected {', '.join(names)}")
    for argument in expected:
        if argument.name in value:
            _check_member(value[argument.name], argument, f"{where}: {argument.name}")
        elif argument.required or not partial:
            _refuse(f"{where}: {argument.name} is missing")


def _check_member(value: Json, argument: Argument, where: str) -> None:
    if value is None and not argument.required and argument.default is None:
        return
    if argument.type == "integer":
        if type(value) is not int or abs(value) > _SAFE:
            _refuse(f"{where}: expected an integer within 2^53 - 1 of 0, got {describe(value)}")
        return
    try:
        decode_text(value)
    except ValueFormError as error:
        _refuse(f"{where}: {error}")


def _refuse(message: str) -> NoReturn:
    raise SchemaError(message)
