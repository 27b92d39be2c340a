"""(n) The application's own words: `before_send`, and records that it wants kept."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.cases.policies import NOTHING, QUIET
from lipservice_conformance.calls.expectation import (
    accounted,
    attributes,
    bodies,
    counted,
    every,
    reasons,
    sent,
    told,
)
from lipservice_conformance.calls.step import flush, log, log_each, open_scope, promote, shutdown

__all__ = ["hooks"]


def hooks() -> list[Case]:
    """Return the cases."""
    return [*_before_send(), *_keep()]


def _before_send() -> list[Case]:
    return [
        Case(
            "n.hook_raises",
            "a hook that fails costs the record, or reaches the application",
            (log_each(3), flush(), sent(3), counted(kept=3, hook_failures=3, hook_drops=0), told("before_send")),
            options={"before_send": "raise"},
        ),
        Case(
            "n.hook_drops",
            "what a hook drops is counted for nobody",
            (
                log("order 1", count=5),
                flush(),
                sent(0),
                counted(kept=5, hook_drops=5),
                shutdown(),
                accounted(),
            ),
            options={"before_send": "drop"},
        ),
        Case(
            "n.hook_marks",
            "a hook cannot change the record, or sees some records only",
            (log_each(3), flush(), sent(3), every("marked", lambda row: row.attributes.get("marked") is True)),
            options={"before_send": "mark"},
        ),
        Case(
            "n.hook_of_released",
            "a hook that masks secrets does not see records that are released",
            (
                open_scope("a"),
                log("step 1", scope="a"),
                promote("a"),
                flush(),
                attributes("step 1", marked=True, lipservice__sample__reason="retro"),
            ),
            options={"before_send": "mark"},
            policy=QUIET,
            needs=("scope",),
        ),
    ]


def _keep() -> list[Case]:
    return [
        Case(
            "n.keep",
            "a record that its caller wants kept is dropped, or does not say why it was kept",
            (
                log("audit 1", keep=True, count=2),
                log("audit 2"),
                flush(),
                reasons(("audit 1", "keep"), ("audit 1", "keep")),
                every(
                    "no mark of the caller's", lambda row: not any("keep" in name.lower() for name in row.attributes)
                ),
                counted(seen=3, kept=2, asked=2),
            ),
            policy=NOTHING,
            needs=("keep",),
            sample=("pino",),
        ),
        Case(
            "n.keep_with_attributes",
            "the mark of the caller's costs the attributes beside it",
            (
                log("audit 1", keep=True, attributes={"customer": "acme"}),
                flush(),
                bodies("audit 1"),
                attributes("audit 1", customer="acme", lipservice__count=None, lipservice__sample__weight=None),
            ),
            policy=NOTHING,
            needs=("keep", "attributes"),
        ),
    ]
