"""A Collector that refuses: nothing may be lost uncounted, and what can be taken must arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lipservice_conformance.collector.held_record import Fact, HeldRecord, differences
from lipservice_conformance.collector.model import Record, text
from lipservice_conformance.collector.sending import Pace, Sent
from lipservice_conformance.collector.server import SMALL_BODY_BYTES
from lipservice_conformance.collector.verdict import Verdict

__all__ = ["REFUSALS", "Refusal", "judge_refusal"]

_COUNT = 24
_BATCH = 4
_HUGE = 5  # the number of the record that makes its batch too long


@dataclass(frozen=True)
class Refusal:
    """One of its pipelines, what is sent there, and what should become of it."""

    pipeline: str
    records: tuple[Record, ...]
    pace: Pace
    arrive: tuple[int, ...]  # numbers of records
    flushed: tuple[str, ...]  # any of them
    lost: dict[str, int]
    reason: str


def _numbered(huge: int | None = None) -> tuple[Record, ...]:
    return tuple(
        {"severity": 9, "body": text(f"{number}" + "x" * (2 * SMALL_BODY_BYTES if number == huge else 0))}
        for number in range(_COUNT)
    )


REFUSALS = (
    Refusal(
        pipeline="small",
        records=_numbered(_HUGE),
        pace=Pace(batch=_BATCH),
        arrive=tuple(number for number in range(_COUNT) if number // _BATCH != _HUGE // _BATCH),
        flushed=("failure", "success"),  # the latter where the loss was before the call
        lost={"refused": _BATCH},
        reason="bodies above max_request_body_size are refused with 400, which OTLP forbids to repeat",
    ),
    Refusal(
        pipeline="full",
        records=_numbered(),
        pace=Pace(flush=1_500, shutdown=1_000),
        arrive=(),
        flushed=("timeout",),
        lost={"shutdown": _COUNT},
        reason="memory_limiter refuses with 503: tried again, until there is no more time",
    ),
)


def judge_refusal(refusal: Refusal, sent: Sent, came: Sequence[HeldRecord]) -> Verdict:
    """Return whether the Collector has what it could take, and the SDK counted the rest."""
    if sent.trouble:
        return Verdict(refusal.reason, (sent.trouble,))
    stats = sent.stats
    facts: list[Fact] = [
        ("flush", sent.flushed if sent.flushed in refusal.flushed else " or ".join(refusal.flushed), sent.flushed),
        ("emitted", len(refusal.records), stats.get("emitted")),
        ("accepted", len(refusal.arrive), stats.get("accepted")),
        ("lost", refusal.lost, {reason: lost for reason, lost in (stats.get("lost") or {}).items() if lost}),
        ("records that came", [refusal.records[at]["body"] for at in refusal.arrive], [one.body for one in came]),
    ]
    return Verdict(refusal.reason, tuple(differences(facts)))
