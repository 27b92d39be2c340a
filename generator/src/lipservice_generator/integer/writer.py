"""What the lowerings of all languages share: the walk over a function, and parentheses where they are needed.

A target's lowering derives from `Writer` and says how its language spells things.
"""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from lipservice_generator.integer.program import (
    Assign,
    Binary,
    Branch,
    Break,
    Call,
    Comparison,
    Do,
    Expression,
    Field,
    For,
    Function,
    If,
    Intrinsic,
    Local,
    Logic,
    Not,
    Number,
    Parameter,
    Program,
    Return,
    RowName,
    State,
    Statement,
    TakeRow,
    Truth,
)
from lipservice_generator.integer.reach import functions_with_state, local_names

# The text of an expression, and how tightly its outermost operator binds.
Text = tuple[str, int]
ATOM = 99

# What can be read twice for nothing.
SIMPLE = (Number, Local, Parameter, State, Field)


class Writer(ABC):
    """Writes the functions of a program in one language."""

    # How tightly operators bind, `not` among them, and how they are spelled where that differs from Python.
    BINDING: ClassVar[Mapping[str, int]]
    SPELLED: ClassVar[Mapping[str, str]] = {}
    COMMENT: ClassVar[str] = "//"
    INDENT: ClassVar[str] = "\t"
    BREAK: ClassVar[str] = "break"
    WIDTH: ClassVar[int] = 104
    # A slot that a function is given belongs to a table of the sampler.
    ROWS_ARE_STATE: ClassVar[bool] = False

    def __init__(self, program: Program) -> None:
        """Prepare to write the functions of `program`."""
        self.program = program
        self.methods = functions_with_state(program, rows=self.ROWS_ARE_STATE)
        self.locals: frozenset[str] = frozenset()

    def function(self, function: Function) -> str:
        """Return a whole function or method, with the comments above it."""
        self.locals = frozenset(local_names(function))
        return "\n".join([*self.comments(function.comments), *self.definition(function)])

    @abstractmethod
    def definition(self, function: Function) -> Sequence[str]:
        """Return the lines of a function."""

    def block(self, statements: Sequence[Statement]) -> list[str]:
        """Return the lines of a block, not indented."""
        return [line for statement in statements for line in self._statement(statement)]

    def _statement(self, statement: Statement) -> list[str]:
        return [*self.comments(statement.comments), *self._lines(statement)]

    def _lines(self, statement: Statement) -> Sequence[str]:
        match statement:
            case Assign():
                return self.assign(statement)
            case TakeRow(name, index):
                return [self.take(name, index)]
            case If(branches):
                return self.branches(branches)
            case For():
                return self.loop(statement)
            case Break():
                return [self.BREAK]
            case Return(value):
                return [self.leave(None if value is None else self.expression(value))]
            case Do(function, arguments):
                return [self.do(function, [self.expression(argument) for argument in arguments])]

    @abstractmethod
    def assign(self, statement: Assign) -> Sequence[str]:
        """Return the lines of an assignment."""

    def shorthand(self, statement: Assign) -> str | None:
        """Return `x += y` for `x = x + y`, where the operation is written with its operator and nothing else."""
        target, value = self.expression(statement.target), statement.value
        if not isinstance(value, Binary) or value.left != statement.target or statement.declares:
            return None
        spelled = self.SPELLED.get(value.operator, value.operator)
        operation = self.binary(value)[0]
        right = self.expression(value.right)
        plain = self.infix(value.operator, value.left, value.right)[0]
        return f"{target} {spelled}= {right}" if operation == plain else None

    @abstractmethod
    def take(self, name: str, index: Expression) -> str:
        """Return the line that names a slot."""

    @abstractmethod
    def branches(self, branches: Sequence[Branch]) -> list[str]:
        """Return the lines of an `if`."""

    @abstractmethod
    def loop(self, loop: For) -> Sequence[str]:
        """Return the lines of a loop."""

    @abstractmethod
    def leave(self, value: str | None) -> str:
        """Return the line that leaves a function."""

    @abstractmethod
    def do(self, function: str, arguments: Sequence[str]) -> str:
        """Return the line of a call that stands alone; `reset` gives a slot the values of a new one."""

    def braced(self, branches: Sequence[Branch]) -> Iterator[str]:
        """Return an `if` as languages with braces write it, conditions without parentheses of their own."""
        for index, branch in enumerate(branches):
            start = "} else " if index else ""
            if branch.condition is None:
                yield "} else {"
            else:
                yield f"{start}if {self.condition(branch.condition)} {{"
            yield from self.indented(self.block(branch.body))
        yield "}"

    def condition(self, condition: Expression) -> str:
        """Return the condition of an `if`."""
        return self.expression(condition)

    def expression(self, expression: Expression, around: int = 0) -> str:
        """Return an expression, in parentheses where `around` binds more tightly."""
        text, binding = self.text(expression)
        return f"({text})" if binding < around else text

    def text(self, expression: Expression) -> Text:
        """Return an expression and how tightly it binds."""
        match expression:
            case Field():
                return self.field(expression)
            case Binary():
                return self.binary(expression)
            case Intrinsic():
                return self.intrinsic(expression)
            case Call(function, arguments):
                return self.call(function, [self.expression(argument) for argument in arguments]), ATOM
            case Not() | Logic() | Comparison():
                return self._truth_value(expression)
        return self._atom(expression)

    def _atom(self, expression: Number | Truth | Local | RowName | Parameter | State) -> Text:
        match expression:
            case Number(value, _, name):
                return (self.constant(name), ATOM) if name else self.number(value)
            case Truth(value):
                return self.truth(value), ATOM
            case Local(name) | RowName(name):
                return self.local(name), ATOM
            case Parameter(name) | State(name):
                return self.state(name), ATOM

    def _truth_value(self, expression: Not | Logic | Comparison) -> Text:
        match expression:
            case Not(operand):
                return self._not(operand)
            case Logic(operator, operands):
                return self._joined(operator, operands)
            case Comparison(operator, left, right):
                return self._joined(operator, (left, right), self.BINDING["<"] + 1)

    def _not(self, operand: Expression) -> Text:
        binding = self.BINDING["not"]
        return self.SPELLED.get("not", "not ") + self.expression(operand, binding), binding

    def _joined(self, operator: str, operands: Sequence[Expression], inner: int | None = None) -> Text:
        binding = self.BINDING["<" if inner else operator]
        spelled = self.SPELLED.get(operator, operator)
        return f" {spelled} ".join(self.expression(each, inner or binding + 1) for each in operands), binding

    def infix(self, operator: str, left: Expression, right: Expression, spelled: str = "") -> Text:
        """Return an operator between its operands, which group from the left."""
        binding = self.BINDING[operator]
        spelled = spelled or self.SPELLED.get(operator, operator)
        return f"{self.expression(left, binding)} {spelled} {self.expression(right, binding + 1)}", binding

    def binary(self, expression: Binary) -> Text:
        """Return an arithmetic operation."""
        return self.infix(expression.operator, expression.left, expression.right)

    @abstractmethod
    def intrinsic(self, expression: Intrinsic) -> Text:
        """Return one of the functions that every language has."""

    @abstractmethod
    def number(self, value: int) -> Text:
        """Return an integer."""

    @abstractmethod
    def truth(self, value: bool) -> str:  # noqa: FBT001  the literal of a value, not a switch
        """Return a truth value."""

    def constant(self, name: str) -> str:
        """Return the name of a constant."""
        return name

    def local(self, name: str) -> str:
        """Return the name of a local."""
        return name

    @abstractmethod
    def state(self, name: str) -> str:
        """Return a parameter or a variable of the sampler."""

    @abstractmethod
    def field(self, field: Field) -> Text:
        """Return a field of a slot."""

    @abstractmethod
    def call(self, function: str, arguments: Sequence[str]) -> str:
        """Return a call."""

    def comments(self, comments: Sequence[str]) -> list[str]:
        """Return comments as one paragraph."""
        return [f"{self.COMMENT} {line}" for line in wrap(" ".join(comments), self.WIDTH)]

    def indented(self, lines: Sequence[str]) -> list[str]:
        """Return lines one step further in."""
        return [self.INDENT + line if line else line for line in lines]


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines, never between a number and its per cent sign."""
    return [line.replace("\u00a0", " ") for line in textwrap.wrap(text.replace(" %", "\u00a0%"), width)]


def is_power(value: int) -> bool:
    """Tell whether a number is a power of two."""
    return value > 0 and value & (value - 1) == 0


def exponent_of(value: int) -> tuple[int, int] | None:
    """Return n and d where a large number is 2**n + d with d of -1, 0 or 1."""
    for offset in (0, -1, 1):
        if value >= 2**16 and is_power(value - offset):
            return (value - offset).bit_length() - 1, offset
    return None


def camel(name: str) -> str:
    """Return `snake_case` as `camelCase`."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
