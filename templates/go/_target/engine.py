"""Lowers the sampler's program to Go: int64 and bool throughout, one struct whose methods are the spec's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import (
    BOOL,
    RESET,
    ROW,
    Argument,
    Assign,
    Binary,
    Branch,
    Expression,
    Field,
    For,
    Function,
    Intrinsic,
    Kind,
    Number,
    Variable,
)
from lipservice_generator.integer.writer import ATOM, Text, Writer, exponent_of, wrap
from lipservice_generator.sampling.representation import Algorithm, Sampling

from .literals import string, strings
from .operations import exported, local

# What a local cannot be called: keywords that Python does not have, and what the engine uses of Go.
_STATEMENTS = ("case", "default", "defer", "fallthrough", "go", "goto", "range", "select", "switch")
_DECLARATIONS = ("chan", "const", "func", "interface", "map", "package", "struct", "type", "var")
_USED = ("e", "bits", "int64", "uint32", "min", "max")
_TAKEN = frozenset((*_STATEMENTS, *_DECLARATIONS, *_USED))
_WIDTH = 110


def lower_engine(sampling: Sampling) -> dict[str, object]:
    """Return the view of the engine."""
    program = sampling.program
    writer = _Go(program)
    return {
        "profile": string(sampling.profile),
        "doc": _comment(sampling.doc),
        "constants": [
            {"name": _constant(each.name), "value": _number(each.value)[0], "doc": _comment(each.doc)}
            for each in program.constants
        ],
        "slot_doc": _comment(_said_of("Slot", program.slot_doc)),
        "slot_count": exported(program.slot_count),
        "fields": [_variable(each) for each in program.fields],
        "parameters": [_variable(each) for each in program.parameters],
        "state": [_variable(each) for each in program.state],
        "functions": [writer.function(function) for function in program.functions],
        "algorithms": [_algorithm(entry, writer) for entry in sampling.algorithms],
        "max_parameters": max(1, *(len(entry.parameters) for entry in sampling.algorithms)),
        "reasons": [string(name.lower()) for name in sampling.reasons],
    }


def _variable(variable: Variable) -> dict[str, str]:
    is_bool = variable.kind == BOOL
    start = str(bool(variable.start)).lower() if is_bool else _number(variable.start)[0]
    return {
        "name": exported(variable.name),
        "type": "bool" if is_bool else "int64",
        "start": "" if variable.start == 0 else start,
        "doc": variable.doc,
    }


def _algorithm(algorithm: Algorithm, writer: _Go) -> dict[str, object]:
    """Return how the engine calls an algorithm, whose own numbers come as an array."""
    given = {name: f"parameters[{index}]" for index, name in enumerate(algorithm.parameters)}
    function = algorithm.function
    arguments = [given.get(each.name, writer.local(each.name)) for each in function.arguments] if function else []
    return {
        "name": string(algorithm.name),
        "constant": "Algorithm" + exported(algorithm.name),
        "doc": _comment(algorithm.doc),
        "traits": _traits(algorithm),
        "call": writer.call(function.name, arguments) if function else "",
    }


def _traits(algorithm: Algorithm) -> str:
    """Return the literal of what an algorithm is like, less what is zero."""
    said = {
        "Name": string(algorithm.name),
        "Decides": algorithm.per != "engine" and "true",
        "PerPattern": algorithm.per == "pattern" and "true",
        "Shares": algorithm.shares and "true",
        "Parameters": algorithm.parameters and f"[]string{{{strings(algorithm.parameters)}}}",
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in said.items() if value) + "}"


def _constant(name: str) -> str:
    return exported(name.lower())


def _number(value: int) -> tuple[str, bool]:
    """Return a number, large powers of two as shifts, and whether it is a sum."""
    match exponent_of(value):
        case (exponent, 0):
            return f"1 << {exponent}", False
        case (exponent, offset):
            return f"1<<{exponent} {'-' if offset < 0 else '+'} 1", True
    return str(value), False


def _said_of(name: str, doc: str) -> str:
    """Begin a documentation with the name, as Go's tools expect."""
    return f"{name}: {doc[:1].lower()}{doc[1:]}"


def _comment(text: str) -> list[str]:
    return [f"// {line}" for line in wrap(text, _WIDTH)]


class _Go(Writer):
    BINDING: ClassVar[Mapping[str, int]] = {
        "or": 1,
        "and": 2,
        "<": 3,
        "|": 4,
        "^": 4,
        "+": 4,
        "-": 4,
        "*": 5,
        "//": 5,
        "%": 5,
        "<<": 5,
        ">>": 5,
        "&": 5,
        "not": 6,
    }
    SPELLED: ClassVar[Mapping[str, str]] = {"not": "!", "and": "&&", "or": "||", "//": "/"}

    def definition(self, function: Function) -> Sequence[str]:
        receiver = "(e *Engine) " if function.name in self.methods else ""
        arguments = ", ".join(f"{self.local(each.name)} {_type(each)}" for each in function.arguments)
        result = "" if function.result is None else f" {_kind(function.result)}"
        head = f"func {receiver}{self._name(function.name)}({arguments}){result} {{"
        doc = _said_of(self._name(function.name), function.doc)
        return [*_comment(doc), head, *self.indented(self.block(function.body)), "}"]

    def function(self, function: Function) -> str:
        """Part the comments above a function from its documentation."""
        text = super().function(function)
        above = "\n".join(self.comments(function.comments))
        return f"{above}\n{text[len(above) :]}" if above else text

    def _name(self, name: str) -> str:
        return exported(name) if name in self.program.entries else self.local(name)

    def call(self, function: str, arguments: Sequence[str]) -> str:
        receiver = "e." if function in self.methods else ""
        return f"{receiver}{self._name(function)}({', '.join(arguments)})"

    def local(self, name: str) -> str:
        return local(name) + ("_" if name in _TAKEN else "")

    def constant(self, name: str) -> str:
        return _constant(name)

    def state(self, name: str) -> str:
        return f"e.{exported(name)}"

    def field(self, field: Field) -> Text:
        return f"{self.local(field.row)}.{exported(field.name)}", ATOM

    def take(self, name: str, index: Expression) -> str:
        return f"{self.local(name)} := &e.Slots[{self.expression(index)}]"

    def leave(self, value: str | None) -> str:
        return "return" if value is None else f"return {value}"

    def do(self, function: str, arguments: Sequence[str]) -> str:
        return f"{arguments[0]}.reset()" if function == RESET else self.call(function, arguments)

    def branches(self, branches: Sequence[Branch]) -> list[str]:
        return list(self.braced(branches))

    def loop(self, loop: For) -> Sequence[str]:
        start, stop = self.expression(loop.start), self.expression(loop.stop)
        name = self.local(loop.name)
        if start != "0":
            # A literal by itself would be an int.
            start = f"int64({start})" if isinstance(loop.start, Number) and not loop.start.name else start
            head = f"for {name} := {start}; {name} < {self.expression(loop.stop, self.BINDING['<'] + 1)}; {name}++"
        elif loop.used:
            head = f"for {name} := range {f'int64({stop})' if isinstance(loop.stop, Number) else stop}"
        else:
            head = f"for range {stop}"
        return [f"{head} {{", *self.indented(self.block(loop.body)), "}"]

    def assign(self, statement: Assign) -> Sequence[str]:
        target, value = self.expression(statement.target), self.expression(statement.value)
        if not statement.declares:
            return [self.shorthand(statement) or f"{target} = {value}"]
        match statement.value:
            case Number(number, _, ""):
                # A literal by itself would be an int.
                return [f"var {target} int64" + (f" = {value}" if number else "")]
        return [f"{target} := {value}"]

    def number(self, value: int) -> Text:
        text, is_sum = _number(value)
        return text, self.BINDING["-"] if is_sum else self.BINDING["<<"] if "<<" in text else ATOM

    def truth(self, value: bool) -> str:  # noqa: FBT001  the literal of a value, not a switch
        return "true" if value else "false"

    def binary(self, expression: Binary) -> Text:
        match expression:
            case Binary("*", left, Intrinsic("pow2", (exponent,))):
                return self.infix("<<", left, exponent)
        return super().binary(expression)

    def intrinsic(self, expression: Intrinsic) -> Text:
        given = [self.expression(argument) for argument in expression.arguments]
        match expression.name:
            case "pow2":
                return f"int64(1) << {self.expression(expression.arguments[0], self.BINDING['<<'] + 1)}", self.BINDING[
                    "<<"
                ]
            case "mul32":
                return f"int64(uint32({given[0]}) * uint32({given[1]}))", ATOM
            case "rotl32":
                return f"int64(bits.RotateLeft32(uint32({given[0]}), {given[1]}))", ATOM
        return f"{expression.name}({', '.join(given)})", ATOM


def _type(argument: Argument) -> str:
    return _kind(argument.kind)


def _kind(kind: Kind) -> str:
    if isinstance(kind, Interval):
        return "int64"
    return "*Slot" if kind == ROW else "bool"
