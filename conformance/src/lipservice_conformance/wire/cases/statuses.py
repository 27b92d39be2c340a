"""(b) Each status, by the tables of the protocol and of PostHog."""

from __future__ import annotations

from typing import Any

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import (
    carrying,
    counted,
    diagnosed,
    headers,
    number_of_requests,
    numbers,
    requests,
    resent,
    spaced,
)
from lipservice_conformance.wire.step import SLACK_MS, emit, flush, quiet, retried_after, script, wait_for_requests

__all__ = ["statuses"]

# Written out, not read from the spec: what an SDK and this both took from there would agree even if it were wrong.
_LOST = {
    "otlp": (400, 401, 403, 404, 408, 415, 422, 500, 501, 507),
    "posthog": (403, 404, 422, 501, 507),
}
_REPEATED = {"otlp": (429, 502, 503, 504), "posthog": (408, 429, 500, 502, 503, 504)}
_REDIRECTIONS = (301, 302, 307, 308)
_BASE_MS, _CAP_MS = 500, 30_000


def statuses() -> list[Case]:
    """Return the cases."""
    both = ("otlp", "posthog")
    return [
        *(_lost(profile, status) for profile in both for status in _LOST[profile]),
        *(_repeated(profile, status) for profile in both for status in _REPEATED[profile]),
        *(_redirection(profile, status) for profile in both for status in _REDIRECTIONS),
        *(case for profile in both for case in _too_large(profile)),
        *_bad_request(),
        *_unauthorized(),
        *_unsupported(),
        *_server_error(),
        _backoff(),
    ]


def _lost(profile: str, status: int) -> Case:
    return Case(
        f"b.{profile}.{status}",
        "what no repetition mends is lost at once, counted and told; the next batch is sent as ever",
        profile,
        (
            script(Answer(status=status, body="no")),
            emit(4),
            flush("failure", most_ms=1000),
            quiet(100),
            requests(status),
            counted(lost={"refused": 4}, emitted=4, accepted=0, requests=1, retries=0),
            diagnosed(str(status), "lost 4 records"),
            emit(2),
            flush(),
            numbers([4, 5]),
            counted(lost={"refused": 4}, emitted=6, accepted=2),
        ),
        sample=(profile, status) == ("otlp", 404),
    )


def _repeated(profile: str, status: int) -> Case:
    return Case(
        f"b.{profile}.{status}",
        "the same bytes are sent again, within the first backoff, and nothing is lost",
        profile,
        (
            script(Answer(status=status)),
            emit(4),
            flush(),
            requests(status, 200),
            resent(),
            spaced(0, _BASE_MS + SLACK_MS),
            numbers(range(4)),
            counted(emitted=4, accepted=4, requests=2, retries=1, throttled=False),
        ),
        sample=(profile, status) == ("posthog", 503),
    )


def _redirection(profile: str, status: int) -> Case:
    return Case(
        f"b.{profile}.{status}",
        "a redirection is never followed, which could carry the token elsewhere; the diagnostic says where it points",
        profile,
        (
            script(Answer(status=status, headers={"Location": "/elsewhere/v1/logs"})),
            emit(4),
            flush("failure", most_ms=1000),
            quiet(100),
            requests(status),
            counted(lost={"refused": 4}, requests=1, retries=0, accepted=0),
            diagnosed("/elsewhere/v1/logs", "lost 4 records"),
        ),
    )


def _too_large(profile: str) -> list[Case]:
    once = Case(
        f"b.{profile}.413",
        "both halves are sent in order, and nothing is lost",
        profile,
        (
            script(Answer(status=413)),
            emit(4),
            flush(),
            requests(413, 200, 200),
            carrying(4, 2, 2),
            numbers(range(4)),
            counted(emitted=4, accepted=4, requests=3),
        ),
    )
    always = Case(
        f"b.{profile}.413_always",
        "halving ends at single records, which are lost; newer ones wait behind the halves",
        profile,
        (
            script(Answer(status=413), after_last="last"),
            emit(4),
            flush("failure", most_ms=2000),
            requests(*[413] * 7),
            carrying(4, 2, 1, 1, 2, 1, 1),
            counted(lost={"too_large": 4}, emitted=4, accepted=0, requests=7),
        ),
    )
    real = Case(
        f"b.{profile}.413_one",
        "of a batch whose one record is too large only that one is lost",
        profile,
        (
            emit(3, body="a" * 400),
            emit(1, body="b" * 30_000),
            emit(4, body="c" * 400),
            flush("failure"),
            numbers([0, 1, 2, 4, 5, 6, 7]),
            counted(lost={"too_large": 1}, emitted=8, accepted=7),
        ),
        options={"compression": "none"},
        settings={"body_limit": 20_000},
    )
    return [once, always, real]


def _bad_request() -> list[Case]:
    found = (400, 200, 400, 400, 200, 400, 200)
    return [
        Case(
            "b.posthog.400",
            "one bad record fails the request: it is found by halving and lost alone",
            "posthog",
            (
                script(*(Answer(status=status) for status in found)),
                emit(8),
                flush("failure"),
                requests(*found),
                carrying(8, 4, 4, 2, 1, 1, 2),
                numbers([0, 1, 2, 3, 4, 6, 7]),
                counted(lost={"bad_request": 1}, emitted=8, accepted=7, requests=7),
            ),
            sample=True,
        ),
        Case(
            "b.posthog.400_always",
            "an endpoint that refuses everything costs a bounded number of requests for a batch",
            "posthog",
            (
                script(Answer(status=400), after_last="last"),
                emit(256),
                flush("failure"),
                number_of_requests(33, 45),
                counted(lost={"bad_request": 256}, emitted=256, accepted=0),
            ),
        ),
        Case(
            "b.posthog.400_single",
            "a single bad record is not sent again",
            "posthog",
            (
                script(Answer(status=400)),
                emit(1),
                flush("failure", most_ms=1000),
                requests(400),
                counted(lost={"bad_request": 1}, requests=1, retries=0),
            ),
        ),
    ]


def _unauthorized() -> list[Case]:
    given: dict[str, Any] = {"options": {"posthog_endpoint": "{url}"}, "destination": False}
    stopped = {"unauthorized": 6}
    return [
        Case(
            "b.posthog.401",
            "a token that is not taken will not be taken later: nothing is sent any more, and that is told once",
            "posthog",
            (
                script(Answer(status=401), after_last="last"),
                emit(4),
                flush("failure", most_ms=1000),
                emit(2),
                quiet(),
                requests(401),
                counted(lost=stopped, emitted=6, accepted=0, requests=1, retries=0),
                diagnosed("401|token", "lost 4 records"),
            ),
            sample=True,
        ),
        Case(
            "b.posthog.401_renewed",
            "a provider is asked for a fresh token, once and at once",
            "posthog",
            (
                script(Answer(status=401)),
                emit(4),
                flush(most_ms=1500),
                requests(401, 200),
                headers("authorization", "Bearer phc_old", "Bearer phc_new"),
                spaced(0, 200),
                counted(emitted=4, accepted=4),
            ),
            tokens=(("phc_old", None), ("phc_new", None)),
            **given,
        ),
        Case(
            "b.posthog.401_not_renewed",
            "a provider whose tokens are not taken either does not stop for good: its next one may be",
            "posthog",
            (
                script(Answer(status=401, repeat=3)),
                emit(4),
                flush(),
                requests(401, 401, 401, 200),
                spaced(0, 200),
                counted(emitted=4, accepted=4),
            ),
            tokens=(("phc_one", None),),
            **given,
        ),
    ]


def _unsupported() -> list[Case]:
    return [
        Case(
            "b.posthog.415",
            "an endpoint that does not know gzip gets the batch, and all that follow, as they are",
            "posthog",
            (
                script(Answer(status=415)),
                emit(3, body="x" * 2000),
                flush(most_ms=1000),
                emit(3, body="x" * 2000),
                flush(most_ms=1000),
                requests(415, 200, 200),
                headers("content-encoding", "gzip", "", ""),
                numbers(range(6)),
                counted(emitted=6, accepted=6, requests=3),
            ),
        ),
        Case(
            "b.posthog.415_uncompressed",
            "one that refuses what was not compressed will go on refusing it",
            "posthog",
            (
                script(Answer(status=415)),
                emit(3),
                flush("failure", most_ms=1000),
                requests(415),
                headers("content-encoding", ""),
                counted(lost={"refused": 3}, requests=1, retries=0),
            ),
        ),
    ]


def _server_error() -> list[Case]:
    return [
        Case(
            "b.posthog.500_twice",
            "a 500 that comes again is the batch's fault: it is halved as for 413, at once",
            "posthog",
            (
                script(Answer(status=500, repeat=2)),
                emit(4),
                flush(),
                requests(500, 500, 200, 200),
                resent(),
                spaced(0, _BASE_MS + SLACK_MS),
                spaced(0, 250, after=1),
                numbers(range(4)),
                counted(emitted=4, accepted=4, requests=4, retries=1),
            ),
        ),
        Case(
            "b.posthog.500_always",
            "a single record that fails every time is lost and counted",
            "posthog",
            (
                script(Answer(status=500), after_last="last"),
                emit(2),
                flush("failure"),
                requests(*[500] * 6),
                carrying(2, 2, 1, 1, 1, 1),
                counted(lost={"server_error": 2}, emitted=2, accepted=0, requests=6, retries=3),
            ),
        ),
    ]


def _backoff() -> Case:
    """Seven tries by the manual clock, each within the bound of its number."""
    bounds = [min(_CAP_MS, _BASE_MS << tries) for tries in range(8)]
    waits: list[Step] = [retried_after(0, bound) for bound in bounds]
    return Case(
        "b.otlp.503_again",
        "waits grow to a cap, and a batch is never given up",
        "otlp",
        (
            script(Answer(status=503, repeat=len(bounds))),
            emit(4),
            flush("timeout", 100),
            wait_for_requests(1),
            *waits,
            flush(),
            requests(*[503] * len(bounds), 200),
            counted(emitted=4, accepted=4, requests=len(bounds) + 1, retries=len(bounds)),
        ),
        clock="manual",
    )
