"""Lowers the operations to what the conformance driver needs to call them."""

from __future__ import annotations

from lipservice_generator.representation import Argument, Operation

from . import literals

# Words that Go writes in capitals.
_INITIALISMS = {"id": "ID", "json": "JSON", "url": "URL", "http": "HTTP", "sdk": "SDK"}

_READERS = {"text": "text", "integer": "integer"}
_ZEROS = {"text": '""', "integer": "0"}


def exported(name: str) -> str:
    """Return a name of the spec as an exported name: `severity_bucket` is `SeverityBucket`."""
    return "".join(_INITIALISMS.get(word, word.capitalize()) for word in name.split("_"))


def local(name: str) -> str:
    """Return a name of the spec as the name of a variable."""
    first, *rest = name.split("_")
    return first + "".join(_INITIALISMS.get(word, word.capitalize()) for word in rest)


def lower_operation(operation: Operation) -> dict[str, object]:
    """Return the names and calls of an operation."""
    return {
        "name": literals.string(operation.name),
        "runner": local("run_" + operation.name),
        "function": exported(operation.name),
        "arguments": [_lower_argument(argument) for argument in operation.inputs],
        "call": ", ".join(local(argument.name) for argument in operation.inputs),
        "outputs": [_lower_output(output) for output in operation.outputs],
    }


def _lower_argument(argument: Argument) -> dict[str, str]:
    reader = _READERS[argument.type]
    name = literals.string(argument.name)
    absent = "" if argument.required else f", {_default(argument)}"
    return {"local": local(argument.name), "read": f"in.{reader}({name}{absent})"}


def _default(argument: Argument) -> str:
    if argument.default is None:
        return _ZEROS[argument.type]
    return literals.string(argument.default) if isinstance(argument.default, str) else str(argument.default)


def _lower_output(output: Argument) -> dict[str, str]:
    return {"name": literals.string(output.name), "field": exported(output.name)}
