"""Runs a case with one logger of one SDK."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.closing import close
from lipservice_conformance.calls.scene import Scene
from lipservice_conformance.emulator import Emulator
from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.run import Act, Performance

__all__ = ["perform_call"]


class _CallPerformance:
    """A case of the calls tier."""

    def __init__(self, case: Case, program: Program, emulator: Emulator) -> None:
        self._scene = Scene(case, program, emulator)
        self.agent = self._scene.agent

    def acts(self) -> Iterator[Act]:
        """Return all that is done."""
        try:
            yield "make the call", self._scene.begin
            for step in self._scene.case.steps:
                yield step.text, partial(step.act, self._scene)
            yield "look at what must hold always", partial(close, self._scene)
        finally:
            # Also where nobody asks for the next one, because this one has failed.
            self._scene.end()


def perform_call(case: Case, program: Program, emulator: Emulator) -> Performance:
    """Start a case of the calls tier."""
    return _CallPerformance(case, program, emulator)
