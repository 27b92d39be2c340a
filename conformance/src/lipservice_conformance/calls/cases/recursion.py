"""(b) What logs while LipService works: values whose text logs, values that raise, loggers of our own."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import NOTHING, TINY
from lipservice_conformance.calls.expectation import counted, judged, nothing_sent, silent
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import flush, hostile, log, log_each, not_taken, open_scope, reentrant

__all__ = ["recursion"]

_NO_END = "a value whose text logs makes LipService call itself without end, or wait for itself"
_RAISES = "a value that cannot be looked at costs the record, or raises into the application"
_MOST, _MORE = 64, 4


def _ended() -> Step:
    """Expect that a bounded number came of it, and that the program goes on."""

    def judge(scene: Scene) -> str:
        stats = scene.stats()
        return "" if 1 <= stats.seen + stats.reentrant <= _MOST else f"it counts {stats}"

    return judged(judge, f"1 to {_MOST} records of it")


def _all_came() -> Step:
    """Expect a row of each; agents log some of them in more than one way, and some values log themselves."""

    def judge(scene: Scene) -> str:
        rows, stats, logged = len(scene.messages()), scene.stats(), scene.logged["hostile"]
        return "" if rows == stats.seen and logged <= rows <= logged * _MORE else f"{rows} of {logged}: {stats}"

    return judged(judge, "a row of each")


def recursion() -> list[Case]:
    """Return the cases."""
    return [
        Case(
            "b.reentrant",
            _NO_END,
            (reentrant(), _ended(), log_each(2), flush(), silent()),
            needs=("reentrant",),
            is_counted=False,
            sample=("logging", "pino", "slog"),
        ),
        Case(
            "b.reentrant_dropped",
            _NO_END,
            (log("value 1", count=50), reentrant(), _ended(), log_each(2), flush(), silent()),
            policy=TINY,
            needs=("reentrant",),
            is_counted=False,
        ),
        Case(
            "b.reentrant_in_scope",
            "what is built before deciding, because it may be released later, is built under the guard as well",
            (open_scope("a"), reentrant(), _ended(), flush(), silent()),
            policy=NOTHING,
            needs=("reentrant", "scope"),
            is_counted=False,
        ),
        Case(
            "b.hostile",
            _RAISES,
            (hostile(), flush(), _all_came()),
            needs=("hostile",),
            is_counted=False,
            may_fault=True,
            sample=("loguru", "bunyan", "own"),
        ),
        Case(
            "b.hostile_dropped",
            _RAISES,
            (hostile(), counted(kept=0), log_each(2), counted(kept=0)),
            policy=NOTHING,
            needs=("hostile",),
            is_counted=False,
            may_fault=True,
        ),
        Case(
            "b.own_logger",
            "LipService takes what its own logger says, which says more for each record that it takes",
            (
                log("inner 1", "warn", logger="lipservice"),
                log("inner 2", "error", logger="lipservice.exporter"),
                not_taken(2),
                flush(),
                nothing_sent(),
                counted(seen=0),
                log("outer 1", "warn", logger="lipservices"),
            ),
            needs=("name",),
        ),
    ]
