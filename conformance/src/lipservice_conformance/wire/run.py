"""Runs cases, each with an agent of its own; endpoints are used one after the other, and forget in between."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from lipservice_conformance.emulator import Emulator, EmulatorSettings
from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.case import Case, Step
from lipservice_conformance.wire.closing import close
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.peer_scope import out_of_scope
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.trouble import AgentError, CannotError, UnmetError

__all__ = ["Endpoints", "run_case", "run_cases"]

_QUIET_SECONDS = 3.0
_TELLING = {"stats", "diagnostics"}


class Endpoints:
    """Emulators by their settings, started when they are first needed."""

    def __init__(self) -> None:
        self._running: dict[EmulatorSettings, Emulator] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for emulator in self._running.values():
            emulator.stop()

    def take(self, settings: EmulatorSettings) -> Emulator:
        """Return an emulator that knows nothing of what was before."""
        emulator = self._running.get(settings)
        if emulator is None:
            emulator = self._running[settings] = Emulator(settings)
            emulator.start()
        emulator.wait_until_listening()  # a case that failed may have ended while it refused
        emulator.wait_for_connections(0, _QUIET_SECONDS)
        emulator.reset()
        return emulator


def run_cases(
    cases: Sequence[Case], program: Program, told: Callable[[Outcome], None] = lambda _: None, *, at_once: int = 1
) -> list[Outcome]:
    """Run cases with one SDK, so many at once: most of their time they wait. Returns the outcomes in order."""
    waiting = queue.SimpleQueue[Case]()
    for case in cases:
        waiting.put(case)
    done: dict[str, Outcome] = {}

    def work() -> None:
        with Endpoints() as endpoints:
            while True:
                try:
                    case = waiting.get_nowait()
                except queue.Empty:
                    return
                done[case.id] = run_case(case, program, endpoints)
                told(done[case.id])

    with ThreadPoolExecutor(at_once) as workers:
        for worker in [workers.submit(work) for _ in range(at_once)]:
            worker.result()
    return [done[case.id] for case in cases]


def run_case(case: Case, program: Program, endpoints: Endpoints) -> Outcome:
    """Run one case with one SDK. Never raises for what the SDK does."""
    reason = out_of_scope(case) if program.is_peer else case.not_for.get(program.language, "")
    if reason:
        return Outcome(case.id, program.language, Verdict.NOT_APPLICABLE, reason)
    started = time.monotonic()
    emulator = endpoints.take(case.emulator)
    try:
        scene = Scene(case, program, emulator)
    except AgentError as error:
        return Outcome(case.id, program.language, Verdict.FAILED, str(error), "start the agent")
    try:
        step, message = _play(scene)
    except CannotError as error:
        return Outcome(case.id, program.language, Verdict.NOT_APPLICABLE, str(error))
    finally:
        scene.agent.stop()
    verdict = Verdict.FAILED if message else Verdict.PASSED
    evidence = scene.agent.stderr if message else ()
    return Outcome(case.id, program.language, verdict, message, step, evidence, time.monotonic() - started)


def _act(step: Step, scene: Scene) -> None:
    """Do a step. What a peer cannot tell is not expected of it; what it cannot do, no case is made of."""
    try:
        step.act(scene)
    except CannotError as error:
        if not (scene.is_peer and error.command in _TELLING):
            raise


def _play(scene: Scene) -> tuple[str, str]:
    """Return the step that failed and why, or nothing. Raises CannotError for what a peer cannot do."""
    step = "open the exporter"
    try:
        scene.open()
        for one in scene.case.steps:
            step = one.text
            _act(one, scene)
        step = "look at what must hold always"
        close(scene)
    except (UnmetError, AgentError) as error:
        if scene.is_peer and isinstance(error, CannotError):
            raise
        return step, str(error)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return step, f"an answer of the agent that nobody can read: {error!r}"
    return "", ""
