"""Whatever is computed lies in the interval that the checker found, and lowered source computes the same."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from integer_workshop import NAMES, program, read
from lipservice_generator.integer.interval import SAFE, WORD, Interval
from lipservice_generator.integer.program import (
    Assign,
    Binary,
    Comparison,
    Expression,
    Function,
    Intrinsic,
    Local,
    Logic,
    Not,
    Number,
    Parameter,
    Return,
    State,
    Truth,
)
from lipservice_generator.sampling.representation import Sampling
from lipservice_generator.target import load_targets
from workshop import ROOT

Environment = Mapping[str, int]

# What plain Python makes of operators and intrinsics.
OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
INTRINSICS: dict[str, Callable[..., int]] = {
    "min": min,
    "max": max,
    "isqrt": math.isqrt,
    "ilog2": lambda n: len(bin(n)) - 3,
    "pow2": lambda n: 2**n,
    "mul32": lambda a, b: a * b % 2**32,
    "rotl32": lambda value, by: (value << by) % 2**32 + (value >> (32 - by)),
}
CONSTANTS = {name: constant.value for name, constant in NAMES.constants.items()}


def _bits(text: str, high: int = WORD) -> str:
    return f"min(max({text}, 0), {high})"


# Text of operations on two texts: most keep within what operators take, the last ones leave it to chance.
_TEMPLATES = [
    *(f"({{0}} {operator} {{1}})" for operator in "+-*"),
    *(f"(max(0, {{0}}) {operator} max(1, {{1}}))" for operator in ("//", "%")),
    *(f"({_bits('{0}')} {operator} {_bits('{1}')})" for operator in "&|^"),
    f"({_bits('{0}')} >> {_bits('{1}', 31)})",
    f"({_bits('{0}', 255)} << {_bits('{1}', 24)})",
    f"(min(max({{0}}, 0), 1000) * pow2({_bits('{1}', 40)}))",
    f"isqrt({_bits('{0}', 2**52 - 1)})",
    "ilog2(max(1, {0}))",
    f"pow2({_bits('{0}', 52)})",
    f"mul32({_bits('{0}')}, {_bits('{1}')})",
    f"rotl32({_bits('{0}')}, max(1, {_bits('{1}', 31)}))",
    "min({0}, {1})",
    "max({0}, {1})",
    "min(max({0}, -100), {1})",
    "({0} - max(0, {1}))",
    "({0} // {1})",
    "({0} % {1})",
    "({0} & {1})",
    "({0} >> {1})",
    "{0} + {1}",
    "{0} - {1}",
]
_ATOMS = st.one_of(
    st.sampled_from(["a", "b", "c", "a", "b", "c", "limit", "used", "ONE", "BACK"]),
    st.integers(-5, 300).map(str),
    st.integers(0, 40).map(lambda exponent: f"2**{exponent}"),
)
INTEGERS = st.recursive(
    _ATOMS,
    lambda inner: st.builds(str.format, st.sampled_from(_TEMPLATES), inner, inner),
    max_leaves=8,
)
_COMPARED = st.builds("{0} {1} {2}".format, INTEGERS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), INTEGERS)
BOOLEANS = st.recursive(
    _COMPARED,
    lambda inner: st.builds(
        str.format, st.sampled_from(["({0}) and ({1})", "({0}) or ({1})", "not ({0})", "{0} and {1}"]), inner, inner
    ),
    max_leaves=4,
)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[int, int]:
    """Draw the ends of an interval, mostly a small one."""
    high = draw(st.sampled_from([3, 40, 1000, 2**20, WORD, SAFE]))
    ends = draw(st.tuples(st.integers(-high, high), st.integers(-high, high)))
    return min(ends), max(ends)


@dataclass(frozen=True)
class Case:
    """A function of `a`, `b` and `c`, and values for everything that it may name."""

    function: Function
    expression: str
    values: tuple[Environment, ...]


@st.composite
def cases(draw: st.DrawFn, texts: st.SearchStrategy[str], result: str) -> Case:
    """Draw a function that the checker accepts, and members of the intervals of its arguments."""
    text = draw(texts)
    ends = {name: draw(intervals()) for name in "abc"}
    named = [name for name in "abc" if re.search(rf"\b{name}\b", text)]
    header = ", ".join(f"{name}: [{ends[name][0]}, {ends[name][1]}]" for name in named)
    functions, refused = read(f'def f({header}) -> {result}:\n    """Return it."""\n    return {text}\n')
    assert {each.code for each in refused} <= {"LS104", "LS105", "LS106"}
    assume(not refused)
    values = []
    for choose in (
        lambda low, _high: low,
        lambda _low, high: high,
        *[lambda low, high: draw(st.integers(low, high))] * 4,
    ):
        limit = choose(1, 100)
        chosen = {name: choose(*ends[name]) for name in named}
        values.append({**CONSTANTS, **chosen, "limit": limit, "used": choose(0, limit)})
    return Case(functions["f"], text, tuple(values))


def evaluate(expression: Expression, values: Environment) -> int:
    """Compute an expression and hold every part of it against its interval."""
    value = _compute(expression, values)
    if expression.interval is None:
        assert isinstance(value, bool)
        return value
    assert expression.interval.low <= value <= expression.interval.high, (expression, value)
    if expression.interval.below:
        assert value <= values[expression.interval.below], (expression, value)
    assert abs(value) <= SAFE
    return value


def _compute(expression: Expression, values: Environment) -> int:
    match expression:
        case Number(value) | Truth(value):
            return value
        case Local(name) | Parameter(name) | State(name):
            return values[name]
        case Not(operand):
            return not evaluate(operand, values)
        case Binary(operator, left, right) | Comparison(operator, left, right):
            return OPERATORS[operator](evaluate(left, values), evaluate(right, values))
        case Logic(operator, operands):
            results = [evaluate(operand, values) for operand in operands]
            return all(results) if operator == "and" else any(results)
        case Intrinsic(name, arguments):
            return INTRINSICS[name](*(evaluate(argument, values) for argument in arguments))
    raise AssertionError(expression)


def _plain(text: str, values: Environment) -> int:
    """Let Python evaluate the source itself."""
    return eval(text, {**INTRINSICS, **values})  # noqa: S307  an expression made above


def _returned(function: Function) -> Expression:
    (statement,) = function.body
    assert isinstance(statement, Return)
    assert statement.value is not None
    return statement.value


UNHURRIED = [HealthCheck.filter_too_much, HealthCheck.too_slow]
CHANCE = settings(max_examples=200, deadline=None, suppress_health_check=UNHURRIED)


@CHANCE
@given(cases(INTEGERS, "whole"))
def test_every_value_lies_in_the_interval_that_was_found(case: Case) -> None:
    for values in case.values:
        assert evaluate(_returned(case.function), values) == _plain(case.expression, values)


@CHANCE
@given(cases(BOOLEANS, "bool"))
def test_conditions_are_read_as_python_reads_them(case: Case) -> None:
    for values in case.values:
        assert evaluate(_returned(case.function), values) == _plain(case.expression, values)


@pytest.fixture(scope="module")
def engine() -> ModuleType:
    (target,) = load_targets(ROOT / "templates", ["python"])
    return importlib.import_module(target.lower.__module__.removesuffix("target") + "engine")


def _lowered(engine: ModuleType, function: Function) -> Callable[..., int]:
    """Return the lowered function: of the arguments alone, or a method of something with `limit` and `used`."""
    sampling = Sampling("small", "Small.", program(function), (), (), ())
    view = engine.lower_engine(sampling)
    text = "\n".join([*view["functions"], *(re.sub(r"(?m)^    ", "", method) for method in view["methods"])])
    space = {**CONSTANTS, "isqrt": math.isqrt, "_rotl32": INTRINSICS["rotl32"]}
    exec(text, space)  # noqa: S102  source made by the lowering under test
    lowered = space["f"]
    assert callable(lowered)
    return lowered


def _called(lowered: Callable[..., int], function: Function, values: Environment) -> int:
    given_values = [values[argument.name] for argument in function.arguments]
    receiver = [type("Engine", (), {**values, "slots": []})()]
    is_method = lowered.__code__.co_argcount > len(given_values)
    return lowered(*(receiver if is_method else []), *given_values)


@CHANCE
@given(case=cases(INTEGERS, "whole"))
def test_python_computes_what_the_expression_says(engine: ModuleType, case: Case) -> None:
    lowered = _lowered(engine, case.function)
    for values in case.values:
        assert _called(lowered, case.function, values) == _plain(case.expression, values)


@CHANCE
@given(case=cases(BOOLEANS, "bool"))
def test_python_decides_what_the_condition_says(engine: ModuleType, case: Case) -> None:
    lowered = _lowered(engine, case.function)
    for values in case.values:
        assert _called(lowered, case.function, values) == _plain(case.expression, values)


_CLAMPS = [
    "min({0}, {1})",
    "max({0}, {1})",
    "min(max({0}, {1}), {2})",
    "max({1}, min({2}, {0}))",
    "min(n, {0})",
    "max(min({0}, n), {1})",
    "min(n + {1}, {2})",
    "max(n - {1}, n)",
]


@CHANCE
@given(st.sampled_from(_CLAMPS), INTEGERS, st.integers(-50, 50), st.integers(0, 50), st.integers(-99, 99))
def test_clamps_become_conditions_that_say_the_same(
    engine: ModuleType, clamp: str, text: str, low: int, more: int, n: int
) -> None:
    text = re.sub(r"\b[abc]\b", "n", text)
    clamped = clamp.format(text, low, low + more)
    source = (
        f'def f(first: [-99, 99]) -> whole:\n    """Clamp."""\n    n: whole = first\n    n = {clamped}\n    return n\n'
    )
    functions, refused = read(source)
    assume(not refused)
    lowered = _lowered(engine, functions["f"])
    assert isinstance(functions["f"].body[1], Assign)
    values = {**CONSTANTS, "first": n, "n": n, "limit": 7, "used": 5}
    assert _called(lowered, functions["f"], values) == _plain(clamped, values)


def test_an_interval_is_written_as_a_person_would_write_it() -> None:
    texts = [str(Interval(low, high)) for low, high in ((0, 5), (-SAFE, SAFE), (2**16, 2**20 + 1), (-WORD, 65535))]
    assert texts == ["[0, 5]", "[-(2**53 - 1), 2**53 - 1]", "[2**16, 2**20 + 1]", "[-(2**32 - 1), 2**16 - 1]"]
