"""(i) The user's own output stays as it is; (j) what users set up later neither stops records nor doubles them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.cases.policies import NOTHING
from lipservice_conformance.calls.expectation import counted, nothing_sent, restored, sent
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.calls.step import flush, log, log_each, reconfigure, shutdown
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["output"]

_CHANGED = "what the application prints is another, more, or less than without LipService"
_LATER = "what is set up later silences LipService, or has everything come twice"
# What no two runs have in common.
_OF_THE_RUN = re.compile(
    r"\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?|(?<=\"time\":)\d+|(?<=\"pid\":)\d+|0x[0-9a-f]+"
)
_ALL: tuple[Step, ...] = (
    log("order 17 paid", "warn", attributes={"customer": "acme", "lines": [1, 2]}),
    log("cart 4 emptied", "info"),
    log("ümlaut ☃ 5 %s {x} %", "warn"),
    log("two\nlines 6", "warn"),
    log("", "warn"),
    log("failure 7", "error", error={"type": "ValueError", "message": "no such order"}),
)
_SECRET: tuple[Step, ...] = (log("call with Bearer abc123DEF456", "warn", attributes={"password": "hunter2"}),)
_LINES: tuple[Step, ...] = (log("order 17 paid"), log("cart 4 emptied"), log("ümlaut ☃ 5 %s {x} %"))


def _printed(steps: Sequence[Step]) -> Step:
    """Take these steps with LipService, and in a program that does not call it, and expect the same output."""

    def act(scene: Scene) -> None:
        plain = Scene(replace(scene.case, is_configured=False), scene.program, scene.emulator)
        try:
            plain.begin()
            expected = _output(plain, steps)
        finally:
            plain.agent.stop()
        got = _output(scene, steps)
        if not expected:
            raise UnmetError("without LipService nothing is printed: there is nothing to compare")
        if got != expected:
            first = next((at for at, pair in enumerate(zip(got, expected, strict=False)) if len(set(pair)) > 1), None)
            where = min(len(got), len(expected)) if first is None else first
            shown = [(lines[where : where + 1] or ["nothing"])[0] for lines in (expected, got)]
            raise UnmetError(f"without LipService line {where + 1} is {shown[0]!r}, with it {shown[1]!r}")

    return Step(f"the same output as without LipService, of: {'; '.join(step.text for step in steps)}", act)


def _output(scene: Scene, steps: Sequence[Step]) -> list[str]:
    for step in steps:
        step.act(scene)
    lines: list[str] = scene.agent.ask("output")
    return [_OF_THE_RUN.sub("...", line) for line in lines]


def output() -> list[Case]:
    """Return the cases."""
    usual = {"level": "warn"}  # that of Python's root logger, so no level is another than without LipService
    both = ("output", "attributes", "level:error")
    return [
        Case(
            "i.unchanged",
            _CHANGED,
            (_printed(_ALL), shutdown(), restored()),
            options=usual,
            needs=both,
            is_counted=False,
            sample=("structlog", "pino", "slog"),
        ),
        Case(
            "i.dropped",
            _CHANGED,
            (_printed(_ALL), flush(), nothing_sent()),
            options=usual,
            policy=NOTHING,
            needs=both,
            is_counted=False,
        ),
        Case(
            "i.redacted",
            _CHANGED,
            (_printed(_SECRET), flush(), sent(1)),
            options=usual,
            environment={"LIPSERVICE_REDACT": "true"},
            needs=("output", "attributes"),
            is_counted=False,
            sample=("logging", "pino", "slog"),
        ),
        Case(
            "i.after_shutdown",
            _CHANGED,
            (log("first 1", "warn"), shutdown(), restored()),
            options=usual,
            needs=("output", "level:warn"),
        ),
        Case(
            "i.lines",
            _CHANGED,
            (_printed(_LINES), shutdown(), restored()),
            options={"level": None},
            only=("log",),
            sample=("log",),
        ),
        Case("i.lines_dropped", _CHANGED, (_printed(_LINES),), options={"level": None}, policy=NOTHING, only=("log",)),
        *_later(),
    ]


def _later() -> list[Case]:
    return [
        Case(
            "j.later",
            _LATER,
            (log_each(3), reconfigure(), log_each(3), flush(), sent(6), counted(seen=6)),
            needs=("reconfigure",),
            is_restored=False,
            sample=("logging",),
        ),
        Case(
            "j.often",
            _LATER,
            (*(step for _ in range(3) for step in (reconfigure(), log_each(2))), flush(), sent(6), counted(seen=6)),
            needs=("reconfigure",),
            is_restored=False,
        ),
    ]
