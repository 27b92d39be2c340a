"""Reads what a value can be: `bool`, the name of a range, `[low, high]`, and for an argument `Slot`."""

from __future__ import annotations

import ast
import difflib

from lipservice_generator.diagnostic import did_you_mean
from lipservice_generator.integer.expression import read_expression
from lipservice_generator.integer.interval import Interval, power
from lipservice_generator.integer.program import BOOL, ROW, Kind
from lipservice_generator.integer.scope import FURTHER, Library, Names, Scope
from lipservice_generator.integer.source import FollowUpError, SourceError


def read_kind(names: Names, node: ast.expr) -> Kind:
    """Read the kind of an argument, which may be a slot."""
    match node:
        case ast.Name(id="Slot"):
            return ROW
    return read_value_kind(names, node)


def read_value_kind(names: Names, node: ast.expr) -> Kind:
    """Read the kind of anything else."""
    match node:
        case ast.Name(id="bool"):
            return BOOL
        case ast.Name(id="Slot"):
            raise SourceError("LS103", node, "only an argument is a slot", "write p = slots[i] where it is needed")
        case ast.Name(id=name) if name in names.ranges:
            return names.ranges[name]
        case ast.List(elts=[low, high]):
            return _between(names, node, low, high)
        case ast.Name(id=name) if name in names.broken:
            raise FollowUpError("LS103", node, f"`{name}` could not be read")
        case ast.Name(id=name) if name in names.further:
            raise SourceError("LS103", node, f"`{name}` does not stand above", FURTHER)
    text = ast.unparse(node)
    close = difflib.get_close_matches(text, sorted(names.ranges), n=2, cutoff=0.6)
    hint = did_you_mean(text, close) or "bool, Slot for an argument, a name of `ranges`, or [low, high]"
    raise SourceError("LS103", node, f"`{text}` is no kind of value", hint)


def _between(names: Names, node: ast.expr, low: ast.expr, high: ast.expr) -> Interval:
    lowest = read_constant(names, low)
    match high:
        case ast.Name(id=name) if name in names.parameters:
            bound = names.parameters[name].kind
            if not isinstance(bound, Interval):
                raise SourceError("LS103", high, f"`{name}` is no integer")
            if lowest > bound.low:
                message = f"the range is empty where {name} is below {power(lowest)}: it {bound.said}"
                raise SourceError("LS103", node, message)
            return Interval(lowest, bound.high, name)
    highest = read_constant(names, high)
    if lowest > highest:
        raise SourceError("LS103", node, f"the range runs backwards, from {power(lowest)} to {power(highest)}")
    return Interval(lowest, highest)


def read_constant(names: Names, node: ast.expr) -> int:
    """Read an expression of numbers and constants."""
    constants = Names(names.constants, {}, {}, {}, {}, "", names.broken, names.further)
    found = read_expression(Scope(constants, Library()), node).interval
    if found is None or not found.single:
        raise SourceError("LS103", node, f"`{ast.unparse(node)}` is no constant")
    return found.low
