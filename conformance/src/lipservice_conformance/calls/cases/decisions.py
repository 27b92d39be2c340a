"""(a) One decision for each record, whatever the number of sinks."""

from __future__ import annotations

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.cases.policies import QUIET, TINY
from lipservice_conformance.calls.expectation import accounted, counted, every, sent, silent, without_stamps
from lipservice_conformance.calls.step import flush, log, log_each, second_sink, shutdown

__all__ = ["decisions"]

_TWICE = "connected by two ways, a record is decided twice, and comes twice or is thinned twice"


def decisions() -> list[Case]:
    """Return the cases."""
    return [
        Case(
            "a.one_row",
            "below the budget every record arrives, once, and says nothing of sampling",
            (log_each(12), flush(), sent(12), counted(seen=12, kept=12), every("no stamp", without_stamps), silent()),
            sample=("structlog", "console", "log"),
        ),
        Case(
            "a.second_sink",
            _TWICE,
            (second_sink(), log_each(12), flush(), sent(12), counted(seen=12, kept=12)),
            needs=("second_sink",),
            is_restored=False,  # the second is the application's own
            sample=("logging", "winston", "slog"),
        ),
        Case(
            "a.second_sink_dropped",
            _TWICE,
            (second_sink(), log("ping 1", count=40), counted(seen=40, kept=0, dropped=40), shutdown(), sent(0)),
            policy=QUIET,
            needs=("second_sink",),
            is_restored=False,  # the second is the application's own
        ),
        Case(
            "a.second_sink_thinned",
            _TWICE,
            (second_sink(), log("ping 1", count=300), counted(seen=300, kept=(1, 60)), shutdown(), accounted()),
            policy=TINY,
            needs=("second_sink",),
            is_restored=False,  # the second is the application's own
        ),
    ]
