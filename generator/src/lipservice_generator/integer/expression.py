"""Reads expressions and proves that no intermediate value leaves what every language holds exactly."""

from __future__ import annotations

import ast

from lipservice_generator.integer.arithmetic import INTRINSICS, OPERATORS, Bounds
from lipservice_generator.integer.interval import WORD, Interval, power
from lipservice_generator.integer.program import (
    BOOL,
    RESET,
    ROW,
    Binary,
    Call,
    Comparison,
    Expression,
    Field,
    Function,
    Intrinsic,
    Kind,
    Local,
    Logic,
    Not,
    Number,
    Parameter,
    RowName,
    State,
    Truth,
)
from lipservice_generator.integer.scope import Scope, describe, interval_of
from lipservice_generator.integer.source import FollowUpError, SourceError

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
CLAMP = "clamp it with min or max"
_DOCS = "see docs/integer-language.md"


def read_value(scope: Scope, node: ast.expr) -> Expression:
    """Read a whole right-hand side: the only place, with a statement, where a call may change state."""
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in scope.library.functions:
            return _call(scope, node, scope.library.functions[name])
    return read_expression(scope, node)


def read_integer(scope: Scope, node: ast.expr) -> Expression:
    """Read an expression that must be an integer."""
    expression = read_expression(scope, node)
    _interval(node, expression)
    return expression


def _interval(node: ast.expr, expression: Expression) -> Interval:
    if expression.interval is None:
        raise SourceError("LS103", node, f"expected an integer, found {describe(kind_of(expression))}")
    return expression.interval


def read_condition(scope: Scope, node: ast.expr) -> Expression:
    """Read an expression that must be a boolean."""
    expression = read_expression(scope, node)
    if kind_of(expression) != BOOL:
        message = f"expected a boolean, found {describe(kind_of(expression))}"
        raise SourceError("LS103", node, message, "compare it with something")
    return expression


def kind_of(expression: Expression) -> Kind:
    """Return what the value of an expression is."""
    if isinstance(expression, RowName):
        return ROW
    return BOOL if expression.interval is None else expression.interval


def read_expression(scope: Scope, node: ast.expr) -> Expression:
    """Read an expression that changes nothing."""
    match node:
        case ast.Constant():
            return _literal(node)
        case ast.Name():
            return _name(scope, node)
        case ast.Attribute(value=ast.Name(id=row)):
            return read_field(scope, node, row)
        case ast.Call():
            return _pure_call(scope, node)
        case ast.BinOp(op=ast.Pow()):
            return _safe_number(node, _power(node))
        case ast.BinOp():
            return _binary(scope, node)
    return _truth(scope, node)


def _truth(scope: Scope, node: ast.expr) -> Expression:
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return Not(read_condition(scope, node.operand))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return _safe_number(node, Number(-value, Interval(-value, -value)))
        case ast.BoolOp():
            operator = "and" if isinstance(node.op, ast.And) else "or"
            return Logic(operator, tuple(read_condition(scope, operand) for operand in node.values))
        case ast.Compare(ops=[operator], comparators=[right]) if type(operator) in _COMPARISONS:
            left = read_integer(scope, node.left)
            return Comparison(_COMPARISONS[type(operator)], left, read_integer(scope, right))
    raise _not_of_the_language(node)


def _not_of_the_language(node: ast.expr) -> SourceError:
    match node:
        case ast.Compare(ops=[_]):
            return SourceError("LS101", node, "another comparison than < <= > >= == !=", _DOCS)
        case ast.Compare():
            return SourceError("LS101", node, "a chained comparison", "write a < b and b < c")
        case ast.IfExp():
            return SourceError("LS101", node, "a conditional expression", "use an `if` statement, or min and max")
        case ast.UnaryOp():
            return SourceError("LS101", node, "a sign in front of more than a number", "write 0 - x")
    return SourceError("LS101", node, f"{type(node).__name__} is not part of the language", _DOCS)


def _literal(node: ast.Constant) -> Expression:
    match node.value:
        case bool(value):
            return Truth(value)
        case int(value):
            return _safe_number(node, Number(value, Interval(value, value)))
    raise SourceError("LS101", node, f"`{ast.unparse(node)[:40]}` is neither an integer nor a boolean", _DOCS)


def _safe_number(node: ast.expr, number: Number) -> Number:
    _safe(node, number.interval)
    return number


def _safe(node: ast.expr, found: Interval) -> Interval:
    if not found.safe:
        hint = "clamp an operand with min or max before, or use a smaller range"
        raise SourceError("LS104", node, f"{found.said}, beyond ±(2**53 - 1)", "" if found.single else hint)
    return found


def _name(scope: Scope, node: ast.Name) -> Expression:
    name, names = node.id, scope.names
    local = scope.find(name)
    if local is not None:
        local.read = True
        return RowName(name) if local.kind == ROW else Local(name, interval_of(local.kind))
    if name in names.constants:
        value = names.constants[name].value
        return Number(value, Interval(value, value), name)
    if name in names.parameters:
        interval = interval_of(names.parameters[name].kind)
        return Parameter(name, Interval(interval.low, interval.high, name) if interval else None)
    if name in names.state:
        return State(name, interval_of(names.state[name].kind))
    raise scope.unknown(node, name)


def read_field(scope: Scope, node: ast.Attribute, row: str) -> Field:
    """Read `p.field`."""
    scope.row(node, row)
    field = scope.names.fields.get(node.attr)
    if field is None:
        message = f"a slot has no field `{node.attr}`"
        raise SourceError("LS102", node, message, "fields: " + ", ".join(scope.names.fields))
    return Field(row, node.attr, interval_of(field.kind))


def _binary(scope: Scope, node: ast.BinOp) -> Expression:
    operator = _OPERATORS.get(type(node.op))
    if operator is None:
        hint = "integers are divided by //" if isinstance(node.op, ast.Div) else _DOCS
        raise SourceError("LS101", node, f"{type(node.op).__name__} is not an operator of the language", hint)
    left, right = _operand(scope, node.left), _operand(scope, node.right)
    low, high = _interval(node.left, left), _interval(node.right, right)
    shown = "* pow2(n)" if operator == "*" and isinstance(right, Intrinsic) and right.name == "pow2" else operator
    operation = OPERATORS[shown]
    plain = isinstance(left, Number) and isinstance(right, Number) and not (left.name or right.name)
    if not plain or operator not in {"+", "-"}:
        _within(node.left, low, operation.bounds[0], operation.code, f"the left side of {shown}")
        _within(node.right, high, operation.bounds[1], operation.code, f"the right side of {shown}")
    found = _safe(node, operation(low, high))
    if operator == "<<" and found.high > WORD:
        raise SourceError("LS106", node, f"{found.said}, beyond 2**32 - 1", "write * pow2(n) for more than 32 bits")
    return Number(found.low, found) if plain else Binary(operator, left, right, found)


def _operand(scope: Scope, node: ast.expr) -> Expression:
    """Read an operand; 2**53 may stand in a sum of numbers that is smaller."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            return _power(node)
    return read_integer(scope, node)


def _power(node: ast.BinOp) -> Number:
    match node.left, node.right:
        case ast.Constant(value=2), ast.Constant(value=int(exponent)) if 0 <= exponent <= 53:
            return Number(2**exponent, Interval(2**exponent, 2**exponent))
    raise SourceError("LS101", node, "`**` is only for literal powers: 2**0 to 2**53", "use pow2(n) for the others")


def _within(node: ast.expr, found: Interval, bounds: Bounds, code: str, what: str) -> None:
    low, high = bounds
    if low <= found.low and found.high <= high:
        return
    message = f"{what} must be in [{power(low)}, {power(high)}], but {found.said}"
    raise SourceError(code, node, message, "" if found.single else CLAMP)


def _pure_call(scope: Scope, node: ast.Call) -> Expression:
    if not isinstance(node.func, ast.Name):
        raise SourceError("LS101", node, "only functions of the spec are called", _DOCS)
    name = node.func.id
    if name in INTRINSICS:
        return _intrinsic(scope, node, name)
    if name not in scope.library.functions:
        raise _no_function(scope, node.func)
    call = _call(scope, node, scope.library.functions[name])
    if call.changes:
        message = f"`{name}` changes state, so its call cannot be a part of an expression"
        raise SourceError("LS107", node, message, "assign its result to a local first: languages differ in the order")
    return call


def _no_function(scope: Scope, node: ast.Name) -> SourceError:
    name = node.id
    if name in scope.library.broken:
        return FollowUpError("LS102", node, f"`{name}` could not be read")
    if name in scope.library.further:
        return SourceError("LS102", node, f"`{name}` does not stand above", "move it above its callers")
    if name == RESET:
        return SourceError("LS107", node, f"`{RESET}` gives nothing", "it stands alone, with a slot: reset(p)")
    return scope.unknown(node, name)


def _intrinsic(scope: Scope, node: ast.Call, name: str) -> Expression:
    operation = INTRINSICS[name]
    check_count(node, name, len(operation.bounds))
    arguments = tuple(read_integer(scope, argument) for argument in node.args)
    intervals = [_interval(place, argument) for place, argument in zip(node.args, arguments, strict=True)]
    for place, found, bounds in zip(node.args, intervals, operation.bounds, strict=True):
        _within(place, found, bounds, operation.code, f"an argument of {name}")
    result = operation(*intervals)
    if all(isinstance(argument, Number) and not argument.name for argument in arguments):
        return Number(result.low, result)
    return Intrinsic(name, arguments, result)


def check_count(node: ast.Call, name: str, count: int) -> None:
    """Raise where a call does not have as many plain arguments."""
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        raise SourceError("LS101", node, "arguments are given in their order and by no name", _DOCS)
    if len(node.args) != count:
        takes = "1 argument" if count == 1 else f"{count} arguments"
        raise SourceError("LS103", node, f"`{name}` takes {takes}, {len(node.args)} given")


def _call(scope: Scope, node: ast.Call, function: Function) -> Call:
    check_count(node, function.name, len(function.arguments))
    given = []
    for place, argument in zip(node.args, function.arguments, strict=True):
        expression = read_expression(scope, place)
        check_fits(place, kind_of(expression), argument.kind, f"`{argument.name}` of {function.name}")
        given.append(expression)
    scope.library.called.add(function.name)
    return Call(function.name, tuple(given), function.changes, function.result)


def check_fits(node: ast.expr, found: Kind, wanted: Kind, what: str) -> None:
    """Raise where a value of the kind `found` is not within `wanted`."""
    if isinstance(found, Interval) and isinstance(wanted, Interval):
        if wanted.holds(found):
            return
        message = f"{what} must be in {wanted}, but {found.said}"
        raise SourceError("LS104", node, message, "" if found.single else CLAMP)
    if found != wanted:
        raise SourceError("LS103", node, f"{what} is {describe(wanted)}, found {describe(found)}")
