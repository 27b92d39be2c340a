"""The stream of the simulation: ten minutes of a service with a burst, a deployment and a flood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from lipservice_conformance.values import Json

__all__ = ["BURST", "FLOOD", "PATTERNS", "SECONDS", "STEADY", "Stream", "make_stream"]

SECONDS = 600
STEADY = range(20, 200)
BURST = range(200, 260)
FLOOD = range(450, 460)
NEW_FROM = 300

_COMMON = tuple(f"p{number}" for number in range(300))
_NEW = "new"

# What is drawn in every second; the one-offs and the messages of the flood have no pattern of their own.
PATTERNS = (*_COMMON, _NEW)

_CUMULATED = tuple(accumulate(1 / (number + 1) for number in range(len(_COMMON))))
_ONE_OFFS = {20 + int(80.3 * number): f"once{number}" for number in range(7)}


@dataclass(frozen=True)
class Stream:
    """The keys of all records, second by second."""

    seconds: tuple[tuple[str, ...], ...]

    @property
    def one_offs(self) -> tuple[str, ...]:
        """The keys that come once, in seconds that were reached."""
        return tuple(key for second, key in _ONE_OFFS.items() if second < len(self.seconds))

    def events(self) -> str:
        """Return the events of the operation `decide`: one a second, because each record by itself makes 72 MB."""
        events: list[Json] = [
            {"do": "records", "t": 1000 * second, "ms": 1000, "keys": " ".join(keys)}
            for second, keys in enumerate(self.seconds)
        ]
        return json.dumps(events, separators=(",", ":"))


def make_stream(seed: int, seconds: int = SECONDS) -> Stream:
    """Make the stream of a seed, or its beginning."""
    rng = Random(seed)  # noqa: S311
    return Stream(tuple(_second(rng, second) for second in range(seconds)))


def _second(rng: Random, second: int) -> tuple[str, ...]:
    keys = rng.choices(_COMMON, cum_weights=_CUMULATED, k=2_000)
    if second in BURST:
        keys += ["p5"] * 18_000
    if second >= NEW_FROM:
        keys += [_NEW] * 20
    if second in FLOOD:
        keys += [f"u{second}_{number}" for number in range(5_000)]
    rng.shuffle(keys)
    if second in _ONE_OFFS:
        keys.insert(len(keys) // 2, _ONE_OFFS[second])
    return tuple(keys)
