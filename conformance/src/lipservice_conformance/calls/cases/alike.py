"""(o) The client's own call: the same records have the same bodies and attributes in every language."""

from __future__ import annotations

from typing import Any

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import QUIET, rule
from lipservice_conformance.calls.expectation import judged
from lipservice_conformance.calls.logger import OWN
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import flush, log, open_scope, promote, shutdown

__all__ = ["alike"]

_DIFFERS = "a record says other things in one language than in another"
_TRACE, _SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
_HEADERS = {"traceparent": f"00-{_TRACE}-{_SPAN}-01", "x-posthog-distinct-id": "u1", "x-posthog-session-id": "s1"}
_VALUES: dict[str, Any] = {
    "text": "ümlaut ☃",
    "empty": "",
    "whole": 17,
    "negative": -3,
    "part": 0.5,
    "yes": True,
    "list": [1, "a", False, [2.5]],
    "map": {"b": 1, "a": {"c": "d"}},
    "": "no name",
}

# Body, severity, trace, span, flags, attributes.
_Record = tuple[str, int, str, str, int, dict[str, Any]]


def _exactly(*expected: _Record) -> Step:
    """Expect these records and no other, in this order."""

    def judge(scene: Scene) -> str:
        got = [
            (row.body, row.severity, row.trace_id, row.span_id, row.flags, dict(row.attributes)) for row in scene.rows()
        ]
        wrong = next((at for at, (one, other) in enumerate(zip(got, expected, strict=False)) if one != other), None)
        if wrong is not None:
            return f"record {wrong + 1} is {got[wrong]}"
        return "" if len(got) == len(expected) else f"there are {len(got)}"

    return judged(judge, f"{len(expected)} records exactly as they are written")


def _alike(name: str, *steps: Step, **more: Any) -> Case:
    return Case(f"o.{name}", _DIFFERS, steps, only=(OWN,), **more)


def alike() -> list[Case]:
    """Return the cases."""
    ids = {"posthogDistinctId": "u1", "sessionId": "s1"}
    traced = (_TRACE, _SPAN, 1)
    return [
        _alike(
            "values",
            log("order 17 paid", attributes=_VALUES),
            log("Zahlung für ☃ 5", "warn"),
            log("", "debug"),
            flush(),
            _exactly(
                ("order 17 paid", 9, "", "", 0, _VALUES),
                ("Zahlung für ☃ 5", 13, "", "", 0, {}),
                ("", 5, "", "", 0, {}),
            ),
            sample=(OWN,),
        ),
        _alike(
            "scope",
            open_scope("a", _HEADERS, attributes={"route": "/pay", "n": 1}),
            log("order 17 paid", scope="a", attributes={"n": 2}),
            log("order 18 refused", "fatal", scope="a", keep=True),
            flush(),
            _exactly(
                ("order 17 paid", 9, *traced, {**ids, "route": "/pay", "n": 2}),
                ("order 18 refused", 21, *traced, {**ids, "route": "/pay", "n": 1, "lipservice.sample.reason": "keep"}),
            ),
        ),
        _alike(
            "settled",
            log("ping 1", count=7),
            log("pong 1", count=5),
            shutdown(),
            _exactly(
                (
                    "12 more like this were not sent: rule:quiet",
                    9,
                    "",
                    "",
                    0,
                    {
                        "lipservice.count": 12,
                        "lipservice.sample.weight": 0,
                        "lipservice.pattern.id": "rule:quiet",
                        "lipservice.sample.reason": "settled",
                    },
                )
            ),
            policy=QUIET,
        ),
        _alike(
            "retained",
            open_scope("a", _HEADERS),
            log("step 1 of order 17", scope="a", attributes={"n": 1}),
            promote("a"),
            flush(),
            _exactly(
                (
                    "step 1 of order 17",
                    9,
                    *traced,
                    {
                        **ids,
                        "n": 1,
                        "lipservice.count": 0,
                        "lipservice.sample.weight": 0,
                        "lipservice.pattern.id": "fc9334834d7ae417",
                        "lipservice.sample.reason": "retro",
                    },
                )
            ),
            policy=QUIET,
        ),
        _alike(
            "full",
            log("order 17 paid"),
            flush(),
            _exactly(
                (
                    "order 17 paid",
                    9,
                    "",
                    "",
                    0,
                    {
                        "lipservice.count": 1,
                        "lipservice.sample.weight": 1,
                        "lipservice.pattern.id": "fecd6daecad5a6cc",
                        "lipservice.sample.reason": "rule:quiet",
                    },
                )
            ),
            policy={**rule("always"), "annotate": "full"},
        ),
        _alike(
            "shadow",
            log("ping 17"),
            log("failure 3", "error"),
            shutdown(),
            _exactly(
                ("ping 17", 9, "", "", 0, {"lipservice.would.keep": False, "lipservice.would.reason": "rule:quiet"}),
                ("failure 3", 17, "", "", 0, {}),
            ),
            policy=QUIET,
            options={"shadow": True},
            is_counted=False,
        ),
    ]
