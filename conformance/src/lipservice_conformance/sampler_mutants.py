"""Known mistakes of samplers, put into the algorithms of the spec: each is one that a real sampler has made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from lipservice_conformance.mutant import Mutant
from lipservice_conformance.mutant_build import MutantError

__all__ = ["known_mistakes"]

STRATIFIED: Final = "sampling/stratified.py"
WATERFILL: Final = "sampling/waterfill.py"
ADAPTIVE: Final = "sampling/adaptive.py"


class Mistake(NamedTuple):
    """One stretch of one file of the spec, and what it is changed to."""

    name: str
    file: str
    there: str
    changed: str


KNOWN: Final = (
    Mistake("greater instead of at least", STRATIFIED, "r24 >= ONE - k", "r24 > ONE - k"),
    Mistake("no limit to what a request shares", STRATIFIED, "scope_cost < budget // 8", "scope_cost >= 0"),
    Mistake("no second draw where a record straddles", STRATIFIED, "keep = drawn < rest", "keep = drawn < 0"),
    Mistake("water-filling stops after one pass", WATERFILL, "for turn in range(32):", "for turn in range(1):"),
    Mistake("the place begins anew with the window", ADAPTIVE, "        p.ruled = 0\n", "        p.acc = 0\n"),
    Mistake(
        "the point begins anew with the window",
        ADAPTIVE,
        "        p.ruled = 0\n",
        "        p.ruled = 0\n        p.point = 0\n",
    ),
    Mistake("known after one sighting", ADAPTIVE, "p.records >= 4", "p.records >= 1"),
    Mistake(
        "halvings touch all that is known",
        ADAPTIVE,
        "    if p.cost > p.forecast:\n        k =",
        "    if p.known:\n        k =",
    ),
    Mistake("no part per pattern of the lane", ADAPTIVE, " or p.always + cost > max(limit // 8, 1024)", ""),
    Mistake("the hand stays where it was", ADAPTIVE, "    hand = 0\n", ""),
    Mistake(
        "what is kept steers the rates",
        ADAPTIVE,
        "    spend(p, rate, cost)\n    keep = draw(p, rate, r24, scope_cost)\n",
        "    keep = draw(p, rate, r24, scope_cost)\n    if keep:\n        spend(p, ONE, cost)\n",
    ),
    Mistake(
        "the first ones of a pattern have a weight",
        "sampling.yaml",
        "      if p.ruled <= first:\n          return ONE * REASONS + RULE_KEPT\n",
        "      if p.ruled <= first:\n          return max(1, ONE // every) * REASONS + RULE_KEPT\n",
    ),
)


def known_mistakes(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for each. Raises MutantError where the spec no longer holds what would be changed."""
    for name, file, there, changed in KNOWN:
        text = (spec / file).read_text("utf-8")
        if text.count(there) != 1:
            raise MutantError(f"{name}: {file} holds {there!r} {text.count(there)} times, expected once")
        yield Mutant(name, file, text.replace(there, changed))
