"""What is done in a case: by the program, by the endpoint, or by time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lipservice_conformance.emulator import Answer
from lipservice_conformance.wire.agent import ANSWER_SECONDS
from lipservice_conformance.wire.case import Step
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.trouble import UnmetError

__all__ = [
    "SLACK_MS",
    "advance",
    "during_flush",
    "emit",
    "emit_records",
    "flush",
    "pause",
    "quiet",
    "refuse",
    "restart",
    "retried_after",
    "script",
    "script_now",
    "shutdown",
    "step_clock",
    "wait_for_arrival",
    "wait_for_requests",
]

# What a machine that is busy with other things may take longer.
SLACK_MS = 400
_SETTLE = 0.12
_TICKS = 25
_QUIET_MS = 150


def emit(count: int, *, severity: int = 9, body: str = "record {n}", **more: Any) -> Step:
    """Emit records with the next numbers."""

    def act(scene: Scene) -> None:
        given = {"count": count, "first": scene.next_number, "severity": severity, "body": body, **more}
        said = scene.agent.ask("emit", given)
        scene.next_number += count
        scene.emitted += count
        if said != count:
            raise UnmetError(f"{count} records were to be emitted, the agent says {said}")

    return Step(f"emit {count} records of severity {severity}", act)


def emit_records(records: Sequence[Mapping[str, Any]]) -> Step:
    """Emit records as they are written."""

    def act(scene: Scene) -> None:
        scene.agent.ask("emit", {"records": list(records)})
        scene.emitted += len(records)

    return Step(f"emit {len(records)} written records", act)


def flush(result: str = "success", timeout_ms: int = 8000, *, least_ms: int = 0, most_ms: int | None = None) -> Step:
    """Flush, and expect a result within a time: that of the time-out, if nothing else is said."""
    most = (timeout_ms if most_ms is None else most_ms) + SLACK_MS

    def act(scene: Scene) -> None:
        started = time.monotonic()
        said = scene.agent.ask("flush", {"timeout_ms": timeout_ms}, timeout_ms / 1000 + ANSWER_SECONDS)
        _check_ending("flush", said, result, (least_ms, most), started)

    return Step(f"flush: {result} within {most} ms", act)


def shutdown(result: str = "success", timeout_ms: int = 2000, *, least_ms: int = 0, most_ms: int | None = None) -> Step:
    """Shut down, and expect a result within a time."""
    most = (timeout_ms if most_ms is None else most_ms) + SLACK_MS

    def act(scene: Scene) -> None:
        started = time.monotonic()
        said = scene.agent.ask("shutdown", {"timeout_ms": timeout_ms}, timeout_ms / 1000 + ANSWER_SECONDS)
        scene.is_shut = True
        _check_ending("shutdown", said, result, (least_ms, most), started)

    return Step(f"shut down: {result} within {most} ms", act)


def during_flush(steps: Iterable[Step], result: str = "success", timeout_ms: int = 8000) -> Step:
    """Flush, do something else meanwhile, and expect a result."""
    inner = tuple(steps)

    def act(scene: Scene) -> None:
        started = time.monotonic()
        scene.agent.send("flush", {"timeout_ms": timeout_ms})
        for step in inner:
            step.act(scene)
        said = scene.agent.receive("flush", timeout_ms / 1000 + ANSWER_SECONDS)
        _check_ending("flush", said, result, (0, timeout_ms + SLACK_MS), started)

    return Step(f"flush: {result}; meanwhile {', '.join(step.text for step in inner)}", act)


def script(*answers: Answer, after_last: str = "default") -> Step:
    """Let the endpoint answer the next requests so."""

    def act(scene: Scene) -> None:
        scene.emulator.script(answers, after_last)

    return Step(f"the endpoint answers {', '.join(map(_shown, answers))}", act)


def script_now(make: Callable[[], Answer]) -> Step:
    """Let the endpoint give an answer that depends on the time of day."""
    return Step("the endpoint answers by the time", lambda scene: scene.emulator.script([make()]))


def restart(seconds: float = 0.2) -> Step:
    """Restart the endpoint, and wait until it is back."""
    return Step(f"the endpoint restarts in {seconds:g} s", lambda scene: scene.emulator.restart(seconds))


def refuse(seconds: float) -> Step:
    """Let the endpoint refuse connections for a time. Goes on at once."""
    return Step(f"the endpoint refuses for {seconds:g} s", lambda scene: scene.emulator.refuse_for(seconds))


def pause(seconds: float) -> Step:
    """Let real time pass."""
    return Step(f"wait {seconds:g} s", lambda _: time.sleep(seconds))


def advance(ms: int) -> Step:
    """Let the manual clock go on."""
    return Step(f"{ms} ms pass", lambda scene: _advance(scene, ms))


def step_clock(ms: int) -> Step:
    """Let the wall clock alone jump, as an administrator does."""

    def act(scene: Scene) -> None:
        scene.agent.ask("step", {"ms": ms})

    return Step(f"the wall clock jumps by {ms} ms", act)


def wait_for_requests(count: int, seconds: float = 5.0) -> Step:
    """Expect so many requests in all, each answered or given up."""

    def act(scene: Scene) -> None:
        if not scene.emulator.wait_for_requests(count, seconds):
            raise UnmetError(f"expected {count} requests within {seconds:g} s, there are {len(scene.requests())}")
        scene.seen = count

    return Step(f"{count} requests have come and gone", act)


def wait_for_arrival(count: int, seconds: float = 5.0) -> Step:
    """Expect so many requests in all, answered or not."""

    def act(scene: Scene) -> None:
        if not scene.wait_for_requests(count, seconds):
            raise UnmetError(f"expected {count} requests within {seconds:g} s, there are {len(scene.requests())}")

    return Step(f"{count} requests have come", act)


def quiet(ms: int = _QUIET_MS) -> Step:
    """Expect that no further request comes for a while."""

    def act(scene: Scene) -> None:
        before = len(scene.requests())
        time.sleep(ms / 1000)
        _expect_no_more(scene, before, f"within {ms} ms")

    return Step("no further request", act)


def retried_after(least_ms: int, most_ms: int) -> Step:
    """Expect one more request once the manual clock has gone on by so much, and none before."""

    def act(scene: Scene) -> None:
        before = scene.seen
        time.sleep(_SETTLE)  # the agent has the answer, and now begins to wait
        if least_ms:
            _advance(scene, least_ms - 1)
            time.sleep(_SETTLE)
            _expect_no_more(scene, before, f"after {least_ms - 1} ms")
        tick = max(1, (most_ms - least_ms) // _TICKS)
        passed = max(0, least_ms - 1)
        while not scene.wait_for_requests(before + 1, 0.02):
            if passed > most_ms:
                raise UnmetError(f"no further request after {passed} ms; it was due after {least_ms} to {most_ms}")
            _advance(scene, tick)
            passed += tick
        scene.emulator.wait_for_requests(before + 1, 5)
        scene.seen = before + 1

    return Step(f"a further request after {least_ms} to {most_ms} ms", act)


def _advance(scene: Scene, ms: int) -> None:
    scene.agent.ask("advance", {"ms": ms})


def _expect_no_more(scene: Scene, before: int, when: str) -> None:
    more = len(scene.requests()) - before
    if more:
        raise UnmetError(f"{more} further requests {when}, expected none")


def _check_ending(what: str, said: Any, result: str, bounds: tuple[int, int], started: float) -> None:
    """Compare a result, and its time: the agent's and the one that was measured here."""
    least, most = bounds
    if said["result"] != result:
        raise UnmetError(f"{what} ended as {said['result']} after {said['ms']} ms, expected {result}")
    if said["ms"] < least - 1:
        raise UnmetError(f"{what} took {said['ms']} ms, expected at least {least}")
    took = max(said["ms"], round((time.monotonic() - started) * 1000))
    if took > most:
        raise UnmetError(f"{what} took {took} ms, expected at most {most}")


def _shown(answer: Answer) -> str:
    parts = [str(answer.status or ""), str(answer.fault or ""), " ".join(f"{k} {v}" for k, v in answer.headers.items())]
    times = f" x{answer.repeat}" if answer.repeat > 1 else ""
    return (" ".join(part for part in parts if part) or "by the rules") + times
