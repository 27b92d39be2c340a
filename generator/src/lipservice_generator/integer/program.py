"""A checked program of the integer language: frozen nodes that a target lowers to idiomatic source.

Every expression carries the interval of its value, None where it is a boolean. Names are the spec's; a target renames
them by its own habits and escapes its own keywords.
"""

from __future__ import annotations

from dataclasses import dataclass

from lipservice_generator.integer.interval import Interval

# What a value is: an interval of integers, a boolean, or a row of the slot table.
BOOL = "bool"
ROW = "Slot"
Kind = Interval | str


@dataclass(frozen=True)
class Number:
    """An integer; `name` is the constant it is written as, or empty."""

    value: int
    interval: Interval
    name: str = ""


@dataclass(frozen=True)
class Truth:
    """`True` or `False`."""

    value: bool
    interval: None = None


@dataclass(frozen=True)
class Local:
    """A local variable or an argument of the function."""

    name: str
    interval: Interval | None


@dataclass(frozen=True)
class Parameter:
    """A parameter of the program: fixed while it runs."""

    name: str
    interval: Interval | None


@dataclass(frozen=True)
class State:
    """A variable of the program."""

    name: str
    interval: Interval | None


@dataclass(frozen=True)
class Field:
    """A field of a slot; `row` is the local that names the slot."""

    row: str
    name: str
    interval: Interval | None


@dataclass(frozen=True)
class RowName:
    """A slot, handed on to a function."""

    name: str
    interval: None = None


@dataclass(frozen=True)
class Not:
    """`not operand`."""

    operand: Expression
    interval: None = None


@dataclass(frozen=True)
class Binary:
    """`left operator right` with one of `+ - * // % & | ^ << >>`."""

    operator: str
    left: Expression
    right: Expression
    interval: Interval


@dataclass(frozen=True)
class Comparison:
    """`left operator right` with one of `< <= > >= == !=`; both sides are integers."""

    operator: str
    left: Expression
    right: Expression
    interval: None = None


@dataclass(frozen=True)
class Logic:
    """Operands joined by `and` or `or`, evaluated from the left as far as needed."""

    operator: str
    operands: tuple[Expression, ...]
    interval: None = None


@dataclass(frozen=True)
class Call:
    """A call of a function of the program. `changes`: it changes state, so it is a whole right-hand side."""

    function: str
    arguments: tuple[Expression, ...]
    changes: bool
    result: Kind | None

    @property
    def interval(self) -> Interval | None:
        """Return what an integer result can be."""
        return self.result if isinstance(self.result, Interval) else None


@dataclass(frozen=True)
class Intrinsic:
    """One of `min max isqrt ilog2 pow2 mul32 rotl32`."""

    name: str
    arguments: tuple[Expression, ...]
    interval: Interval


Expression = (
    Number | Truth | Local | Parameter | State | Field | RowName | Not | Binary | Comparison | Logic | Call | Intrinsic
)


@dataclass(frozen=True)
class Assign:
    """`target = value`. `declares`: a new local begins here; `again`: it is assigned more than once."""

    target: Local | State | Field
    value: Expression
    declares: bool
    again: bool
    comments: tuple[str, ...]


@dataclass(frozen=True)
class TakeRow:
    """`name = slots[index]`: a name for a slot, not a copy of it."""

    name: str
    index: Expression
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Branch:
    """One arm of an `if`; `condition` is None for `else`."""

    condition: Expression | None
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class If:
    """`if`, any number of `elif`, perhaps `else`."""

    branches: tuple[Branch, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class For:
    """`for name in range(start, stop)`; both bounds are evaluated once. `used`: the body reads the name."""

    name: str
    start: Expression
    stop: Expression
    body: tuple[Statement, ...]
    used: bool
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Break:
    """Leave the innermost loop."""

    comments: tuple[str, ...]


@dataclass(frozen=True)
class Return:
    """Leave the function, with a value where it has a result."""

    value: Expression | None
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Do:
    """A call for what it changes; `reset(p)` gives a slot the values of a new one."""

    function: str
    arguments: tuple[Expression, ...]
    comments: tuple[str, ...]


Statement = Assign | TakeRow | If | For | Break | Return | Do

RESET = "reset"


@dataclass(frozen=True)
class Argument:
    """An argument of a function."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Function:
    """A function. `result` is None where it returns nothing; `comments` stood above it in the source."""

    name: str
    doc: str
    arguments: tuple[Argument, ...]
    result: Kind | None
    body: tuple[Statement, ...]
    changes: bool
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Constant:
    """A named integer."""

    name: str
    value: int
    doc: str


@dataclass(frozen=True)
class Variable:
    """A parameter, a variable of the state or a field of a slot. `start` is 0 or 1 for a boolean."""

    name: str
    kind: Kind
    start: int
    doc: str


@dataclass(frozen=True)
class Program:
    """Constants, parameters, state, one table of slots from 0 to `slot_count`, and functions above their callers."""

    constants: tuple[Constant, ...]
    parameters: tuple[Variable, ...]
    state: tuple[Variable, ...]
    fields: tuple[Variable, ...]
    slot_count: str
    slot_doc: str
    functions: tuple[Function, ...]
    entries: tuple[str, ...]
