"""(h) A process that forks while records wait."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice_conformance.emulator import Answer, Fault, Row
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.expectation import rows
from lipservice_conformance.wire.leaving import fork
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import emit, flush, script
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["forks"]

_NOT_FOR = {"go": "a Go program does not fork", "typescript": "Node does not fork; its child processes start anew"}


def forks() -> list[Case]:
    """Return the cases."""
    return [
        _case(
            "half_full",
            "the child has none of what waited, so nothing comes twice, and its own records arrive",
            (emit(50), fork(20, 1000), flush(), _exactly([*range(50), *range(1000, 1020)])),
            options={"queue_records": 100},
        ),
        _case(
            "connected",
            "parent and child share no socket",
            (emit(5), flush(), emit(5), fork(5, 1000), emit(5), flush(), _apart([*range(15), *range(1000, 1005)])),
        ),
        _case(
            "hanging",
            "a child's end is not held up for longer than a program's, and the parent goes on",
            (
                script(Answer(fault=Fault.HALF_OPEN)),
                fork(5, 1000),
                emit(5),
                flush(),
                _exactly(range(5)),
            ),
        ),
        _case(
            "twice",
            "a second child is as the first",
            (emit(5), fork(5, 100), fork(5, 200), flush(), _exactly([*range(5), *range(100, 105), *range(200, 205)])),
        ),
    ]


def _case(name: str, reason: str, steps: tuple[Step, ...], options: dict[str, int] | None = None) -> Case:
    return Case(
        f"h.posthog.{name}",
        reason,
        "posthog",
        steps,
        options=options or {},
        is_counted=False,
        not_for=_NOT_FOR,
        sample=name == "half_full",
    )


def _exactly(numbers: Iterable[int]) -> Step:
    wanted = sorted(numbers)

    def check(stored: list[Row]) -> str:
        got = sorted(int(row.attributes["n"]) for row in stored)
        return "" if got == wanted else f"the numbers are {got}"

    return rows(check, f"{len(wanted)} rows, each once, of parent and child")


def _apart(numbers: Iterable[int]) -> Step:
    inner = _exactly(numbers)

    def act(scene: Scene) -> None:
        inner.act(scene)
        used = [request.connection for request in scene.requests()]
        if len(set(used)) != 2 or used[0] != used[-1]:
            raise UnmetError(f"expected the first connection to be the parent's to the end, got {used}")

    return Step(f"{inner.text}; on a connection each", act)
