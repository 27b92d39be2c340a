"""The long run: every guarantee on the Python SDK with several seeds, the parts on the slow model with many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lipservice_conformance.guarantees.every import MEASURES
from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.guarantees.parts import inclusion, sharing
from lipservice_conformance.guarantees.player import sdk_player
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.stratified import Row
from lipservice_conformance.slow_sampler.waterfill import rates

__all__ = ["decides", "print_guarantees", "worst"]

SEEDS_OF_A_SLOT: Final = 20_000  # for each seed that is asked for
INSTANCES: Final = 1_000


def print_guarantees(sdks: Path, seeds: int) -> int:
    """Measure all with so many seeds each and print the worst of each. Returns how many do not hold."""
    lines = worst(_all(sdks, seeds))
    for line in lines:
        print(line)
    return sum(not line.holds for line in lines)


def worst(measured: Iterable[Measured]) -> list[Measured]:
    """Return of each number the one that is nearest to its bound, or furthest beyond it."""
    found: dict[tuple[str, str], Measured] = {}
    for one in measured:
        key = (one.guarantee, one.what)
        if key not in found or _room(one) < _room(found[key]):
            found[key] = one
    return list(found.values())


def _room(one: Measured) -> float:
    return min(one.value - one.least, one.most - one.value)


def _all(sdks: Path, seeds: int) -> Iterator[Measured]:
    if not seeds:
        return
    new = sdk_player(sdks)
    for measure in MEASURES.values():
        for seed in range(1, seeds + 1):
            yield from measure(new, seed)
    yield from sharing(rates, seeds * INSTANCES, seed=1)
    yield from inclusion(decides, range(seeds * SEEDS_OF_A_SLOT))


def decides(seed: int, rates_of_slot: tuple[int, ...]) -> list[bool]:
    """Return what a slot of the slow model keeps."""
    randomness = Randomness(seed)
    row = Row(randomness)
    return [row.keeps(rate, randomness) for rate in rates_of_slot]
