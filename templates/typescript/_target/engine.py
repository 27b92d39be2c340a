"""Lowers the sampler's program to TypeScript: a class, and one typed array for each field of a slot.

A number is a double, exact within the 53 bits that the generator proves. Bit operations work on 32 bits with a sign, so
their results are made positive where the highest bit can be set; what goes beyond 32 bits is multiplied and divided.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from lipservice_generator.integer.interval import WORD, Interval
from lipservice_generator.integer.program import (
    BOOL,
    RESET,
    Argument,
    Assign,
    Binary,
    Branch,
    Comparison,
    Expression,
    Field,
    For,
    Function,
    Intrinsic,
    Kind,
    Local,
    Not,
    Number,
    TakeRow,
    Truth,
    Variable,
)
from lipservice_generator.integer.reach import mentions
from lipservice_generator.integer.writer import ATOM, Text, Writer, camel, exponent_of, is_power, wrap
from lipservice_generator.sampling.representation import GIVEN, Algorithm, Sampling, arguments_in_use

from .page_program import for_page

_SIGNED = 2**31 - 1
# What a local cannot be called.
_WORDS = (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends"
    " false finally for function if implements import in instanceof interface let new null package private protected"
    " public return static super switch this throw true try typeof var void while with yield"
)
_TAKEN = frozenset(_WORDS.split())


def lower_engine(sampling: Sampling) -> dict[str, object]:
    """Return the view of the engine."""
    program = sampling.program
    writer = _TypeScript(program)
    used = arguments_in_use(sampling.algorithms)
    functions = [(function.name in writer.methods, writer.function(function)) for function in program.functions]
    return {
        "profile": json.dumps(sampling.profile),
        "doc": sampling.doc,
        "constants": [
            {"name": each.name, "value": _number(each.value)[0], "doc": each.doc} for each in program.constants
        ],
        "used_constants": ", ".join(_used_constants(sampling, [text for _, text in functions])),
        "slot_doc": program.slot_doc,
        "slot_count": camel(program.slot_count),
        "fields": [_field(each) for each in program.fields],
        "parameters": [_variable(each) for each in program.parameters],
        "state": [_variable(each) for each in program.state],
        "functions": [text for is_method, text in functions if not is_method],
        "methods": [text for is_method, text in functions if is_method],
        "algorithms": [_algorithm(entry, writer) for entry in sampling.algorithms],
        "given": {name: writer.local(name) if name in used else f"_{writer.local(name)}" for name in GIVEN},
        "reasons": ", ".join(json.dumps(name.lower()) for name in sampling.reasons),
    }


def lower_small_engine(sampling: Sampling) -> dict[str, object]:
    """Return the view of the engine as one function, whose state are its variables: a minifier renames these."""
    sampling = for_page(sampling)
    program = sampling.program
    writer = _Small(program)
    used = arguments_in_use(sampling.algorithms)
    functions = [(function.name in writer.methods, writer.function(function)) for function in program.functions]
    return {
        "used_constants": ", ".join(sorted(_used_constants(sampling, [text for _, text in functions]))),
        "used_operations": ", ".join(_used_operations([text for _, text in functions])),
        "fields": [_row(each, writer) for each in program.fields],
        "starts": _starts(program.fields, writer),
        "given": [writer.local(name) for name in GIVEN if name in used],
        "parameters": [{**_variable(each), "own": writer.state(each.name)} for each in program.parameters],
        "state": [{**_variable(each), "name": writer.state(each.name)} for each in program.state],
        "functions": [text for is_method, text in functions if not is_method],
        "methods": [text for is_method, text in functions if is_method],
        "algorithms": [_algorithm(entry, writer) for entry in sampling.algorithms],
    }


def _row(variable: Variable, writer: _Small) -> dict[str, str]:
    return {"name": writer.row(variable.name), "kind": _kind(variable.kind)}


def _starts(variables: Sequence[Variable], writer: _Small) -> dict[str, str]:
    """Return the rows of fields by what they start with."""
    found: dict[str, list[str]] = {}
    for each in variables:
        start = json.dumps(bool(each.start)) if each.kind == BOOL else _number(each.start)[0]
        found.setdefault(start, []).append(writer.row(each.name))
    return {start: ", ".join(names) for start, names in found.items()}


def _used_operations(functions: Sequence[str]) -> list[str]:
    """Return what the code of the engine uses of `integer.ts`."""
    code = "\n".join(functions)
    return [name for name in ("ilog2", "POWERS", "rotl32") if re.search(rf"\b{name}\b", code)]


def _used_constants(sampling: Sampling, functions: Sequence[str]) -> list[str]:
    """Return the constants that the code of the engine mentions; what it does for an unknown rule mentions some."""
    mentioned = {"ONE", "REASONS", "RULE_KEPT", *re.findall(r"\b[A-Z][A-Z0-9_]*\b", "\n".join(functions))}
    return [each.name for each in sampling.program.constants if each.name in mentioned]


def _variable(variable: Variable) -> dict[str, str]:
    is_bool = variable.kind == BOOL
    start = json.dumps(bool(variable.start)) if is_bool else _number(variable.start)[0]
    kind = "boolean" if is_bool else "number"
    return {
        "name": camel(variable.name),
        "type": kind,
        # A literal tells its type.
        "annotation": f": {kind}" if " " in start else "",
        "start": start,
        "doc": variable.doc,
    }


def _field(variable: Variable) -> dict[str, str]:
    start = _number(variable.start)[0]
    return {"name": camel(variable.name), "array": _array(variable.kind), "start": start, "doc": variable.doc}


def _array(kind: Kind) -> str:
    """Return the smallest array that holds a field."""
    if not isinstance(kind, Interval):
        return "Uint8Array"
    if kind.low >= 0 and kind.high <= WORD:
        return "Uint32Array" if kind.high > _SIGNED else "Int32Array"
    return "Int32Array" if kind.low >= -_SIGNED and kind.high <= _SIGNED else "Float64Array"


def _algorithm(algorithm: Algorithm, writer: _TypeScript) -> dict[str, object]:
    """Return how the engine calls an algorithm, whose own numbers come as an array."""
    given = {name: f"(parameters[{index}] as number)" for index, name in enumerate(algorithm.parameters)}
    function = algorithm.function
    arguments = [given.get(each.name, writer.local(each.name)) for each in function.arguments] if function else []
    return {
        "name": json.dumps(algorithm.name),
        "doc": algorithm.doc,
        "per": json.dumps(algorithm.per),
        "parameters": ", ".join(map(json.dumps, algorithm.parameters)),
        "shares": json.dumps(algorithm.shares),
        "call": writer.call(function.name, arguments) if function else "",
    }


def _number(value: int) -> tuple[str, bool]:
    """Return a number, large powers of two as such, and whether it is a sum."""
    match exponent_of(value):
        case (exponent, 0):
            return f"2 ** {exponent}", False
        case (exponent, offset):
            return f"2 ** {exponent} {'-' if offset < 0 else '+'} 1", True
    return str(value), False


class _TypeScript(Writer):
    BINDING: ClassVar[Mapping[str, int]] = {
        "or": 2,
        "and": 3,
        "|": 4,
        "^": 5,
        "&": 6,
        "==": 7,
        "<": 7,
        "<<": 9,
        ">>": 9,
        "+": 10,
        "-": 10,
        "*": 11,
        "//": 11,
        "%": 11,
        "**": 12,
        "not": 13,
    }
    SPELLED: ClassVar[Mapping[str, str]] = {
        "not": "!",
        "and": "&&",
        "or": "||",
        "==": "===",
        "!=": "!==",
        ">>": ">>>",
    }
    INDENT = "  "
    ROWS_ARE_STATE = True
    BREAK = "break;"

    def function(self, function: Function) -> str:
        """Return a function; what introduces a file of the spec is set off from the documentation of its first one."""
        introduction = "\n".join(self.comments(function.comments))
        text = super().function(replace(function, comments=()))
        return f"{introduction}\n\n{text}" if introduction else text

    def definition(self, function: Function) -> Sequence[str]:
        arguments = ", ".join(f"{self.local(each.name)}: {_type(each)}" for each in function.arguments)
        result = "void" if function.result is None else _kind(function.result)
        head = f"{self._name(function.name)}({arguments}): {result} {{"
        if function.name not in self.methods:
            head = f"export function {head}" if function.name in self.program.entries else f"function {head}"
        elif function.name not in self.program.entries:
            head = f"private {head}"
        return [*_doc(function.doc), head, *self.indented(self.block(function.body)), "}"]

    def _name(self, name: str) -> str:
        return camel(name) if name in self.methods else self.local(name)

    def call(self, function: str, arguments: Sequence[str]) -> str:
        receiver = "this." if function in self.methods else ""
        return f"{receiver}{self._name(function)}({', '.join(arguments)})"

    def local(self, name: str) -> str:
        return camel(name) + ("_" if name in _TAKEN else "")

    def state(self, name: str) -> str:
        return f"this.{camel(name)}"

    def field(self, field: Field) -> Text:
        """Read a field. Every index is proved to be within, which the compiler cannot see."""
        place = self._place(field)
        if field.interval is None:
            return f"{place} === 1", self.BINDING["=="]
        return f"{place} as number", self.BINDING["<"]

    def _place(self, field: Field) -> str:
        return f"this.slots.{camel(field.name)}[{self.local(field.row)}]"

    def take(self, name: str, index: Expression) -> str:
        return f"const {self.local(name)} = {self.expression(index)};"

    def leave(self, value: str | None) -> str:
        return "return;" if value is None else f"return {value};"

    def do(self, function: str, arguments: Sequence[str]) -> str:
        return f"this.slots.reset({arguments[0]});" if function == RESET else f"{self.call(function, arguments)};"

    def condition(self, condition: Expression) -> str:
        return f"({self.expression(condition)})"

    def branches(self, branches: Sequence[Branch]) -> list[str]:
        return list(self.braced(branches))

    def loop(self, loop: For) -> Sequence[str]:
        """Count up to the bound, which the body cannot change. A loop over slots counts by their name."""
        name, start, body = self.local(loop.name), self.expression(loop.start), loop.body
        above: list[str] = []
        match body:
            case (TakeRow(row, Local(counter)) as take, *rest) if counter == loop.name and not mentions(rest, counter):
                name, body, above = self.local(row), tuple(rest), self.comments(take.comments)
        match loop.stop:
            case Binary("+", last, Number(1)):
                bound = f"{name} <= {self.expression(last, self.BINDING['<'] + 1)}"
            case stop:
                bound = f"{name} < {self.expression(stop, self.BINDING['<'] + 1)}"
        head = f"for (let {name} = {start}; {bound}; {name}++) {{"
        return [head, *self.indented([*above, *self.block(body)]), "}"]

    def assign(self, statement: Assign) -> Sequence[str]:
        target, value = statement.target, self.expression(statement.value)
        if isinstance(target, Field):
            if isinstance(statement.value, Truth):
                value = str(int(statement.value.value))
            elif target.interval is None:
                value = f"{self.expression(statement.value, 2)} ? 1 : 0"
            return [f"{self._place(target)} = {value};"]
        if not statement.declares:
            return [f"{self.shorthand(statement) or f'{self.expression(target)} = {value}'};"]
        return [f"{'let' if statement.again else 'const'} {self.expression(target)} = {value};"]

    def number(self, value: int) -> Text:
        text, is_sum = _number(value)
        return text, self.BINDING["-"] if is_sum else self.BINDING["**"] if "**" in text else ATOM

    def truth(self, value: bool) -> str:  # noqa: FBT001  the literal of a value, not a switch
        return json.dumps(value)

    def text(self, expression: Expression) -> Text:
        match expression:
            case Comparison("==" | "!=" as operator, left, right):
                return self.infix("==", left, right, self.SPELLED[operator])
            case Not(Field() as flag):
                return f"{self._place(flag)} !== 1", self.BINDING["=="]
        return super().text(expression)

    def binary(self, expression: Binary) -> Text:
        match expression:
            case Binary("//", left, right):
                return self._quotient(left, right)
            case Binary("%", left, Number(value)) if value == WORD + 1:
                return f"{self.expression(left, self.BINDING['>>'])} >>> 0", self.BINDING[">>"]
            case Binary("*", left, Intrinsic("pow2", (exponent,))) if expression.interval.high > _SIGNED:
                return self._scaled(left, exponent)
            case Binary("*", left, Intrinsic("pow2", (exponent,))):
                return self.infix("<<", left, exponent)
            case Binary("&" | "|" | "^" | "<<" as operator, left, right) if expression.interval.high > _SIGNED:
                text, binding = self.infix(operator, left, right)
                shifted = text if binding >= self.BINDING[">>"] else f"({text})"
                return f"{shifted} >>> 0", self.BINDING[">>"]
        return super().binary(expression)

    def _quotient(self, left: Expression, right: Expression) -> Text:
        """Divide: below 2**53 the rounded quotient never reaches the next integer, and shifts serve 32 bits."""
        high = left.interval.high if left.interval else 0
        if isinstance(right, Number) and is_power(right.value) and high <= WORD and right.value <= WORD:
            text = self.expression(left, self.BINDING[">>"])
            return f"{text} >>> {right.value.bit_length() - 1}", self.BINDING[">>"]
        divided = f"{self.expression(left, self.BINDING['*'])} / {self.expression(right, self.BINDING['*'] + 1)}"
        return f"Math.floor({divided})", ATOM

    def _scaled(self, left: Expression, exponent: Expression) -> Text:
        text = self.expression(left, self.BINDING["*"])
        return f"{text} * (POWERS[{self.expression(exponent)}] as number)", self.BINDING["*"]

    def intrinsic(self, expression: Intrinsic) -> Text:
        given = [self.expression(argument) for argument in expression.arguments]
        argument = expression.arguments[0]
        match expression.name:
            case "min" | "max":
                return f"Math.{expression.name}({', '.join(given)})", ATOM
            case "isqrt":
                return f"Math.floor(Math.sqrt({given[0]}))", ATOM
            case "pow2" if expression.interval.high <= _SIGNED:
                return f"1 << {self.expression(argument, self.BINDING['<<'] + 1)}", self.BINDING["<<"]
            case "pow2":
                return f"POWERS[{given[0]}] as number", self.BINDING["<"]
            case "ilog2" if argument.interval is not None and argument.interval.high <= WORD:
                return f"31 - Math.clz32({given[0]})", self.BINDING["-"]
            case "mul32":
                return f"Math.imul({given[0]}, {given[1]}) >>> 0", self.BINDING[">>"]
        return f"{expression.name}({', '.join(given)})", ATOM


class _Small(_TypeScript):
    """Writes what has state as functions within a function."""

    def state(self, name: str) -> str:
        return f"its{_capital(name)}"

    def row(self, name: str) -> str:
        """Return the array of a field."""
        return f"each{_capital(name)}"

    def _place(self, field: Field) -> str:
        return f"{self.row(field.name)}[{self.local(field.row)}]"

    def field(self, field: Field) -> Text:
        return f"{self._place(field)} as {'boolean' if field.interval is None else 'number'}", self.BINDING["<"]

    def assign(self, statement: Assign) -> Sequence[str]:
        if isinstance(statement.target, Field):
            return [f"{self._place(statement.target)} = {self.expression(statement.value)};"]
        return super().assign(statement)

    def text(self, expression: Expression) -> Text:
        match expression:
            case Not(Field() as flag):
                return f"!{self._place(flag)}", self.BINDING["not"]
        return super().text(expression)

    def _scaled(self, left: Expression, exponent: Expression) -> Text:
        """Shift where 31 bits are enough for the power: it is then as exact as the table, which is left out."""
        if exponent.interval is None or exponent.interval.high >= _SIGNED.bit_length():
            return super()._scaled(left, exponent)
        shifted = f"(1 << {self.expression(exponent, self.BINDING['<<'] + 1)})"
        return f"{self.expression(left, self.BINDING['*'])} * {shifted}", self.BINDING["*"]

    def call(self, function: str, arguments: Sequence[str]) -> str:
        return f"{self._name(function)}({', '.join(arguments)})"

    def do(self, function: str, arguments: Sequence[str]) -> str:
        return f"{'reset' if function == RESET else self._name(function)}({', '.join(arguments)});"

    def definition(self, function: Function) -> Sequence[str]:
        arguments = ", ".join(f"{self.local(each.name)}: {_type(each)}" for each in function.arguments)
        result = "void" if function.result is None else _kind(function.result)
        head = f"function {self._name(function.name)}({arguments}): {result} {{"
        return [*_doc(function.doc), head, *self.indented(self.block(function.body)), "}"]


def _capital(name: str) -> str:
    """Return `snake_case` as `SnakeCase`."""
    return "".join(map(str.capitalize, name.split("_")))


def _doc(text: str) -> list[str]:
    """Return a documentation comment, on lines of its own where it is long."""
    lines = wrap(text, _TypeScript.WIDTH)
    return [f"/** {text} */"] if len(lines) == 1 else ["/**", *(f" * {line}" for line in lines), " */"]


def _type(argument: Argument) -> str:
    return _kind(argument.kind)


def _kind(kind: Kind) -> str:
    """Return the type; a slot is its index."""
    return "boolean" if kind == BOOL else "number"
