"""(d) Networks: refused, reset, stalled, of another host, unknown."""

from __future__ import annotations

from collections.abc import Mapping

from lipservice_conformance.emulator import Answer, Fault
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import (
    carrying,
    connections,
    counted,
    diagnosed,
    lasted,
    number_of_requests,
    numbers,
    requests,
    spaced,
    told,
)
from lipservice_conformance.wire.step import SLACK_MS, emit, flush, quiet, refuse, restart, script, shutdown

__all__ = ["network"]

_BASE_MS = 500
_TIMEOUT_MS = 400


def network() -> list[Case]:
    """Return the cases."""
    return [
        *by_profile(_refused),
        *by_profile(lambda profile: _cut(profile, Fault.RESET_BEFORE_STATUS, [0, 1, 2, 3])),
        *by_profile(lambda profile: _cut(profile, Fault.LOST_REPLY, [0, 1, 2, 3, 0, 1, 2, 3])),
        *by_profile(lambda profile: _cut(profile, Fault.RESET_MID_RESPONSE, [0, 1, 2, 3, 0, 1, 2, 3])),
        *by_profile(lambda profile: _cut(profile, Fault.RESET_MID_REQUEST, [0, 1, 2, 3])),
        *by_profile(lambda profile: _stalled(profile, Fault.HALF_OPEN, [0, 1, 2, 3])),
        *by_profile(lambda profile: _stalled(profile, Fault.SLOW_HEADERS, [0, 1, 2, 3] * 2)),
        *by_profile(lambda profile: _stalled(profile, Fault.SLOW_BODY, [0, 1, 2, 3] * 2)),
        _slow_enough(),
        *_long_reset(),
        *_tls(),
        *_unreachable(),
        *by_profile(_kept_alive),
        *by_profile(_stale),
        _shutdown_cuts(),
    ]


def _refused(profile: str) -> Case:
    return Case(
        f"d.{profile}.refused",
        "a refused connection is tried again, which not every exporter does",
        profile,
        (
            refuse(0.6),
            emit(4),
            flush(),
            numbers(range(4)),
            requests(200),
            counted(emitted=4, accepted=4),
        ),
    )


def _cut(profile: str, fault: Fault, stored: list[int]) -> Case:
    """Cut once. Where rows were stored before, they come a second time: the client cannot know."""
    status = 200 if fault is Fault.RESET_MID_RESPONSE else None
    return Case(
        f"d.{profile}.{fault}",
        "no answer is no verdict: the same again, after a backoff, nothing lost",
        profile,
        (
            emit(1, body="the connection is made"),
            flush(),
            script(Answer(fault=fault, body="half of this arrives" if status else None)),
            emit(4),
            flush(),
            numbers([0, *(number + 1 for number in stored)]),
            _tried_again(status),
            counted(emitted=5, accepted=5),
        ),
    )


def _tried_again(status: int | None) -> Step:
    return requests(200, status, 200)


def _stalled(profile: str, fault: Fault, stored: list[int]) -> Case:
    answer = Answer(fault=fault, pace=0.1, body="0123456789" * 3)
    status = None if fault is Fault.HALF_OPEN else 200
    return Case(
        f"d.{profile}.{fault}",
        "one time-out for all of a request, which no trickle stretches; then the same again",
        profile,
        (
            script(answer),
            emit(4),
            flush(),
            requests(status, 200),
            lasted(_TIMEOUT_MS - 150, _TIMEOUT_MS + SLACK_MS),
            spaced(-50, _BASE_MS + SLACK_MS),
            numbers(stored),
            counted(emitted=4, accepted=4, requests=2, retries=1),
        ),
        options={"request_timeout_ms": _TIMEOUT_MS},
        sample=fault is Fault.HALF_OPEN and profile == "otlp",
    )


def _slow_enough() -> Case:
    return Case(
        "d.otlp.slow_in_time",
        "an answer that is slow but in time is an answer",
        "otlp",
        (
            script(Answer(fault=Fault.SLOW_BODY, pace=0.03, body="{" + " " * 15 + "}")),
            emit(4),
            flush(),
            requests(200),
            numbers(range(4)),
            counted(emitted=4, accepted=4, requests=1, retries=0),
        ),
        options={"request_timeout_ms": 3000},
    )


def _long_reset() -> list[Case]:
    """A body of 1.5 MB: PostHog cuts what is too large while it is still being sent."""
    options = {"batch_bytes": 4_000_000, "compression": "none", "queue_bytes": 16_000_000}
    body = "x" * 50_000
    return [
        Case(
            "d.posthog.long_reset",
            "a reset of a long body may have been a 413: halved, at once",
            "posthog",
            (
                script(Answer(fault=Fault.RESET_MID_REQUEST)),
                emit(30, body=body),
                flush(),
                _after_first(15, 15),
                spaced(0, 250),
                numbers(range(30)),
                counted(emitted=30, accepted=30, requests=3),
            ),
            options=options,
        ),
        Case(
            "d.otlp.long_reset",
            "elsewhere a reset is a reset",
            "otlp",
            (
                script(Answer(fault=Fault.RESET_MID_REQUEST)),
                emit(30, body=body),
                flush(),
                _after_first(30),
                numbers(range(30)),
                counted(emitted=30, accepted=30, requests=2, retries=1),
            ),
            options=options,
        ),
    ]


def _after_first(*records: int) -> Step:
    return carrying(0, *records)


def _tls() -> list[Case]:
    trusted = {"certificate": "{ca}"}
    return [
        _secure("tls", "{https}/v1/logs", trusted, "a certificate that is trusted and of this host"),
        _insecure("tls_wrong_host", "{https_wrong}/v1/logs", trusted, "certificate|host|altname|IP"),
        _insecure("tls_unknown_authority", "{https}/v1/logs", {}, "certificate|authority|issuer"),
        _insecure("tls_no_such_file", "{https}/v1/logs", {"certificate": "/nowhere/ca.pem"}, "/nowhere/ca.pem"),
    ]


def _secure(name: str, endpoint: str, options: Mapping[str, str], reason: str) -> Case:
    return Case(
        f"d.otlp.{name}",
        reason,
        "otlp",
        (
            emit(4),
            flush(),
            emit(4),
            flush(),
            numbers(range(8)),
            connections(1),
            counted(emitted=8, accepted=8, requests=2),
            diagnosed(),
        ),
        options={"otlp_endpoint": endpoint, **options},
        destination=False,
    )


def _insecure(name: str, endpoint: str, options: Mapping[str, str], line: str) -> Case:
    return Case(
        f"d.otlp.{name}",
        "records never go to whoever cannot show who it is; they wait, and the diagnostic says why",
        "otlp",
        (
            emit(4),
            flush("timeout", 700),
            requests(),
            counted(emitted=4, accepted=0, in_flight=4),
            told(line),
            shutdown("failure", 1000),
            counted(lost={"shutdown": 4}, emitted=4),
        ),
        options={"otlp_endpoint": endpoint, **options},
        destination=False,
    )


def _unreachable() -> list[Case]:
    endpoints = {"dns": "http://nowhere.invalid/v1/logs", "nobody": "{nobody}/v1/logs"}
    return [
        Case(
            f"d.otlp.{name}",
            "an endpoint that is not there costs no more than memory that is bounded",
            "otlp",
            (
                emit(4),
                flush("timeout", 700),
                counted(emitted=4, accepted=0, in_flight=4),
                told("no answer|unreachable|nowhere.invalid|refused|127.0.0.1"),
                shutdown("failure", 1000),
                counted(lost={"shutdown": 4}, emitted=4),
            ),
            options={"otlp_endpoint": endpoint, "request_timeout_ms": 300},
            destination=False,
        )
        for name, endpoint in endpoints.items()
    ]


def _kept_alive(profile: str) -> Case:
    return Case(
        f"d.{profile}.kept_alive",
        "one connection for all requests, whatever their answers",
        profile,
        (
            emit(3),
            flush(),
            script(Answer(status=404, body="no such page"), Answer(status=503)),
            emit(3),
            flush("failure"),
            emit(3),
            flush(),
            quiet(100),
            requests(200, 404, 503, 200),
            connections(1),
            counted(lost={"refused": 3}, emitted=9, accepted=6, requests=4, retries=1),
        ),
        sample=profile == "posthog",
    )


def _stale(profile: str) -> Case:
    return Case(
        f"d.{profile}.stale",
        "a connection that the server has closed meanwhile costs no backoff and no line",
        profile,
        (
            emit(3),
            flush(),
            restart(0.2),
            emit(3),
            flush(most_ms=600),
            emit(3),
            flush(most_ms=600),
            requests(200, 200, 200),
            connections(2, least=2),
            numbers(range(9)),
            counted(emitted=9, accepted=9, retries=0),
            diagnosed(),
        ),
    )


def _shutdown_cuts() -> Case:
    return Case(
        "d.otlp.shutdown_cuts",
        "a request without an answer is cut when the time to shut down is up",
        "otlp",
        (
            script(Answer(fault=Fault.HALF_OPEN), after_last="last"),
            emit(600),
            flush("timeout", 200, least_ms=200),
            shutdown("timeout", 700, least_ms=600),
            number_of_requests(1, 1),
            counted(lost={"shutdown": 600}, emitted=600, queued=0, in_flight=0, requests=1),
        ),
    )
