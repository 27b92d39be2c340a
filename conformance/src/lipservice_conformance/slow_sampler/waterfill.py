"""How patterns share what there is: weighted max-min fairness, straight to rates (5.6)."""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt
from typing import Literal

from lipservice_conformance.slow_sampler.rate import ONE

__all__ = ["Share", "rates"]

Share = Literal["sqrt", "fair"]


def rates(sizes: Sequence[int], area: int, share: Share) -> list[int]:
    """Return the rate of each size, so that about `area` of them all is kept.

    Whoever wants no more than the water level times his weight gets all of it. The others then share at a higher
    level, so taking them from the least wish upwards finds everyone who is served in full.
    """
    weights = [max(1, isqrt(size)) if share == "sqrt" else 1 for size in sizes]
    if sum(sizes) <= area:
        return [ONE] * len(sizes)
    wishes = [Fraction(size, weight) for size, weight in zip(sizes, weights, strict=True)]
    given = [ONE] * len(sizes)
    waiting = sorted(range(len(sizes)), key=wishes.__getitem__)
    left, weight_left = area, sum(weights)
    while wishes[waiting[0]] <= Fraction(left, weight_left):  # ends: what all want together is more than there is
        served = waiting.pop(0)
        left -= sizes[served]
        weight_left -= weights[served]
    for index in waiting:
        given[index] = _part(sizes[index], left * weights[index], weight_left)
    return given


def _part(size: int, share: int, of: int) -> int:
    """Return the rate at which `share / of` is kept of a size, by way of a target with 12 binary places."""
    target = min((share << 12) // of, size << 12)
    return min(ONE, max(1, (target << 12) // size))
