"""(f) Bounds: of the queue, of a batch, of the time that a record waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import (
    carrying,
    counted,
    diagnosed,
    every_request,
    notices,
    number_of_requests,
    numbers,
)
from lipservice_conformance.wire.step import (
    advance,
    emit,
    flush,
    pause,
    quiet,
    retried_after,
    script,
    shutdown,
    wait_for_arrival,
)

__all__ = ["overflow"]

# Long enough to emit what does not fit while the first batch is on its way.
_BUSY = Answer(delay=0.7)
_SMALL = {"queue_records": 10, "batch_records": 5}


def overflow() -> list[Case]:
    """Return the cases."""
    return [
        *by_profile(lambda profile: _full(f"{profile}.oldest", (emit(95),), [*range(5), *range(95, 100)], 90, profile)),
        _full("otlp.errors_kept", (emit(3, severity=17), emit(90)), [*range(8), 96, 97], 88),
        _full("otlp.errors_overflow", (emit(20, severity=17),), [*range(5), *range(20, 25)], 15),
        _full("otlp.no_room_below_error", (emit(5, severity=17), emit(10)), [*range(10)], 10),
        _full("otlp.fatal_over_old_info", (emit(5), emit(5, severity=21)), [*range(5), *range(10, 15)], 5),
        _bytes(),
        _larger_than_queue(),
        _long(),
        _in_order(),
        _batch("records", {"batch_records": 512}, (emit(1200),), (512, 512, 176)),
        _batch("bytes", {"batch_bytes": 20_000}, (emit(10, body="x" * 5000),), (3, 3, 3, 1), most=20_000),
        _batch("one_alone", {"batch_bytes": 1024}, (emit(4, body="x" * 3000),), (1, 1, 1, 1)),
        *by_profile(_delay),
        _told_once(),
    ]


def _full(name: str, emitted: tuple[Step, ...], stored: Iterable[int], lost: int, profile: str = "otlp") -> Case:
    """Five records are on their way, ten may be held in all."""
    return Case(
        f"f.{name}",
        "the oldest below ERROR goes first, then the oldest; never what is on its way; each one is counted",
        profile,
        (
            script(_BUSY),
            emit(5),
            wait_for_arrival(1),
            *emitted,
            counted(lost={"queue_full": lost}, queued=5, in_flight=5, accepted=0),
            flush(),
            numbers(stored),
            shutdown(),
            notices({"queue_full": lost}),
            counted(lost={"queue_full": lost}, accepted=10, queued=0, in_flight=0, notices=1),
        ),
        options=_SMALL,
        sample=name == "posthog.oldest",
    )


def _bytes() -> Case:
    return Case(
        "f.otlp.bytes",
        "bytes are bounded as records are",
        "otlp",
        (
            script(_BUSY),
            emit(4, body="x" * 8000),
            wait_for_arrival(1),
            emit(20, body="x" * 8000),
            counted(lost={"queue_full": 16}, queued=4, in_flight=4),
            flush(),
            numbers([*range(4), *range(20, 24)]),
        ),
        options={"queue_bytes": 65_536, "batch_records": 4},
    )


def _larger_than_queue() -> Case:
    return Case(
        "f.otlp.larger_than_queue",
        "a record that fits into no queue is lost itself, and no other for it",
        "otlp",
        (
            emit(3),
            emit(1, attributes=[["a", {"s": "x" * 60_000}], ["b", {"s": "y" * 60_000}]]),
            counted(lost={"queue_full": 1}, queued=3),
            emit(2),
            flush(),
            numbers([0, 1, 2, 4, 5]),
        ),
        options={"queue_bytes": 65_536},
    )


def _long() -> Case:
    return Case(
        "f.otlp.long",
        "a record that would need the place of many like it is lost itself; an error takes what it needs below ERROR",
        "otlp",
        (
            script(_BUSY),
            emit(1),
            wait_for_arrival(1),
            emit(20, body="x" * 1000),
            emit(1, body="x" * 50_400),
            counted(lost={"queue_full": 1}, queued=20),
            emit(1, body="x" * 50_400, severity=17),
            emit(1, body="x" * 50_400, severity=17),
            counted(lost={"queue_full": 8}, queued=15),
            flush(),
            numbers([0, *range(7, 21), 22]),
        ),
        options={"queue_bytes": 65_536, "delay_ms": 50},
    )


def _in_order() -> Case:
    lanes = [emit(1, severity=17 if number % 2 else 9) for number in range(10)]
    return Case(
        "f.otlp.in_order",
        "records leave in the order in which they were emitted, whatever their severity",
        "otlp",
        (*lanes, flush(), numbers(range(10)), counted(accepted=10)),
    )


def _batch(
    name: str, options: Mapping[str, int], emitted: tuple[Step, ...], records: tuple[int, ...], most: int = 1 << 20
) -> Case:
    return Case(
        f"f.otlp.batch_{name}",
        "a batch is bounded by records and by bytes before compression; one longer record goes alone",
        "otlp",
        (
            *emitted,
            flush(),
            carrying(*records),
            every_request(f"at most {most} bytes", lambda request: request.content_bytes <= most),
            numbers(range(sum(records))),
            counted(accepted=sum(records), requests=len(records)),
        ),
        options=options,
    )


def _delay(profile: str) -> Case:
    return Case(
        f"f.{profile}.delay",
        "a record waits as long as it was told, counted from the oldest, and no flush is needed",
        profile,
        (
            emit(2),
            quiet(),
            advance(600),
            emit(1),
            retried_after(400, 400),
            carrying(3),
            emit(1),
            retried_after(1000, 1000),
            carrying(3, 1),
            numbers(range(4)),
            counted(accepted=4, requests=2, seconds=1),
        ),
        options={"delay_ms": 1000},
        clock="manual",
    )


def _told_once() -> Case:
    lose = (script(Answer(status=404)), emit(1), flush("failure"))
    return Case(
        "f.otlp.told_once",
        "losses are told once in a minute, however many there are, and none is left out",
        "otlp",
        (
            *lose,
            *lose,
            *lose,
            diagnosed("404", "lost 1 records"),
            advance(61_000),
            pause(0.1),
            *lose,
            emit(1),
            flush(),
            pause(0.1),
            advance(61_000),
            pause(0.2),
            flush(),
            _everything_told(4),
            number_of_requests(5, 8),
        ),
        clock="manual",
    )


def _everything_told(lost: int) -> Step:
    return counted(lost={"refused": lost}, emitted=lost + 1, accepted=1, seconds=1)
