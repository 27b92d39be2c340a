"""Random instances of the sampler's parts: sizes that share an area, rates that one slot decides at.

Vectors are made of them by their seeds, so what a seed gives must not change.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from random import Random
from typing import Final

from lipservice_conformance.values import Json

__all__ = ["random_rates", "random_waterfill"]

ONE: Final = 1 << 24
MOST_SIZE: Final = (1 << 26) - 1
MOST_AREA: Final = 1 << 30
SEEDS: Final = (0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def random_waterfill(rng: Random) -> dict[str, Json]:
    """Return up to 60 sizes within 2^26 in all, as the sampler has them, and an area that most often is too small."""
    count = rng.choice((1, 2, 3, 5, 8, 20, 60))
    share = rng.choice(("sqrt", "fair"))
    sizes = _sizes(rng, count)
    total = sum(sizes)
    area = rng.choice(
        (
            rng.randint(0, MOST_AREA),
            rng.randint(0, total),
            total * rng.randint(1, 99) // 100,
            total + rng.choice((-1, 0, 1)),
            _level(rng, sizes, share) + rng.choice((-1, 0, 1)),
        )
    )
    text = ",".join(map(str, sizes))
    return {"sizes": text, "area": min(MOST_AREA, max(0, area)), "share": share}


def _sizes(rng: Random, count: int) -> list[int]:
    """Draw sizes of one of four kinds: alike, evenly over all lengths, records of 1024, or growing by a factor."""
    most = MOST_SIZE // count
    kind = rng.randrange(4)
    if kind == 0:
        return [rng.randint(1, rng.choice((3, 100, most)))] * count
    if kind == 1:
        return [rng.randint(1, 1 << rng.randrange(most.bit_length())) for _ in range(count)]
    if kind == 2:
        return [1024 * rng.randint(1, max(1, most // 1024)) for _ in range(count)]
    ratio = rng.choice((2, 3, 4))
    sizes = [min(most, ratio**number) for number in range(count)]
    rng.shuffle(sizes)
    return sizes


def _level(rng: Random, sizes: list[int], share: str) -> int:
    """Return an area at which one of the sizes is just served in full: there a comparison shows."""
    chosen = rng.choice(sizes)
    weights = [1 if share == "fair" else max(1, isqrt(size)) for size in sizes]
    own = 1 if share == "fair" else max(1, isqrt(chosen))
    return sum(min(size, chosen * weight // own) for size, weight in zip(sizes, weights, strict=True))


def random_rates(rng: Random) -> dict[str, Json]:
    """Return a seed and up to 60 rates: constant, any, near the ends, or with certainty between them."""
    count = rng.randint(1, 60)
    constant = rng.choice((1, 2, ONE // 3, ONE // 2, ONE - 1, ONE, rng.randint(1, ONE)))
    kinds: tuple[Callable[[], int], ...] = (
        lambda: constant,
        lambda: rng.randint(1, ONE),
        lambda: 1 << rng.randint(0, 24),
        lambda: rng.choice((1, ONE // 2 - 1, ONE // 2, ONE // 2 + 1, ONE - 1, ONE)),
        lambda: rng.choice((ONE, constant)),
    )
    draw = rng.choice(kinds)
    seed = rng.choice((*SEEDS, rng.getrandbits(32)))
    return {"seed": seed, "rates": ",".join(str(draw()) for _ in range(count))}
