"""What there is to say of an application's records: what was kept, dropped, sent and lost. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lipservice._doctor.report import Facts
from lipservice._doctor.secret import hide
from lipservice._doctor.tables import PATTERNS
from lipservice._export_stats import ExporterStats
from lipservice._stats import PatternStats

# Counts that are said only where there is something to count.
_RARE = ("asked", "released", "settlements", "hook_drops", "hook_failures", "faults")


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by their names in `ClientStats`, what the exporter counted and said, and which file was played, if any."""

    numbers: Mapping[str, int]
    patterns: Sequence[PatternStats] = ()
    exporter: ExporterStats | None = None
    told: tuple[str, ...] = ()
    log: str = ""


def record_facts(counts: Counts | None, secrets: tuple[str, ...]) -> Facts:
    """Return what is known of records; None: nothing is."""
    if counts is None:
        return Facts({"records": "unplayed"})
    numbers, texts = counts.numbers, {"log": hide(counts.log, secrets)}
    texts |= {name: str(numbers.get(name, 0)) for name in ("seen", "kept", "dropped", "buffered")}
    texts |= {name: str(numbers.get(name, 0) or "") for name in _RARE}
    lists = {
        "dropped_patterns": tuple(hide(line, secrets) for line in _dropped(counts.patterns)),
        "told": tuple(hide(line, secrets) for line in counts.told),
    }
    return Facts({**texts, "records": _outcome(counts)}, lists) | _exported(counts.exporter)


def _outcome(counts: Counts) -> str:
    if counts.log:
        return "played"
    return "counted" if counts.numbers.get("seen", 0) else "silent"


def _dropped(patterns: Sequence[PatternStats]) -> list[str]:
    """Name the patterns with most dropped records; those that were seen first, or most, first among equals."""
    most = sorted((row for row in patterns if row.seen > row.kept), key=lambda row: row.kept - row.seen)
    return [f"{row.seen - row.kept} of {row.seen}: {row.template or row.key}" for row in most[:PATTERNS]]


def _exported(stats: ExporterStats | None) -> Facts:
    if stats is None:
        return Facts()
    return Facts(
        {
            "emitted": str(stats.emitted or ""),
            "accepted": str(stats.accepted),
            "queued": str(stats.queued + stats.in_flight),
            "requests": str(stats.requests),
            "retries": str(stats.retries),
            "is_stuck": "true" if stats.requests and not stats.accepted else "",
            "is_throttled": "true" if stats.throttled else "",
        },
        {"lost": tuple(f"{reason}: {count}" for reason, count in sorted(stats.lost.items()) if count)},
    )
