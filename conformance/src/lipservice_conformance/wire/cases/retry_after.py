"""(c) Retry-After: seconds and dates of any length, by the manual clock where that is long."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import counted, notices, numbers, requests, resent, spaced
from lipservice_conformance.wire.step import (
    SLACK_MS,
    advance,
    emit,
    flush,
    quiet,
    retried_after,
    script,
    script_now,
    shutdown,
    wait_for_requests,
)

__all__ = ["retry_after"]

_BASE_MS = 500
_CAP_MS = 900_000
_IN_SECONDS = 5
_DATES = {
    "date": "%a, %d %b %Y %H:%M:%S GMT",
    "date_rfc850": "%A, %d-%b-%y %H:%M:%S GMT",
    "date_asctime": "%a %b %e %H:%M:%S %Y",
}
_PAST = "Wed, 21 Oct 2015 07:28:00 GMT"


def retry_after() -> list[Case]:
    """Return the cases."""
    return [
        *by_profile(lambda profile: _waits(profile, "2", "2", 2000)),
        *by_profile(lambda profile: _waits(profile, "900", "900", _CAP_MS, most=_CAP_MS, sample=profile == "posthog")),
        _waits("otlp", "beyond_cap", "86400", _CAP_MS, most=_CAP_MS),
        _waits("otlp", "many_digits", "9" * 40, _CAP_MS, most=_CAP_MS),
        _waits("posthog", "429", "2", 2000, status=429),
        _waits("posthog", "500", "2", 2000, status=500),
        *(_until(name, form) for name, form in _DATES.items()),
        *by_profile(lambda profile: _normal(profile, "0", "0")),
        _normal("otlp", "past", _PAST),
        _normal("otlp", "garbage", "soon"),
        _normal("otlp", "negative", "-5"),
        _normal("otlp", "fraction", "2.5"),
        _normal("otlp", "no_such_date", "Fri, 31 Feb 2090 10:00:00 GMT"),
        _ignored(),
        *by_profile(_longer_than_request),
        _flush_waits(),
        _shutdown_does_not(),
        *by_profile(_bounded),
    ]


def _paused(profile: str, name: str, reason: str, steps: tuple[Step, ...], *, sample: bool = False) -> Case:
    return Case(f"c.{profile}.{name}", reason, profile, steps, clock="manual", sample=sample)


def _after(answer: Step, least: int, most: int) -> tuple[Step, ...]:
    """Send what is answered so, and expect it again within these bounds, whole and once."""
    return (
        answer,
        emit(4),
        flush("timeout", 100),
        wait_for_requests(1),
        counted(emitted=4, in_flight=4, accepted=0, throttled=True, seconds=2),
        retried_after(least, most),
        flush(),
        resent(),
        numbers(range(4)),
        counted(emitted=4, accepted=4, requests=2, retries=1, throttled=False),
    )


def _waits(
    profile: str, name: str, value: str, least: int, *, most: int = 0, status: int = 503, sample: bool = False
) -> Case:
    answer = script(Answer(status=status, headers={"Retry-After": value}))
    steps = _after(answer, least, most or least + _BASE_MS)
    reason = "waited at least as long as was asked, never longer than 15 minutes"
    return _paused(profile, name, reason, steps, sample=sample)


def _until(name: str, form: str) -> Case:
    def answer() -> Answer:
        return Answer(status=503, headers={"Retry-After": _date(form)})

    # A date has whole seconds: up to one less is left of them when it is read.
    steps = _after(script_now(answer), (_IN_SECONDS - 2) * 1000, _IN_SECONDS * 1000 + _BASE_MS)
    return _paused("otlp", name, "each of the three forms of a date is read", steps)


def _date(form: str) -> str:
    return datetime.fromtimestamp(time.time() + _IN_SECONDS, UTC).strftime(form)


def _normal(profile: str, name: str, value: str) -> Case:
    return Case(
        f"c.{profile}.{name}",
        "what asks for no time to come is a failure like any other: the ordinary backoff",
        profile,
        (
            script(Answer(status=503, headers={"Retry-After": value})),
            emit(4),
            flush(),
            requests(503, 200),
            spaced(0, _BASE_MS + SLACK_MS),
            numbers(range(4)),
            counted(emitted=4, accepted=4, requests=2, retries=1, throttled=False),
        ),
    )


def _ignored() -> Case:
    return Case(
        "c.otlp.with_success",
        "a Retry-After with a success asks for nothing",
        "otlp",
        (
            script(Answer(status=200, headers={"Retry-After": "60"})),
            emit(2),
            flush(),
            emit(2),
            flush(most_ms=1000),
            requests(200, 200),
            counted(emitted=4, accepted=4, throttled=False),
        ),
    )


def _longer_than_request(profile: str) -> Case:
    return Case(
        f"c.{profile}.longer_than_request",
        "a wait longer than a request may take does not cost the batch",
        profile,
        (
            script(Answer(status=503, headers={"Retry-After": "2"})),
            emit(4),
            flush(),
            requests(503, 200),
            spaced(2000, 2000 + _BASE_MS + SLACK_MS),
            numbers(range(4)),
            counted(emitted=4, accepted=4, requests=2, retries=1),
        ),
        options={"request_timeout_ms": 500},
    )


def _flush_waits() -> Case:
    return Case(
        "c.otlp.flush",
        "a flush does not shorten a pause, and ends as a time-out when its own time is up",
        "otlp",
        (
            script(Answer(status=503, headers={"Retry-After": "60"})),
            emit(4),
            flush("timeout", 300, least_ms=300),
            flush("timeout", 300, least_ms=300),
            quiet(),
            requests(503),
            counted(emitted=4, accepted=0, in_flight=4, throttled=True),
        ),
    )


def _shutdown_does_not() -> Case:
    return Case(
        "c.otlp.shutdown",
        "a shutdown does not wait for a pause to end, nor break it: what is left is lost at once",
        "otlp",
        (
            script(Answer(status=503, headers={"Retry-After": "60"})),
            emit(4),
            flush("timeout", 200),
            emit(3),
            shutdown("failure", 2000, most_ms=300),
            requests(503),
            counted(lost={"shutdown": 7}, emitted=7, accepted=0, queued=0, in_flight=0),
        ),
    )


def _bounded(profile: str) -> Case:
    """Half of 20 records are 10: four are on their way and six may follow; then only those at ERROR and above."""
    wait = Answer(status=503, headers={"Retry-After": "900"})
    return Case(
        f"c.{profile}.bounded",
        "during a long pause memory stays bounded: ERROR is kept, the rest is counted",
        profile,
        (
            script(wait),
            emit(4),
            flush("timeout", 100),
            wait_for_requests(1),
            counted(emitted=4, in_flight=4, throttled=True, seconds=2),
            emit(36),
            emit(5, severity=17),
            counted(lost={"throttled": 30}, emitted=45, queued=11, in_flight=4, throttled=True),
            advance(_CAP_MS),
            flush(),
            numbers([*range(10), *range(40, 45)]),
            shutdown(),
            notices({"throttled": 30}),
            counted(lost={"throttled": 30}, emitted=45, accepted=15, throttled=False, notices=1, seconds=2),
        ),
        options={"queue_records": 20, "batch_records": 20},
        clock="manual",
    )
