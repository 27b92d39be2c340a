"""(g) How a program ends: what it holds up, what it loses, and that its exit status is its own."""

from __future__ import annotations

from typing import Any

from lipservice_conformance.emulator import Answer, Fault
from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import counted, number_of_requests, numbers, requests, resent
from lipservice_conformance.wire.leaving import TERMINATED, leave
from lipservice_conformance.wire.step import emit, flush, script, shutdown

__all__ = ["exits"]

_BUDGET_MS = 2000
_AT_ONCE_MS = 300
_HANGING = script(Answer(fault=Fault.HALF_OPEN), after_last="last")


def exits() -> list[Case]:
    """Return the cases."""
    good = "with a good endpoint nothing is lost at the end"
    hangs = "an endpoint that hangs holds a program up for no longer than it allows"
    return [
        *by_profile(lambda profile: _good(profile, "return", leave("return", 7), good, sample=profile == "posthog")),
        _good("otlp", "input", leave("input"), good),
        *by_profile(lambda profile: _good(profile, "term", leave("term", status=TERMINATED), good)),
        *by_profile(_hard),
        *by_profile(lambda profile: _hanging(profile, "hanging", leave("return", 3, least_ms=1500), hangs)),
        _hanging("otlp", "hanging_term", leave("term", status=TERMINATED, least_ms=1500), hangs),
        _hanging("otlp", "hanging_hard", leave("hard", 4, most_ms=_AT_ONCE_MS), "a hard exit waits for nothing"),
        _hanging("otlp", "budget", leave("return", 3, most_ms=400, least_ms=300), hangs, budget_ms=400),
        _hanging("otlp", "no_budget", leave("return", 3, most_ms=_AT_ONCE_MS), hangs, budget_ms=0),
        _slow(),
        _refused(),
        _paused(),
        _nothing(),
        _shut_before(),
        *by_profile(_closed),
        _one_more_try(),
    ]


def _ending(name: str, reason: str, steps: tuple[Step, ...], profile: str = "otlp", **more: Any) -> Case:
    return Case(f"g.{profile}.{name}", reason, profile, steps, is_closed=False, **more)


def _good(profile: str, name: str, end: Step, reason: str, *, sample: bool = False) -> Case:
    return _ending(name, reason, (emit(1000), end, numbers(range(1000))), profile, sample=sample)


def _hard(profile: str) -> Case:
    return _ending(
        "hard",
        "a hard exit loses what waits, as documented, and its status is its own",
        (emit(5), flush(), emit(5), leave("hard", 5, most_ms=_AT_ONCE_MS), numbers(range(5))),
        profile,
    )


def _hanging(profile: str, name: str, end: Step, reason: str, *, budget_ms: int = _BUDGET_MS) -> Case:
    steps = (_HANGING, emit(600), flush("timeout", 150), end, number_of_requests(1, 2))
    # By a variable: in Go an option that is 0 is one that is not given.
    other = {} if budget_ms == _BUDGET_MS else {"LIPSERVICE_EXIT_TIMEOUT_MS": str(budget_ms)}
    return _ending(name, reason, steps, profile, environment=other)


def _slow() -> Case:
    return _ending(
        "slow",
        "an endpoint that is slow gets all the time there is",
        (script(Answer(delay=0.4), after_last="last"), emit(300), leave("return", 7), numbers(range(300))),
        options={"batch_records": 100},
    )


def _refused() -> Case:
    return _ending(
        "refused",
        "where nobody listens a program ends in time",
        (emit(5), flush("timeout", 150), leave("return", 2)),
        options={"otlp_endpoint": "{nobody}/v1/logs"},
        destination=False,
    )


def _paused() -> Case:
    return _ending(
        "paused",
        "a pause that the endpoint asked for does not hold up a program's end",
        (
            script(Answer(status=503, headers={"Retry-After": "60"})),
            emit(5),
            flush("timeout", 150),
            leave("return", 2, most_ms=_AT_ONCE_MS),
            requests(503),
        ),
    )


def _nothing() -> Case:
    return _ending(
        "nothing",
        "an exporter that was not used costs no time",
        (leave("return", 6, most_ms=_AT_ONCE_MS), requests()),
    )


def _shut_before() -> Case:
    return _ending(
        "shut_before",
        "what was shut down is not shut down again",
        (emit(5), shutdown(), leave("return", 6, most_ms=_AT_ONCE_MS), numbers(range(5)), requests(200)),
    )


def _closed(profile: str) -> Case:
    return Case(
        f"g.{profile}.closed",
        "a shutdown sends what waits, happens once, and what comes later is counted as lost",
        profile,
        (
            emit(5),
            shutdown(most_ms=1000),
            numbers(range(5)),
            emit(3),
            shutdown(most_ms=100),
            counted(lost={"closed": 3}, emitted=8, accepted=5),
            requests(200),
        ),
    )


def _one_more_try() -> Case:
    return Case(
        "g.otlp.one_more_try",
        "a shutdown ends a backoff for one more try, and what that brings is the end; a notice may follow",
        "otlp",
        (
            script(Answer(status=503), after_last="last"),
            emit(5),
            flush("timeout", 200),
            shutdown("failure", 2000, most_ms=500),
            resent(),
            number_of_requests(2, 3),
            counted(lost={"shutdown": 5}, emitted=5, accepted=0, queued=0, in_flight=0),
        ),
        clock="manual",
    )
