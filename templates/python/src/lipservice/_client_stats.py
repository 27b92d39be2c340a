"""What the one call has done, as numbers to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lipservice._export_stats import ExporterStats
from lipservice._policy_stats import PolicyStats
from lipservice._stats import PatternStats


class ClientStats(NamedTuple):
    """Counts since the client began. At all times seen = kept + dropped + buffered.

    Attributes:
        seen: Records that were taken.
        kept: Those that the policy or their caller kept.
        dropped: Those that were not.
        buffered: Those that are held back in case their request fails.
        asked: Those that were kept because their caller wanted it.
        released: Dropped ones that were sent after all, because their request failed.
        settlements: Records that only account for others.
        hook_failures: How often a function of the application failed.
        hook_drops: Records for which `before_send` returned nothing.
        reentrant: Records made while LipService was handling another one of the same thread; they are not taken.
        faults: Records that LipService could not handle; they went in their plainest form.
        redacted: How many values were taken out of records, by rule or reason.
        patterns: What was seen and kept by counter, the largest first.
        exporter: What became of what was sent.
        policy: By which policy it was decided; None where nothing is sent.
    """

    seen: int
    kept: int
    dropped: int
    buffered: int
    asked: int
    released: int
    settlements: int
    hook_failures: int
    hook_drops: int
    reentrant: int
    faults: int
    redacted: Mapping[str, int]
    patterns: tuple[PatternStats, ...]
    exporter: ExporterStats
    policy: PolicyStats | None
