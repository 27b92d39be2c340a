"""(n) A wall clock that jumps: what waits goes by the monotonic one."""

from __future__ import annotations

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import counted, every_row, numbers
from lipservice_conformance.wire.step import (
    emit,
    flush,
    quiet,
    retried_after,
    script,
    step_clock,
    wait_for_requests,
)

__all__ = ["clock"]

_HOUR_MS = 3_600_000


def clock() -> list[Case]:
    """Return the cases."""
    return [
        *(_jumps("delay", name, by, (emit(3),), 1000, 1000) for name, by in _JUMPS.items()),
        *(_jumps("backoff", name, by, _answered({}), 0, 500) for name, by in _JUMPS.items()),
        *(_jumps("pause", name, by, _answered({"Retry-After": "5"}), 5000, 5500) for name, by in _JUMPS.items()),
    ]


_JUMPS = {"forwards": _HOUR_MS, "backwards": -_HOUR_MS}


def _answered(headers: dict[str, str]) -> tuple[Step, ...]:
    return script(Answer(status=503, headers=headers)), emit(3), flush("timeout", 100), wait_for_requests(1)


def _jumps(what: str, name: str, by: int, before: tuple[Step, ...], least: int, most: int) -> Case:
    still = (quiet(),) if least else ()
    return Case(
        f"n.otlp.{what}_{name}",
        "an administrator who sets the clock neither hurries nor stops anything",
        "otlp",
        (
            *before,
            step_clock(by),
            *still,
            retried_after(least, most),
            flush(),
            numbers(range(3)),
            every_row("of a time that the record was given", lambda row: row.timestamp > 0),
            counted(emitted=3, accepted=3, queued=0, in_flight=0),
        ),
        options={"delay_ms": 1000},
        clock="manual",
    )
