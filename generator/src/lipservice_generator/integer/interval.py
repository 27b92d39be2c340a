"""Intervals of integers: what a value can be, from its expression alone."""

from __future__ import annotations

from dataclasses import dataclass

SAFE = 2**53 - 1  # the largest integer up to which a double holds every one
WORD = 2**32 - 1


@dataclass(frozen=True)
class Interval:
    """All integers from `low` to `high`. `below` names a parameter that the value is known not to exceed."""

    low: int
    high: int
    below: str | None = None

    def __str__(self) -> str:
        upper = f"{power(self.high)}, at most {self.below}" if self.below else power(self.high)
        return f"[{power(self.low)}, {upper}]"

    @property
    def single(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def said(self) -> str:
        """Say what a value of this interval is."""
        return f"is {power(self.low)}" if self.single else f"can be {self}"

    @property
    def safe(self) -> bool:
        """Whether every language holds all of it exactly."""
        return self.low >= -SAFE and self.high <= SAFE

    def holds(self, other: Interval) -> bool:
        """Whether `other` lies within. Where a parameter bounds this one, it must bound the other too.

        The lower end itself is always within: no range is empty.
        """
        within = self.low <= other.low and other.high <= self.high
        return within and (self.below in {None, other.below} or other.high == self.low)


def power(number: int) -> str:
    """Write large numbers as a person would: `2**53 - 1`."""
    magnitude = abs(number)
    sign = "-" if number < 0 else ""
    for offset, suffix in ((0, ""), (1, " - 1"), (-1, " + 1")):
        base = magnitude + offset
        if base >= 2**16 and base & (base - 1) == 0:
            text = f"2**{base.bit_length() - 1}{suffix}"
            return f"{sign}({text})" if sign and suffix else sign + text
    return str(number)


def of(*numbers: int) -> Interval:
    """Return the smallest interval that holds the numbers."""
    return Interval(min(numbers), max(numbers))


def add(left: Interval, right: Interval) -> Interval:
    """Return the interval of a sum."""
    return Interval(left.low + right.low, left.high + right.high)


def subtract(left: Interval, right: Interval) -> Interval:
    """Return the interval of a difference; less than something bounded stays bounded."""
    return Interval(left.low - right.high, left.high - right.low, left.below if right.low >= 0 else None)


def multiply(left: Interval, right: Interval) -> Interval:
    """Return the interval of a product."""
    return of(*(a * b for a in (left.low, left.high) for b in (right.low, right.high)))


def divide(left: Interval, right: Interval) -> Interval:
    """Return the interval of a quotient, for `left` from 0 and `right` from 1."""
    return Interval(left.low // right.high, left.high // right.low, left.below)


def remainder(left: Interval, right: Interval) -> Interval:
    """Return the interval of a remainder, for `left` from 0 and `right` from 1."""
    if left.high < right.low:
        return left
    return Interval(0, min(left.high, right.high - 1))


def minimum(left: Interval, right: Interval) -> Interval:
    """Return the interval of the smaller one; a bound of either holds."""
    return Interval(min(left.low, right.low), min(left.high, right.high), left.below or right.below)


def maximum(left: Interval, right: Interval) -> Interval:
    """Return the interval of the larger one."""
    below = left.below if left.below == right.below else None
    return Interval(max(left.low, right.low), max(left.high, right.high), below)


def common_bits(left: Interval, right: Interval) -> Interval:
    """Return the interval of `&`, for operands from 0: no more than either."""
    return Interval(0, min(left.high, right.high))


def shift_left(left: Interval, right: Interval) -> Interval:
    """Return the interval of `<<`, for operands from 0."""
    return Interval(left.low << right.low, left.high << right.high)


def shift_right(left: Interval, right: Interval) -> Interval:
    """Return the interval of `>>`, for operands from 0."""
    return Interval(left.low >> right.high, left.high >> right.low, left.below)


def bits(left: Interval, right: Interval) -> Interval:
    """Return the interval of `|` and `^`: all numbers of as many bits."""
    return Interval(0, 2 ** max(left.high.bit_length(), right.high.bit_length()) - 1)
