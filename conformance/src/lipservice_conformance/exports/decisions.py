"""Random decisions for stamps: chances and counts at their ends, reasons that go without saying and others."""

from __future__ import annotations

from random import Random
from typing import Final

from lipservice_conformance.values import Json

__all__ = ["random_decision"]

ONE: Final = 1 << 24
REASONS: Final = (
    "first",
    "sampled",
    "always",
    "retro",
    "settled",
    "keep",
    "promoted",
    "failopen",
    "budget",
    "rule:a",
    "rule:First.1",
    "First",
    "",
)
PATTERNS: Final = ("fecd6daecad5a6cc", "rule:a", "__rest__", "", 'a"b\\', "é😀")
RATES: Final = (0, 1, 2, 3, ONE // 3, ONE // 2, ONE - 1, ONE, ONE, ONE)
COUNTS: Final = (0, 1, 1, 1, 2, 17, 2**31, 2**53 - 1)


def random_decision(rng: Random) -> dict[str, Json]:
    """Return the arguments of `stamp`, some of them left to their defaults."""
    arguments: dict[str, Json] = {"reason": rng.choice(REASONS), "pattern": rng.choice(PATTERNS)}
    others: dict[str, Json] = {
        "keep": rng.randint(0, 1),
        "rate": rng.choice((*RATES, rng.randint(0, ONE))),
        "count": rng.choice(COUNTS),
        "r24": rng.choice((-1, -1, 0, ONE - 1, rng.randrange(ONE))),
        "annotate": rng.choice(("changes", "full")),
        "shadow": rng.choice((0, 0, 1)),
    }
    return arguments | {name: value for name, value in others.items() if rng.random() < 0.7}
