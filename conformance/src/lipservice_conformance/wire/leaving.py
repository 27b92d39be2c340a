"""How a program ends, and what it does at once with others: steps of the groups g, h and k."""

from __future__ import annotations

from lipservice_conformance.wire.agent import ANSWER_SECONDS
from lipservice_conformance.wire.case import Step
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["TERMINATED", "concurrent", "fork", "leave"]

TERMINATED = 143
_STAYS = 15.0
# To start an interpreter's end, to load what is only loaded then, and a machine that is busy.
_ENDING_MS = 500


def leave(how: str, code: int = 0, *, status: int | None = None, most_ms: int = 2000, least_ms: int = 0) -> Step:
    """Let the program end, and expect an exit status and a time. `input` is the end of its input."""
    expected = code if status is None else status
    most = most_ms + _ENDING_MS

    def act(scene: Scene) -> None:
        given = None if how == "input" else {"how": how, "code": code}
        ending = scene.ending = scene.agent.end(given, _STAYS)
        took = round(ending.seconds * 1000)
        if ending.status != expected:
            raise UnmetError(f"the program ended with {ending.status}, expected {expected}")
        if not least_ms <= took <= most:
            raise UnmetError(f"the program took {took} ms to end, expected {least_ms} to {most}")

    return Step(f"the program ends by `{how}` with {expected} within {most} ms", act)


def fork(count: int, first: int) -> Step:
    """Let a child emit records and end as any program does."""

    def act(scene: Scene) -> None:
        said = scene.agent.ask("fork", {"count": count, "first": first})
        if said["status"] != 0:
            raise UnmetError(f"the child ended with {said['status']}, expected 0")

    return Step(f"a child emits {count} records and ends", act)


def concurrent(emitters: int, count: int, flushes: int, *, shutdown: bool, timeout_ms: int = 5000) -> Step:
    """Emit, flush and shut down at once. The endpoint is a good one, so every flush must say so."""

    def act(scene: Scene) -> None:
        given = {"emitters": emitters, "count": count, "flushes": flushes}
        said = scene.agent.ask(
            "concurrent",
            {**given, "shutdown": shutdown, "timeout_ms": timeout_ms},
            timeout_ms / 1000 * 2 + ANSWER_SECONDS,
        )
        scene.emitted += emitters * count
        scene.next_number += emitters * count
        scene.is_shut = scene.is_shut or shutdown
        # What comes after the shutdown is lost, and a flush that waited for it says so.
        truths = {"success", "failure"} if shutdown else {"success"}
        if len(said["flushes"]) != flushes or not set(said["flushes"]) <= truths:
            raise UnmetError(f"flushes ended as {said['flushes']}, expected {flushes} of {sorted(truths)}")
        if shutdown and said["shutdown"] != "success":
            raise UnmetError(f"the shutdown ended as {said['shutdown']!r}, expected success")

    return Step(f"{emitters} emit {count} each, {flushes} flush{', one shuts down' if shutdown else ''}", act)
