"""What a sampler has seen, as numbers to look at."""

from __future__ import annotations

from typing import NamedTuple


class PatternStats(NamedTuple):
    """Of one counter: a pattern, `rule:<id>`, or `__rest__`: what was seen is kept or not (yet).

    Attributes:
        key: What is counted.
        seen: All of its records.
        kept: Those of them that were kept.
        template: The template of the pattern; empty where the key is none.
    """

    key: str
    seen: int
    kept: int
    template: str = ""


class Stats(NamedTuple):
    """All records ever seen: kept, dropped, or held back in case their request fails. With `shadow`: what would be.

    Attributes:
        seen: All of them.
        kept: Those that were kept when they came, by a decision of their own: not those that were kept as `promoted` or
            released later, because their request failed.
        dropped: Those that were not, these among them, and are not held back.
        buffered: Those that are held back.
        fail_open: Those that were kept because the sampler could not decide, or was switched off.
        patterns: The same by counter, the largest first.
    """

    seen: int
    kept: int
    dropped: int
    buffered: int
    fail_open: int
    patterns: tuple[PatternStats, ...]
