"""(k) Emitting, flushing and shutting down at once; flushes that tell the truth."""

from __future__ import annotations

from collections import Counter

from lipservice_conformance.emulator import Answer, Fault, Row
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import counted, numbers, requests, rows
from lipservice_conformance.wire.leaving import concurrent
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import during_flush, emit, flush, script, shutdown, wait_for_arrival
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["concurrency"]

_ROOM = {"queue_records": 10_000}


def concurrency() -> list[Case]:
    """Return the cases."""
    return [*by_profile(_everyone), *by_profile(_with_shutdown), *_truths()]


def _everyone(profile: str) -> Case:
    return Case(
        f"k.{profile}.everyone",
        "whatever happens at once, each record arrives, once",
        profile,
        (
            concurrent(4, 500, 3, shutdown=False),
            flush(),
            rows(lambda stored: _each_once(stored, 2000), "2000 numbers, each once"),
            counted(emitted=2000, accepted=2000, queued=0, in_flight=0),
        ),
        options=_ROOM,
        sample=profile == "otlp",
    )


def _with_shutdown(profile: str) -> Case:
    return Case(
        f"k.{profile}.shutdown",
        "a shutdown amid others ends once, without a deadlock; what came too late is counted",
        profile,
        (concurrent(4, 500, 3, shutdown=True), _arrived_or_closed(2000)),
        options=_ROOM,
    )


def _arrived_or_closed(count: int) -> Step:
    def act(scene: Scene) -> None:
        stats = scene.stats()
        stored = {row.attributes["n"] for row in scene.rows()}
        others = {reason for reason, lost in stats.lost.items() if lost and reason != "closed"}
        if len(stored) + stats.lost.get("closed", 0) != count or others:
            raise UnmetError(f"of {count} records {len(stored)} arrived: {stats}")

    return Step("each record has arrived or was too late", act)


def _each_once(stored: list[Row], count: int) -> str:
    seen = Counter(row.attributes["n"] for row in stored)
    return "" if len(seen) == len(stored) == count else f"{len(stored)} rows have {len(seen)} numbers"


def _truths() -> list[Case]:
    return [
        Case(
            "k.otlp.flush_of_nothing",
            "a flush of nothing is a success, at once, before a record and after",
            "otlp",
            (flush(most_ms=100), emit(1), flush(), flush(most_ms=100), requests(200)),
        ),
        Case(
            "k.otlp.flush_after_loss",
            "a flush answers for what was lost since its call, not for what was lost before",
            "otlp",
            (
                script(Answer(status=400)),
                emit(2),
                flush("failure"),
                flush(most_ms=100),
                emit(2),
                flush(),
                numbers([2, 3]),
            ),
        ),
        Case(
            "k.otlp.flush_in_time",
            "a flush ends when its time is up, and the records are still there",
            "otlp",
            (
                script(Answer(delay=0.8)),
                emit(3),
                flush("timeout", 300, least_ms=300),
                flush(),
                numbers(range(3)),
                counted(emitted=3, accepted=3, requests=1, retries=0),
            ),
        ),
        Case(
            "k.otlp.flush_then_shutdown",
            "a flush and a shutdown that wait for the same hung request both end",
            "otlp",
            (
                script(Answer(fault=Fault.HALF_OPEN), after_last="last"),
                emit(3),
                during_flush([wait_for_arrival(1)], "timeout", 500),
                shutdown("timeout", 500, least_ms=400),
                counted(lost={"shutdown": 3}, emitted=3, accepted=0),
            ),
        ),
    ]
