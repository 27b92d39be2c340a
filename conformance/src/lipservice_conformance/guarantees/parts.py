"""The parts by themselves: water-filling, and that a slot's chance is what its rate says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt
from random import Random
from typing import Final

from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.instances import random_waterfill
from lipservice_conformance.slow_sampler.waterfill import Share

__all__ = ["Decides", "Rates", "inclusion", "sharing"]

ONE: Final = 1 << 24
RATES: Final = (ONE // 3, ONE // 2, ONE, ONE - 1, 1_000, ONE // 7, ONE // 2, ONE * 9 // 10)

Rates = Callable[[list[int], int, Share], list[int]]
# What one slot of a seed keeps, rate by rate.
Decides = Callable[[int, tuple[int, ...]], list[bool]]


def sharing(rates: Rates, instances: int, seed: int) -> Iterator[Measured]:
    """P3: water-filling neither wastes nor overspends, grows with the area, and does not go by order or names."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    over = under = shrunk = moved = 0
    for _ in range(instances):
        drawn = random_waterfill(rng)
        sizes = [int(size) for size in str(drawn["sizes"]).split(",")]
        area = int(str(drawn["area"]))
        share: Share = "fair" if drawn["share"] == "fair" else "sqrt"
        given = rates(sizes, area, share)
        spent = sum(rate * size for rate, size in zip(given, sizes, strict=True))
        # A rate is at least 1, and what it costs is rounded down to whole rates: by less than its size.
        least = sum(size for rate, size in zip(given, sizes, strict=True) if rate == 1)
        over += spent > ONE * area + least
        under += sum(sizes) > area and spent < ONE * area - sum(size + (ONE >> 12) for size in sizes)
        shrunk += any(more < rate for more, rate in zip(rates(sizes, area + 1 + area // 8, share), given, strict=True))
        order = rng.sample(range(len(sizes)), len(sizes))
        moved += rates([sizes[at] for at in order], area, share) != [given[at] for at in order]
    yield Measured("P3", "instances that spend more than the area", over, most=0)
    yield Measured("P3", "instances that leave more of it than rounding explains", under, most=0)
    yield Measured("P3", "instances in which a greater area gives less", shrunk, most=0)
    yield Measured("P3", "instances that depend on the order", moved, most=0)
    yield Measured("P3", "least rate of equal patterns over the greatest", _evenness(rates), least=1)


def _evenness(rates: Rates) -> float:
    given = rates([777] * 50, 777 * 20 + isqrt(777), "sqrt")
    return min(given) / max(given)


def inclusion(decides: Decides, seeds: range) -> Iterator[Measured]:
    """V6: over many seeds each single record is kept as often as its rate says, within four deviations."""
    hits = [0] * len(RATES)
    for seed in seeds:
        for at, keep in enumerate(decides(seed, RATES)):
            hits[at] += keep
    runs = len(seeds)
    for at, (hit, rate) in enumerate(zip(hits, RATES, strict=True)):
        chance = rate / ONE
        deviation = max(1.0, (runs * chance * (1 - chance)) ** 0.5)
        off = abs(hit - runs * chance) / deviation
        yield Measured("V6", f"record {at} of rate {chance:.4f}: deviations off", off, most=4)
