"""Makes of the sampler's `decide` what is left of it for most records: a plain one, of a pattern with a forecast.

After `inline`, what is known beforehand is put in and worked out; branches that cannot be taken go. Then:

- What depends on the time and on the window alone is worked out when the time changes, not for every record.
- A sum that grows by a fixed number each record is not compared with a limit that no window can reach.
- A ratchet, `x = min(n, max(x, s * a // b - c))`, divides only when `s` has reached what moves it.
- A variable of the sampler or a slot's field that is read twice is read once, and written when it changes.

What is decided stays the same, record by record; the SDK's tests compare the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lipservice_generator.integer.program import (
    Assign,
    Binary,
    Branch,
    Call,
    Comparison,
    Do,
    Expression,
    Field,
    If,
    Intrinsic,
    Local,
    Number,
    Program,
    State,
    Statement,
)
from lipservice_generator.integer.writer import SIMPLE

from .copies import plain, with_copies
from .folding import ANY, folded, number, unread_removed
from .inline import Statements, inlined, nodes, rewritten

# What is put into `decide`; calls of the others stay, since most records come to none.
_INLINED = ("known_rate", "spend", "draw", "stratified")
_TIME = "now_ms"
# A window lasts five minutes at most; so many records take hours.
_UNREACHABLE = 2**36


@dataclass(frozen=True)
class Plain:
    """What is left: `timed` when the time changes, which gives `kept`; `body` for each record, which changes `moved`.

    `until` is the time when it changes next. As long as a sum, by its name, is between the same two of its `limits`,
    whatever is compared with it comes out the same.
    """

    timed: Statements
    body: Statements
    kept: tuple[str, ...]
    moved: tuple[str, ...]
    until: Expression
    limits: Mapping[str, tuple[Expression, ...]]


def plain_decision(program: Program, facts: Mapping[str, Expression]) -> Plain:
    """Return what is left of `decide` with these arguments (`name`) and fields (`row.name`) known."""
    decide = next(each for each in program.functions if each.name == "decide")
    body = folded(decide.body, facts)
    body = unread_removed(folded(inlined(program, replace(decide, body=body), _INLINED).body, facts))
    body = rewritten(body, _unlimited)
    others = _changed_by_calls(program, body)
    timing = _Timing(_changed(body) | others)
    body = timing.block(body)
    names = {each.name for each in nodes(body) if isinstance(each, Local)}
    body = with_copies(body, others)
    moved = tuple(sorted(timing.moved))
    given = {each.target.name for each in timing.timed if isinstance(each, Assign)}
    kept = tuple(sorted(given & names))
    return Plain(tuple(timing.timed), body, kept, moved, _next_time(timing.timed), timing.limits)


def _next_time(timed: Sequence[Statement]) -> Expression:
    """Return when something in `timed` changes next: in a millisecond, unless only one quotient goes by the time.

    That is `age * a // b` with `age = max(0, now_ms - s)`. Before `s` this comes out too early, which does no harm.
    """
    now = Local(_TIME, None)
    for statement in timed:
        match statement:
            case Assign(Local(age), Intrinsic("max", (Number(0), Binary("-", Local(name), _)))) if name == _TIME:
                others = tuple(each for each in timed if each is not statement)
                quotients = [node for node in nodes(others) if _is_quotient(node, age)]
                if len(quotients) == 1 and _mentions(others, age) == 1 and not _mentions(others, _TIME):
                    quotient = quotients[0]
                    factor = quotient.left.right.value
                    missing = Binary("-", Binary("*", _plus(quotient, 1), quotient.right, ANY), quotient.left, ANY)
                    return Binary("+", now, Binary("//", _plus(missing, factor - 1), number(factor), ANY), ANY)
    return _plus(now, 1)


def _is_quotient(node: Any, age: str) -> bool:
    match node:
        case Binary("//", Binary("*", Local(name), Number(factor)), _):
            return name == age and factor > 0
    return False


def _mentions(tree: object, name: str) -> int:
    return sum(isinstance(node, Local) and node.name == name for node in nodes(tree))


def _unlimited(node: Any) -> Any:
    match node:
        case Assign(target, Intrinsic("min", (Binary("+", left, Number(step)) as total, Number(limit)))) if (
            left == target and step > 0 and limit // step >= _UNREACHABLE
        ):
            return replace(node, value=total)
    return node


def _changed(statements: Statements) -> frozenset[State | Field]:
    targets = (each.target for each in nodes(statements) if isinstance(each, Assign))
    return frozenset(plain(each) for each in targets if isinstance(each, State | Field))


def _changed_by_calls(program: Program, statements: Statements) -> frozenset[State | Field]:
    """Return what calls that are left change."""
    bodies = {each.name: each.body for each in program.functions}
    found: frozenset[State | Field] = frozenset()
    for node in nodes(statements):
        if isinstance(node, Call | Do) and node.function in bodies:
            body = bodies[node.function]
            found |= _changed(body) | _changed_by_calls(program, body)
    return found


class _Timing:
    """Takes out what the time and the window decide."""

    def __init__(self, changed: frozenset[State | Field]) -> None:
        self._changed = changed
        self._known = {_TIME}
        self.timed: list[Statement] = []
        self.moved: set[str] = set()
        self.limits: dict[str, tuple[Expression, ...]] = {}

    def _note_limit(self, compared: Expression, limit: Expression) -> None:
        name = _name(compared)
        self.limits[name] = (*self.limits.get(name, ()), limit)

    def block(self, statements: Sequence[Statement]) -> Statements:
        found: list[Statement] = []
        for statement in statements:
            match statement:
                case Assign(Local(name), value, _, False) if self._is_fixed(value):
                    self._known.add(name)
                    self.timed.append(statement)
                case Assign(target, Comparison() as compared):
                    name = target.name
                    found.append(replace(statement, value=self._compared(compared, name)))
                case Assign(State(name) as target, value) if (ratchet := self._ratchet(target, value)) is not None:
                    found.append(self._moving(statement, *ratchet))
                case If(branches):
                    inside = tuple(
                        replace(
                            each,
                            condition=rewritten(each.condition, self._limit),
                            body=self.block(each.body),
                        )
                        for each in branches
                    )
                    found.append(replace(statement, branches=inside))
                case _:
                    found.append(statement)
        return tuple(found)

    def _is_fixed(self, expression: Expression) -> bool:
        return all(self._is_fixed_node(node) for node in nodes(expression))

    def _is_fixed_node(self, node: object) -> bool:
        match node:
            case Local(name):
                return name in self._known
            case State():
                return plain(node) not in self._changed
            case Field() | Call():
                return False
        return True

    def _limit(self, node: Any) -> Any:
        return self._compared(node, "") if isinstance(node, Comparison) else node

    def _compared(self, compared: Comparison, name: str) -> Comparison:
        """Return a comparison with what is known beforehand, all of it on one side."""
        left, right = compared.left, compared.right
        if self._is_fixed(left) or not self._is_fixed(right):
            return compared
        while isinstance(left, Binary) and left.operator == "+" and isinstance(left.right, Number):
            right = Binary("-", right, left.right, left.interval)
            left = left.left
        if not isinstance(right, SIMPLE):
            name = f"{name or _name(left)}_limit"
            self._known.add(name)
            self.timed.append(Assign(Local(name, None), right, declares=True, again=False, comments=()))
            right = Local(name, None)
        # Both what is above it and what is above or equal changes in between.
        self._note_limit(left, right if compared.operator in {"<", ">="} else _plus(right, 1))
        return replace(compared, left=left, right=right)

    def _ratchet(self, target: State, value: Expression) -> tuple[State, int, Expression, int] | None:
        match value:
            case Intrinsic("min", (Number(), Intrinsic("max", (same, Binary("-", quotient, Number(less)))))):
                match quotient:
                    case Binary("//", Binary("*", State() as moving, Number(factor)), divisor) if (
                        same == target and factor > 0 and self._is_fixed(divisor)
                    ):
                        return moving, factor, divisor, less
        return None

    def _moving(self, statement: Assign, moving: State, factor: int, divisor: Expression, less: int) -> If:
        target = statement.target
        name = f"{target.name}_from"
        # The least that makes the quotient one more than `target + less`.
        next_one = _plus(target, less + 1)
        product = Binary("*", next_one, divisor, ANY)
        value = Binary("//", _plus(product, factor - 1), number(factor), ANY)
        following = Assign(Local(name, None), value, declares=False, again=True, comments=())
        self.timed.append(replace(following, declares=True))
        self.moved.add(name)
        self._note_limit(moving, Local(name, None))
        again = replace(statement, comments=())
        branch = Comparison(">=", moving, Local(name, None))
        return If((Branch(branch, (again, following)),), statement.comments)


def _plus(value: Expression, more: int) -> Expression:
    return Binary("+", value, number(more), ANY) if more else value


def _name(expression: Expression) -> str:
    return expression.name if isinstance(expression, Local | State | Field) else "its"
