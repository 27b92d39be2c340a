"""Lowers the sampler's program to Python: one class whose methods are the functions of the spec.

Slots are rows with `__slots__`. A call of `min` costs as much as three additions, so clamps become conditions.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from lipservice_generator.integer.interval import power
from lipservice_generator.integer.program import (
    BOOL,
    RESET,
    ROW,
    Argument,
    Assign,
    Binary,
    Branch,
    Call,
    Do,
    Expression,
    Field,
    For,
    Function,
    Intrinsic,
    Kind,
    Local,
    TakeRow,
    Truth,
    Variable,
)
from lipservice_generator.integer.reach import mentions
from lipservice_generator.integer.writer import ATOM, SIMPLE, Text, Writer
from lipservice_generator.sampling.representation import GIVEN, Algorithm, Sampling, arguments_in_use

from .docstring import in_docstring
from .folding import number
from .inline import inlined, nodes
from .plain import plain_decision

_WIDTH = 120
_INDENT = "    "
_CONDITIONAL = 0
_IN_PLACE = ("known_rate", "is_certain", "unknown_pattern_rate", "spend", "draw")


def lower_engine(sampling: Sampling) -> dict[str, object]:
    """Return the view of the engine."""
    program = sampling.program
    writer = _Python(program)
    used = arguments_in_use(sampling.algorithms)
    functions = [(each.name in writer.methods, writer.function(each)) for each in _emitted(sampling)]
    return {
        "profile": repr(sampling.profile),
        "doc": in_docstring(sampling.doc),
        "constants": [{"name": each.name, "value": power(each.value), "doc": each.doc} for each in program.constants],
        "slot_doc": in_docstring(program.slot_doc),
        "slot_count": program.slot_count,
        "fields": [_variable(each) for each in program.fields],
        "parameters": [_variable(each) for each in program.parameters],
        "state": [_variable(each) for each in program.state],
        "functions": [text for is_method, text in functions if not is_method],
        "methods": [textwrap.indent(text, _INDENT) for is_method, text in functions if is_method],
        "algorithms": [_algorithm(entry, writer) for entry in sampling.algorithms],
        "given": {name: name if name in used else f"_{name}" for name in GIVEN},
        "reasons": repr(tuple(name.lower() for name in sampling.reasons)),
    }


def _emitted(sampling: Sampling) -> list[Function]:
    """Return the functions, what `decide` calls put into it, without those that nobody calls any more."""
    program = sampling.program
    functions = [inlined(program, each, _IN_PLACE) if each.name == "decide" else each for each in program.functions]
    called = {node.function for each in functions for node in nodes(each.body) if isinstance(node, Call | Do)}
    return [each for each in functions if each.name in called or each.name not in _IN_PLACE]


_PLAIN = '''\
def plain_decider(self) -> tuple[Callable[[Slot], int], Callable[[int], int], Callable[[], int]]:
    """Return `decide` as far as a plain record of a pattern with a forecast needs it, and two more functions.

    A record is plain if it is not urgent, costs what records cost and is of no request. The second tells the time,
    and returns until when it is enough to have told it: call it first, after that, and after `begin`. The third
    returns where `spent` begins to change what is decided.
    """
    {zeros} = 0

    def set_time(now_ms: int) -> int:
        nonlocal {kept}
{timed}
        return {until}

    def decide_plain(p: Slot) -> int:
        nonlocal {moved}
{body}

    def next_limit() -> int:
        limits = ({limits})
        return min((limit for limit in limits if limit > self.spent), default=0)

    return decide_plain, set_time, next_limit'''


def lower_plain(sampling: Sampling, record_cost: int) -> str:
    """Return the method that decides most records by what is left of `decide` for them; see `plain`."""
    facts: dict[str, Expression] = {
        "cost": number(record_cost),
        "urgent": Truth(value=False),
        "p.known": Truth(value=True),
        # The record is of no request.
        "r24": number(-1),
        "scope_cost": number(0),
    }
    plain = plain_decision(sampling.program, facts)
    writer = _Python(sampling.program)
    limits = ["CAP", *map(writer.expression, plain.limits.get("spent", ()))]
    method = _PLAIN.format(
        zeros=" = ".join(plain.kept),
        kept=", ".join(plain.kept),
        moved=", ".join(plain.moved),
        until=writer.expression(plain.until),
        limits=", ".join(limits),
        timed=textwrap.indent("\n".join(writer.block(plain.timed)), 2 * _INDENT),
        body=textwrap.indent("\n".join(writer.block(plain.body)), 2 * _INDENT),
    )
    return textwrap.indent(method, _INDENT)


def _variable(variable: Variable) -> dict[str, str]:
    is_bool = variable.kind == BOOL
    start = str(bool(variable.start)) if is_bool else power(variable.start)
    return {"name": variable.name, "type": "bool" if is_bool else "int", "start": start, "doc": variable.doc}


def _algorithm(algorithm: Algorithm, writer: _Python) -> dict[str, object]:
    """Return how the engine calls an algorithm, whose own numbers come as a tuple."""
    given = {name: f"parameters[{index}]" for index, name in enumerate(algorithm.parameters)}
    function = algorithm.function
    arguments = [given.get(each.name, each.name) for each in function.arguments] if function else []
    return {
        "name": repr(algorithm.name),
        "per": repr(algorithm.per),
        "parameters": repr(algorithm.parameters),
        "shares": repr(algorithm.shares),
        "call": writer.call(function.name, arguments) if function else "",
    }


class _Python(Writer):
    BINDING: ClassVar[Mapping[str, int]] = {
        # The same, so that each stands in parentheses inside the other.
        "or": 1,
        "and": 1,
        "not": 3,
        "<": 4,
        "|": 5,
        "^": 6,
        "&": 7,
        "<<": 8,
        ">>": 8,
        "+": 9,
        "-": 9,
        "*": 10,
        "//": 10,
        "%": 10,
    }
    COMMENT = "#"
    WIDTH = 100
    INDENT = _INDENT

    def definition(self, function: Function) -> Sequence[str]:
        receiver = ["self"] if function.name in self.methods else []
        arguments = ", ".join([*receiver, *map(_argument, function.arguments)])
        result = "None" if function.result is None else _type(function.result)
        body = [*_docstring(in_docstring(function.doc)), *self.block(function.body)]
        return [f"def {self._name(function.name)}({arguments}) -> {result}:", *self.indented(body)]

    def _name(self, name: str) -> str:
        return name if name in self.program.entries else f"_{name}"

    def call(self, function: str, arguments: Sequence[str]) -> str:
        receiver = "self." if function in self.methods else ""
        return f"{receiver}{self._name(function)}({', '.join(arguments)})"

    def take(self, name: str, index: Expression) -> str:
        return f"{name} = self.slots[{self.expression(index)}]"

    def leave(self, value: str | None) -> str:
        return "return" if value is None else f"return {value}"

    def do(self, function: str, arguments: Sequence[str]) -> str:
        return f"{arguments[0]}.reset()" if function == RESET else self.call(function, arguments)

    def branches(self, branches: Sequence[Branch]) -> list[str]:
        lines: list[str] = []
        for index, (condition, body) in enumerate((branch.condition, branch.body) for branch in branches):
            keyword = "elif" if index else "if"
            lines.append("else:" if condition is None else f"{keyword} {self.expression(condition)}:")
            lines += self.indented(self.block(body))
        return lines

    def loop(self, loop: For) -> Sequence[str]:
        start, stop = self.expression(loop.start), self.expression(loop.stop)
        match loop.body:
            case (TakeRow(row, Local(name)) as take, *rest) if name == loop.name and not mentions(rest, name):
                head = f"for {row} in self.slots[{'' if start == '0' else start}:{stop}]:"
                return [head, *self.indented([*self.comments(take.comments), *self.block(rest)])]
        name = loop.name if loop.used else f"_{loop.name}"
        bounds = stop if start == "0" else f"{start}, {stop}"
        return [f"for {name} in range({bounds}):", *self.indented(self.block(loop.body))]

    def assign(self, statement: Assign) -> Sequence[str]:
        """Write clamps around a value as conditions behind it; a variable of the sampler is clamped in a local."""
        target = statement.target
        clamps: list[tuple[str, Expression]] = []
        inner = statement.value
        while isinstance(inner, Intrinsic) and inner.name in {"min", "max"}:
            bound, rest = _bound(inner)
            if bound is None or (isinstance(target, Local) and bound == target):
                break
            clamps.insert(0, (inner.name, bound))
            inner = rest
        if not clamps or isinstance(inner, SIMPLE):
            return [self.shorthand(statement) or f"{self.expression(target)} = {self.expression(statement.value)}"]
        local = target.name
        taken = {*self.locals, *(each.name for each in self.program.functions)}
        while not isinstance(target, Local) and local in taken:
            local = f"new_{local}"
        *inside, last = [_choice(name, local, self.expression(bound, _CONDITIONAL + 1)) for name, bound in clamps]
        first = self.shorthand(replace(statement, value=inner)) if isinstance(target, Local) else None
        lines = [first or f"{local} = {self.expression(inner)}", *(f"{local} = {line}" for line in inside)]
        return [*lines, f"{self.expression(target)} = {last}"]

    def number(self, value: int) -> Text:
        text = power(value)
        return text, self.BINDING["-"] if " " in text else ATOM

    def truth(self, value: bool) -> str:  # noqa: FBT001  the literal of a value, not a switch
        return str(value)

    def state(self, name: str) -> str:
        return f"self.{name}"

    def field(self, field: Field) -> Text:
        return f"{field.row}.{field.name}", ATOM

    def binary(self, expression: Binary) -> Text:
        match expression:
            case Binary("*", left, Intrinsic("pow2", (exponent,))):
                return self.infix("<<", left, exponent)
        return super().binary(expression)

    def intrinsic(self, expression: Intrinsic) -> Text:
        arguments = expression.arguments
        match expression.name:
            case "min" | "max" if all(isinstance(argument, SIMPLE) for argument in arguments):
                left, right = (self.expression(argument, _CONDITIONAL + 1) for argument in arguments)
                return _choice(expression.name, left, right), _CONDITIONAL
            case "ilog2":
                return f"{self.expression(arguments[0], ATOM)}.bit_length() - 1", self.BINDING["-"]
            case "pow2":
                return f"1 << {self.expression(arguments[0], self.BINDING['<<'] + 1)}", self.BINDING["<<"]
            case "mul32":
                left, right = (self.expression(argument, self.BINDING["*"] + 1) for argument in arguments)
                return f"{left} * {right} % 2**32", self.BINDING["%"]
        function = "_rotl32" if expression.name == "rotl32" else expression.name
        return f"{function}({', '.join(self.expression(argument) for argument in arguments)})", ATOM


def _bound(clamp: Intrinsic) -> tuple[Expression | None, Expression]:
    """Return the side of a clamp that is read for nothing, and the other one."""
    left, right = clamp.arguments
    if isinstance(right, SIMPLE):
        return right, left
    return (left, right) if isinstance(left, SIMPLE) else (None, right)


def _choice(name: str, left: str, right: str) -> str:
    if left.isdigit():
        left, right = right, left  # the value first, as in `if x > 1`
    return f"{left} if {left} {'<' if name == 'min' else '>'} {right} else {right}"


def _argument(argument: Argument) -> str:
    return f"{argument.name}: {_type(argument.kind)}"


def _type(kind: Kind) -> str:
    return str(kind) if kind in {BOOL, ROW} else "int"


def _docstring(doc: str) -> list[str]:
    """Return a docstring; a long one gets its first sentence as summary."""
    one_line = f'"""{doc}"""'
    if len(one_line) <= _WIDTH - 2 * len(_INDENT):
        return [one_line]
    summary, _, rest = doc.partition(". ")
    if not rest:
        return [*_wrapped(f'"""{doc}'), '"""']
    return [f'"""{summary}.', "", *_wrapped(rest), '"""']


def _wrapped(text: str) -> list[str]:
    # A word that is cut could be cut between a backslash and what it escapes.
    return textwrap.wrap(text, _WIDTH - 2 * len(_INDENT), break_long_words=False)
