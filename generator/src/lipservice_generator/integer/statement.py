"""Reads the statements of a function, block by block."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lipservice_generator.integer.effect import read_by, written_by
from lipservice_generator.integer.expression import (
    check_count,
    check_fits,
    kind_of,
    read_condition,
    read_expression,
    read_field,
    read_integer,
    read_value,
)
from lipservice_generator.integer.flow import leaves
from lipservice_generator.integer.interval import SAFE, Interval, power
from lipservice_generator.integer.kind import read_value_kind
from lipservice_generator.integer.program import (
    RESET,
    ROW,
    Assign,
    Binary,
    Branch,
    Break,
    Call,
    Do,
    Expression,
    Field,
    For,
    If,
    Kind,
    Local,
    Number,
    Return,
    State,
    Statement,
    TakeRow,
)
from lipservice_generator.integer.scope import SLOTS, Binding, Scope, describe, interval_of
from lipservice_generator.integer.source import Comments, SourceError

Above = tuple[str, ...]
_ROW_HINT = "write p = slots[i]"
_AGAIN_HINT = "declare what it can be: {0}: [0, 1] = ...; an argument, a slot or a loop's number stays as it is"


@dataclass
class StatementReader:
    """Reads one function. `result` is what it returns, None for nothing."""

    scope: Scope
    comments: Comments
    result: Kind | None
    loops: int = 0

    def block(self, nodes: Sequence[ast.stmt]) -> tuple[Statement, ...]:
        """Read a block: locals that begin in it end with it."""
        self.scope.blocks.append({})
        statements: list[Statement] = []
        for node in nodes:
            if leaves(statements):
                raise SourceError("LS109", node, "this is never reached", "remove it")
            statements.append(self._statement(node))
        self.scope.blocks.pop()
        return tuple(statements)

    def _statement(self, node: ast.stmt) -> Statement:
        above = self.comments.above(node)
        match node:
            case ast.Assign(targets=[target]):
                return self._assignment(target, node.value, above)
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                return self._declare(target, node.annotation, value, above)
            case ast.If():
                return If(tuple(self._branches(node)), above)
            case ast.For():
                return self._loop(node, above)
            case ast.Break():
                return self._break(node, above)
            case ast.Return():
                return self._leave(node, above)
            case ast.Expr(value=ast.Call() as call):
                return self._do(call, above)
        raise _not_of_the_language(node)

    def _assignment(self, target: ast.expr, value: ast.expr, above: Above) -> Statement:
        match target, value:
            case ast.Name(), ast.Subscript():
                return self._row(target, value, above)
            case ast.Name(id=name), _:
                return self._assign(target, name, value, above)
            case ast.Attribute(value=ast.Name(id=row)), _:
                field = read_field(self.scope, target, row)
                return self._store(field, self.scope.names.fields[field.name].kind, value, above)
        message = "what is assigned is a local, a variable or a field of a slot"
        raise SourceError("LS101", target, message, "see docs/integer-language.md")

    def _value(self, node: ast.expr) -> Expression:
        value = read_value(self.scope, node)
        if isinstance(value, Call) and value.result is None:
            raise SourceError("LS103", node, f"`{value.function}` returns nothing")
        return value

    def _assign(self, target: ast.Name, name: str, source: ast.expr, above: Above) -> Assign:
        state = self.scope.names.state.get(name)
        if state is not None:
            return self._store(State(name, interval_of(state.kind)), state.kind, source, above)
        value = self._value(source)
        local = self.scope.find(name)
        if local is not None:
            return self._reassign(target, local, value, source, above)
        kind = kind_of(value)
        if kind == ROW:
            raise SourceError("LS101", source, "a slot has one name", _ROW_HINT)
        self.scope.begin(Binding(name, kind, target))
        return Assign(Local(name, interval_of(kind)), value, declares=True, again=False, comments=above)

    def _reassign(self, target: ast.Name, local: Binding, value: Expression, source: ast.expr, above: Above) -> Assign:
        name = local.name
        if not local.declared:
            raise SourceError("LS108", target, f"`{name}` is assigned once more", _AGAIN_HINT.format(name))
        check_fits(source, kind_of(value), local.kind, f"`{name}`")
        return Assign(Local(name, interval_of(local.kind)), value, declares=False, again=True, comments=above)

    def _store(self, variable: State | Field, kind: Kind, source: ast.expr, above: Above) -> Assign:
        value = self._value(source)
        check_fits(source, kind_of(value), kind, f"`{variable.name}`")
        return Assign(variable, value, declares=False, again=True, comments=above)

    def _declare(self, target: ast.Name, annotation: ast.expr, source: ast.expr, above: Above) -> Assign:
        kind = read_value_kind(self.scope.names, annotation)
        value = self._value(source)
        check_fits(source, kind_of(value), kind, f"`{target.id}`")
        self.scope.begin(Binding(target.id, kind, target, declared=True))
        again = self.scope.assigned.get(target.id, 0) > 1
        return Assign(Local(target.id, interval_of(kind)), value, declares=True, again=again, comments=above)

    def _row(self, target: ast.Name, value: ast.Subscript, above: Above) -> TakeRow:
        if not (isinstance(value.value, ast.Name) and value.value.id == SLOTS):
            raise SourceError("LS101", value, "only `slots` has an index", _ROW_HINT)
        index = read_integer(self.scope, value.slice)
        self._check_index(value.slice, index)
        self.scope.begin(Binding(target.id, ROW, target))
        return TakeRow(target.id, index, above)

    def _check_index(self, node: ast.expr, index: Expression) -> None:
        count = self.scope.names.slot_count
        fewest = interval_of(self.scope.names.parameters[count].kind) or Interval(0, 0)
        found = index.interval or Interval(-1, -1)
        if found.low < 0 or (found.below != count and found.high > fewest.low):
            message = f"an index must be in [0, {count}], but {found.said}"
            raise SourceError("LS111", node, message, f"take it from range(n + 1) with n at most {count}, or min it")

    def _branches(self, node: ast.If) -> Iterator[Branch]:
        yield Branch(read_condition(self.scope, node.test), self.block(node.body))
        match node.orelse:
            case []:
                return
            case [ast.If() as elif_] if elif_.col_offset == node.col_offset:
                if self.comments.above(elif_):
                    message = "a comment has no place in front of `elif`"
                    raise SourceError("LS112", elif_, message, "put it into the branch")
                yield from self._branches(elif_)
            case orelse:
                yield Branch(None, self.block(orelse))

    def _loop(self, node: ast.For, above: Above) -> For:
        start, stop = self._bounds(node)
        if not isinstance(node.target, ast.Name) or node.orelse:
            raise SourceError("LS101", node, "a loop has one name and no `else`")
        name = node.target.id
        self.scope.blocks.append({})
        number = self.scope.begin(Binding(name, _numbers(start, stop), node.target, needed=False))
        self.loops += 1
        body = self.block(node.body)
        self.loops -= 1
        self.scope.blocks.pop()
        written = written_by(node.body, self.scope.names, self.scope.library)
        if changed := sorted({*read_by(start), *read_by(stop)} & written):
            message = f"the loop changes `{changed[0]}`, which its bound reads"
            raise SourceError("LS113", node.iter, message, "take the bound into a local before the loop")
        return For(name, start, stop, body, number.read, above)

    def _bounds(self, node: ast.For) -> tuple[Expression, Expression]:
        match node.iter:
            case ast.Call(func=ast.Name(id="range"), args=[stop], keywords=[]):
                return Number(0, Interval(0, 0)), self._bound(stop)
            case ast.Call(func=ast.Name(id="range"), args=[start, stop], keywords=[]):
                return self._bound(start), self._bound(stop)
        raise SourceError("LS101", node.iter, "a loop runs over range(n) or range(a, b)")

    def _bound(self, node: ast.expr) -> Expression:
        """Read a bound. Not every language evaluates it only once, and a slice from the end is none."""
        for part in ast.walk(node):
            match part:
                case ast.Call(func=ast.Name(id=name)) if name in self.scope.library.functions:
                    message = f"the bound of a loop calls `{name}`"
                    raise SourceError("LS113", part, message, "take the bound into a local before the loop")
        bound = read_integer(self.scope, node)
        if bound.interval is not None and bound.interval.low < 0:
            message = f"the bound of a loop must be in [0, {power(SAFE)}], but {bound.interval.said}"
            raise SourceError("LS104", node, message, "clamp it with max")
        return bound

    def _break(self, node: ast.Break, above: Above) -> Break:
        if not self.loops:
            raise SourceError("LS101", node, "`break` stands outside of a loop")
        return Break(above)

    def _leave(self, node: ast.Return, above: Above) -> Return:
        if node.value is None:
            if self.result is not None:
                raise SourceError("LS103", node, f"expected {describe(self.result)} to be returned")
            return Return(None, above)
        if self.result is None:
            raise SourceError("LS103", node, "the function returns nothing", "declare it: def name() -> [0, 1]:")
        value = self._value(node.value)
        check_fits(node.value, kind_of(value), self.result, "the result")
        return Return(value, above)

    def _do(self, node: ast.Call, above: Above) -> Do:
        match node.func:
            case ast.Name(id=name) if name == RESET:
                check_count(node, RESET, 1)
                argument = read_expression(self.scope, node.args[0])
                check_fits(node.args[0], kind_of(argument), ROW, f"the argument of {RESET}")
                return Do(RESET, (argument,), above)
        call = read_value(self.scope, node)
        if not isinstance(call, Call) or not call.changes or call.result is not None:
            message = "a call that stands alone must change something and return nothing"
            raise SourceError("LS107", node, message, "assign its result, or remove it")
        return Do(call.function, call.arguments, above)


def _numbers(start: Expression, stop: Expression) -> Interval:
    """Return what the number of a loop can be. One less than something bounded by a parameter is bounded by it."""
    low = start.interval.low if start.interval else 0
    high = stop.interval.high - 1 if stop.interval else 0
    below = stop.interval.below if stop.interval else None
    match stop:
        case Binary("+", left, Number(1)) if left.interval is not None:
            below = left.interval.below
    return Interval(low, max(low, high), below)


def _not_of_the_language(node: ast.stmt) -> SourceError:
    match node:
        case ast.AugAssign():
            return SourceError("LS101", node, "no augmented assignment", "write x = x + 1")
        case ast.While():
            return SourceError("LS101", node, "no `while`", "a loop runs over range(n), which ends")
        case ast.Assign():
            return SourceError("LS101", node, "an assignment to several names", "write one after the other")
        case ast.AnnAssign(target=ast.Name()):
            return SourceError("LS101", node, "a local begins with a value", "write name: [0, 1] = 0")
        case ast.Expr():
            return SourceError("LS101", node, "a value that nobody uses", "remove it")
    name = type(node).__name__
    return SourceError("LS101", node, f"{name} is not part of the language", "see docs/integer-language.md")
