"""(h) Retained context: what was dropped of a request comes after all when the request fails, and of no other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import QUIET, TINY
from lipservice_conformance.calls.expectation import attributes, bodies, counted, found, judged, reasons
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.calls.step import close_scope, flush, log, open_scope, pause, promote

__all__ = ["context"]

_NOT_RELEASED = "an error arrives without what led to it"
_OTHERS = "the context of requests that are well is sent too"
_TRACE = "0af7651916cd43dd8448eb211c80319c"
_HEADERS = {"traceparent": f"00-{_TRACE}-b7ad6b7169203331-01", "x-posthog-distinct-id": "u1"}
_PAUSE = 0.04
# Three records of request a, with time between them, and two of request b.
_BOTH = (
    open_scope("a", _HEADERS),
    open_scope("b"),
    log("step 1", scope="a", attributes={"n": 1}),
    log("other 1", scope="b"),
    pause(_PAUSE),
    log("step 2", "debug", scope="a"),
    pause(_PAUSE),
    log("step 3", scope="a"),
    log("other 2", scope="b"),
    pause(_PAUSE),
)
_STEPS = (("step 1", "retro"), ("step 2", "retro"), ("step 3", "retro"))


def context() -> list[Case]:
    """Return the cases."""
    return [*_released(), *_kept_back(), *_budget()]


def _case(name: str, reason: str, *steps: Step, **more: Any) -> Case:
    more.setdefault("policy", QUIET)
    return Case(f"h.{name}", reason, steps, needs=("scope", "level:error"), **more)


def _times(*expected: str) -> Step:
    """Expect that records have the times at which they were logged."""

    def judge(scene: Scene) -> str:
        times = [row.time for body in expected for row in scene.messages() if row.body == body]
        gaps = [round((later - earlier) / 1000) for earlier, later in pairwise(times)]
        return "" if len(times) == len(expected) and min(gaps) >= _PAUSE * 1000 - 5 else f"they came {gaps} ms apart"

    return judged(judge, f"{' '.join(expected)} at their own times, at least {_PAUSE * 1000:g} ms apart")


def _stamped(body: str) -> Step:
    def check(row: Sent) -> str:
        got = {name: row.attributes.get(f"lipservice.{name}") for name in ("count", "sample.weight", "sample.reason")}
        wanted = {"count": 0, "sample.weight": 0, "sample.reason": "retro"}
        return "" if got == wanted and row.attributes.get("lipservice.pattern.id") else f"it has {dict(row.attributes)}"

    return found(body, check, "count 0, weight 0, pattern and the reason retro")


def _released() -> list[Case]:
    return [
        _case(
            "error",
            _NOT_RELEASED,
            *_BOTH,
            log("failure 1", "error", scope="a"),
            flush(),
            reasons(*_STEPS, ("failure 1", "")),
            *map(_stamped, ("step 1", "step 2", "step 3")),
            _times("step 1", "step 2", "step 3", "failure 1"),
            counted(seen=6, kept=1, released=3),
            close_scope("a"),
            close_scope("b"),
            sample=("logging", "loguru", "console", "slog"),
        ),
        _case(
            "frozen",
            "what is released has the ids and attributes of the moment at which it is released",
            *_BOTH,
            close_scope("b"),
            log("failure 1", "error", scope="a"),
            flush(),
            found("step 1", lambda row: "" if row.trace_id == _TRACE else f"it has {row.trace_id}", "its trace"),
            attributes("step 1", n=1, posthogDistinctId="u1"),
            attributes("step 3", n=None, posthogDistinctId="u1"),
        ),
        _case(
            "promote",
            _NOT_RELEASED,
            *_BOTH,
            promote("a"),
            flush(),
            reasons(*_STEPS),
            counted(kept=0, released=3),
        ),
        _case("failed_close", _NOT_RELEASED, *_BOTH, close_scope("a", failed=True), flush(), reasons(*_STEPS)),
        _case(
            "inner",
            "an error of an inner scope does not bring back what its request has logged outside",
            open_scope("a"),
            log("step 1", scope="a"),
            open_scope("b", inside="a"),
            log("step 2", scope="b"),
            log("failure 1", "error", scope="b"),
            close_scope("b"),
            close_scope("a"),
            flush(),
            reasons(("step 1", "retro"), ("step 2", "retro"), ("failure 1", "")),
        ),
        _case(
            "keep",
            "an error that the caller wants kept is no error to its request",
            *_BOTH,
            log("failure 1", "error", scope="a", keep=True),
            flush(),
            reasons(*_STEPS, ("failure 1", "keep")),
            counted(asked=1, released=3),
        ),
    ]


def _kept_back() -> list[Case]:
    return [
        _case(
            "closed",
            _OTHERS,
            *_BOTH,
            close_scope("a"),
            log("failure 1", "error"),
            promote("b"),
            flush(),
            reasons(("failure 1", ""), ("other 1", "retro"), ("other 2", "retro")),
        ),
        _case("failed_other", _OTHERS, *_BOTH, close_scope("b", failed=True), flush(), bodies("other 1", "other 2")),
        _case(
            "outside",
            "an error outside every request releases somebody's records",
            *_BOTH,
            log("failure 1", "error"),
            flush(),
            bodies("failure 1"),
        ),
        _case(
            "disabled",
            "records are held although the policy does not want it",
            *_BOTH,
            log("failure 1", "error", scope="a"),
            flush(),
            bodies("failure 1"),
            counted(released=0),
            policy={**QUIET, "retained": {"enabled": False}},
        ),
        _case(
            "twice",
            "what has been released is released again by the next error",
            *_BOTH,
            log("failure 1", "error", scope="a"),
            log("failure 2", "error", scope="a"),
            promote("a"),
            flush(),
            reasons(*_STEPS, ("failure 1", ""), ("failure 2", "")),
        ),
    ]


def _budget() -> list[Case]:
    """Return the same with a budget that is spent: what the first records of a pattern were kept for is over."""

    def judge(scene: Scene) -> str:
        rows = scene.messages()
        retro = [row for row in rows if row.reason == "retro"]
        if not retro or any(row.count or row.subject != "order" for row in retro):
            return f"there are {[(row.body, row.reason, row.count) for row in rows]}"
        times = [row.time for row in retro]
        return "" if times == sorted(times) else f"the times are {times}"

    return [
        _case(
            "budget",
            _NOT_RELEASED,
            log("order 1", count=300),
            open_scope("a"),
            log("order 2", scope="a", count=20),
            log("failure 1", "error", scope="a"),
            judged(lambda scene: "" if scene.stats().released else f"{scene.stats()}", "released ones"),
            flush(),
            judged(judge, "released records in the order of their times, none of which counts"),
            policy=TINY,
        ),
        _case(
            "promoted",
            "what comes after the error of a request stands for records that others stand for already",
            log("order 1", count=300),
            open_scope("a"),
            log("failure 1", "error", scope="a"),
            log("order 2", scope="a", count=20),
            flush(),
            judged(_promoted, "records that come only for the failure, none of which counts or weighs anything"),
            policy=TINY,
        ),
    ]


def _promoted(scene: Scene) -> str:
    rows = [row for row in scene.messages() if row.reason == "promoted"]
    said = [(row.body, row.count, row.attributes.get("lipservice.sample.weight")) for row in rows]
    return "" if said and all(one == ("order 2", 0, 0) for one in said) else f"there are {said}"
