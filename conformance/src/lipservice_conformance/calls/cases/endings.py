"""(c) Loss at exit, (d) hang at exit, (e) fork."""

from __future__ import annotations

from lipservice_conformance.calls.case import NO_EXIT, NO_FORK, Case
from lipservice_conformance.calls.cases.policies import QUIET, TINY
from lipservice_conformance.calls.expectation import accounted, judged, sent
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import flush, fork, leave, log, log_each, pause, script, shutdown
from lipservice_conformance.emulator import Answer, Fault

__all__ = ["endings"]

_NO_FORK = {"typescript": NO_FORK, "go": NO_FORK}
_NO_EXIT = {"go": NO_EXIT}
_LOST = "what was logged last, most often the reason of the end, is lost with the process"
_HANGS = "an endpoint that is ill keeps the application from ending"
_STALLED = Answer(fault=Fault.HALF_OPEN, repeat=1000)
_LATE = Answer(delay=30, repeat=1000)


def endings() -> list[Case]:
    """Return the cases."""
    return [*_losses(), *_hangs(), *_forks()]


def _losses() -> list[Case]:
    return [
        Case(
            "c.exit",
            _LOST,
            (log_each(40), leave(), sent(40)),
            not_for=_NO_EXIT,
            is_closed=False,
            sample=("logging", "console"),
        ),
        Case(
            "c.exit_dropped",
            "records that were dropped and not yet accounted for are forgotten at the end",
            (log("ping 1", count=300), leave(), accounted()),
            policy=TINY,
            not_for=_NO_EXIT,
            is_closed=False,
        ),
        Case(
            "c.shutdown",
            _LOST,
            (log_each(40), shutdown(), sent(40)),
        ),
        Case(
            "c.after_shutdown",
            "a record logged after the shutdown raises, or counts as seen",
            (log_each(4), shutdown(), log("late 1"), sent(4)),
            is_counted=False,
        ),
    ]


def _hangs() -> list[Case]:
    return [
        Case(
            f"d.{how}_{name}",
            _HANGS,
            (*([script(ill, f"{name}: answers nothing in time")] if ill else []), log_each(5), pause(0.05), ending),
            options={} if ill else {"posthog_endpoint": "{nobody}"},
            not_for=_NO_EXIT if how == "exit" else {},
            is_closed=False,
        )
        for name, ill in {"stalled": _STALLED, "late": _LATE, "refused": None}.items()
        for how, ending in {"exit": leave(), "shutdown": shutdown("none", 2000)}.items()
    ]


def _forks() -> list[Case]:
    return [
        Case(
            "e.fork",
            "what waits in the parent is sent by the child once more, or what the child logs is lost",
            (log_each(5), fork(4), log_each(5), flush(), sent(14)),
            not_for=_NO_FORK,
            sample=("logging",),
        ),
        Case(
            "e.fork_dropped",
            "what the parent has dropped is accounted for by the child once more, or what the child drops is not",
            (
                log("order 1", count=20),
                fork(7),
                log("order 2", count=20),
                shutdown(),
                judged(_settled_of_two, "settlements of 40 and of 7"),
            ),
            policy=QUIET,
            not_for=_NO_FORK,
        ),
    ]


def _settled_of_two(scene: Scene) -> str:
    counts = sorted(row.count for row in scene.rows())
    return "" if counts == [7, 40] else f"the rows count {counts}"
