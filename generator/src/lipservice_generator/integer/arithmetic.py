"""What operators and intrinsics take and give: exactly for known numbers, as intervals otherwise."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lipservice_generator.integer import interval
from lipservice_generator.integer.interval import SAFE, WORD, Interval

Bounds = tuple[int, int]
_ANY: Bounds = (-SAFE, SAFE)
_POSITIVE: Bounds = (1, SAFE)
_NATURAL: Bounds = (0, SAFE)
_BITS: Bounds = (0, WORD)
_SHIFT: Bounds = (0, 31)


@dataclass(frozen=True)
class Operation:
    """An operator or an intrinsic. `bounds` are those of its operands, `code` is the diagnostic of leaving them."""

    exactly: Callable[..., int]
    roughly: Callable[..., Interval]
    bounds: tuple[Bounds, ...] = (_ANY, _ANY)
    code: str = "LS105"

    def __call__(self, *operands: Interval) -> Interval:
        """Return what the result can be."""
        found = self.roughly(*operands)
        if not all(each.single for each in operands):
            return found
        value = self.exactly(*(each.low for each in operands))
        return Interval(value, value, found.below)


def _rotated(value: int, by: int) -> int:
    return (value << by | value >> 32 - by) & WORD


def _word(*_operands: Interval) -> Interval:
    return Interval(0, WORD)


OPERATORS: Mapping[str, Operation] = {
    "+": Operation(operator.add, interval.add, code="LS104"),
    "-": Operation(operator.sub, interval.subtract, code="LS104"),
    "*": Operation(operator.mul, interval.multiply, code="LS104"),
    # A shift, in some languages of 32 bits with a sign.
    "* pow2(n)": Operation(operator.mul, interval.multiply, (_NATURAL, _ANY), "LS106"),
    "//": Operation(operator.floordiv, interval.divide, (_NATURAL, _POSITIVE)),
    "%": Operation(operator.mod, interval.remainder, (_NATURAL, _POSITIVE)),
    "&": Operation(operator.and_, interval.common_bits, (_BITS, _BITS), "LS106"),
    "|": Operation(operator.or_, interval.bits, (_BITS, _BITS), "LS106"),
    "^": Operation(operator.xor, interval.bits, (_BITS, _BITS), "LS106"),
    "<<": Operation(operator.lshift, interval.shift_left, (_BITS, _SHIFT), "LS106"),
    ">>": Operation(operator.rshift, interval.shift_right, (_BITS, _SHIFT), "LS106"),
}

INTRINSICS: Mapping[str, Operation] = {
    "min": Operation(min, interval.minimum),
    "max": Operation(max, interval.maximum),
    "isqrt": Operation(math.isqrt, lambda a: Interval(math.isqrt(a.low), math.isqrt(a.high)), ((0, 2**52 - 1),)),
    "ilog2": Operation(
        lambda a: a.bit_length() - 1,
        lambda a: Interval(a.low.bit_length() - 1, a.high.bit_length() - 1),
        (_POSITIVE,),
    ),
    "pow2": Operation(lambda n: 1 << n, lambda n: Interval(1 << n.low, 1 << n.high), ((0, 52),), "LS106"),
    "mul32": Operation(lambda a, b: a * b & WORD, _word, (_BITS, _BITS)),
    "rotl32": Operation(_rotated, _word, (_BITS, (1, 31)), "LS106"),
}
