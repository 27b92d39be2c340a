"""(i), (j) Sending logs makes no logs and no spans of its own."""

from __future__ import annotations

from lipservice_conformance.emulator import Answer, Fault
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import counted, numbers
from lipservice_conformance.wire.expectation import self_made as made
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import emit, flush, pause, script

__all__ = ["self_made"]

_NO_LOGS = {"go": "net/http logs nothing of what a client does"}
_NO_SPANS = {
    "go": "instrumentation wraps transports by hand, and the exporter has its own",
    "python": "no instrumentation wraps http.client",
}


def self_made() -> list[Case]:
    """Return the cases."""
    good: tuple[Step, ...] = (emit(3), flush(), emit(3), flush())
    bad = (script(Answer(status=503), Answer(fault=Fault.RESET_BEFORE_STATUS), Answer(status=404, body="no")),)
    failing: tuple[Step, ...] = (*bad, emit(3), flush("failure"), emit(3), flush())
    return [
        _case("i.posthog.good", good, made(records=0), range(6), _NO_LOGS, 0),
        _case("i.posthog.failing", failing, made(records=0), range(3, 6), _NO_LOGS, 3),
        _case("j.otlp.good", good, made(spans=0), range(6), _NO_SPANS, 0),
        _case("j.otlp.failing", failing, made(spans=0), range(3, 6), _NO_SPANS, 3),
    ]


def _case(name: str, steps: tuple[Step, ...], made: Step, stored: range, not_for: dict[str, str], lost: int) -> Case:
    return Case(
        name,
        "what is logged or traced of sending would be sent, and so without end",
        name.split(".")[1],
        (
            _instrument(),
            *steps,
            pause(0.2),
            made,
            numbers(stored),
            counted(lost={"refused": lost} if lost else {}, emitted=6, accepted=len(stored)),
        ),
        not_for=not_for,
    )


def _instrument() -> Step:
    def act(scene: Scene) -> None:
        scene.agent.ask("instrument")

    return Step("everything that can log or trace does so", act)
