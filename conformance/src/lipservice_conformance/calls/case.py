"""A case: how the call is made, what the program logs, and what must have come of it, by every logger alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lipservice_conformance.calls.logger import Logger, loggers_of
from lipservice_conformance.emulator import EmulatorSettings

if TYPE_CHECKING:
    from lipservice_conformance.calls.scene import Scene
    from lipservice_conformance.wire.agent import Program

__all__ = ["GROUPS", "Case", "Step", "parts_of", "runs_of"]

GROUPS = {
    "a": "one decision",
    "b": "recursion",
    "c": "loss at exit",
    "d": "hang at exit",
    "e": "fork",
    "f": "no silent drop",
    "g": "correlation",
    "h": "retained context",
    "i": "the user's output",
    "j": "set up later",
    "k": "no destination",
    "l": "configured twice",
    "m": "shadow",
    "n": "records and hooks",
    "o": "alike in all languages",
    "p": "policies from elsewhere",
    "q": "redaction",
}

NO_FORK = "it cannot fork"
NO_EXIT = "Go runs nothing when a program ends: Shutdown or Close is called, as its README says"


@dataclass(frozen=True)
class Step:
    """Something that is done or expected. `act` raises UnmetError; `text` says it in words."""

    text: str
    act: Callable[[Scene], None]


@dataclass(frozen=True)
class Case:
    """One case, the same for every logger of every language.

    Attributes:
        id: Group and what it is about: `h.error`; with a logger, behind one more point, that of a run.
        reason: The mistake that it would catch.
        steps: What is done and expected, in this order.
        options: Options of the call besides the destination, the service and the level `trace`; None leaves one
            of these out. In texts `{url}`, `{nobody}` and `{folder}`, which is empty at first, are filled in.
        environment: Variables that the call is given in place of the process's.
        policy: What to keep, as an object.
        clock: `system` or `manual`.
        needs: What a logger must have: keys of `Logger.lacks`, or `level:error`.
        only: The loggers that it is about; none: all.
        not_for: Languages that it does not apply to, with the reason.
        is_configured: Whether the call is made before the first step.
        is_counted: Whether what is stored, by its counts, must be all that was logged.
        is_closed: Whether the client is shut down in the end and all is looked at that must hold always.
        may_fault: Whether there may be records that LipService cannot handle but in their plainest form.
        is_restored: Whether loggers must be as they were found after the shutdown.
        sample: For which logger of each language it is one of those that `nox -s tests` runs; `*` for all.
        via: The logger of a run.
    """

    id: str
    reason: str
    steps: tuple[Step, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    policy: Mapping[str, Any] | None = None
    clock: str = "system"
    needs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    not_for: Mapping[str, str] = field(default_factory=dict)
    is_configured: bool = True
    is_counted: bool = True
    is_closed: bool = True
    may_fault: bool = False
    is_restored: bool = True
    sample: tuple[str, ...] = ()
    via: str = ""

    @property
    def group(self) -> str:
        """The letter of the group."""
        return self.id.partition(".")[0]

    def excuse(self, program: Program) -> str:
        """Return why it cannot be asked of a program; nothing where it can."""
        return self.not_for.get(program.language, "")

    @property
    def emulator(self) -> EmulatorSettings:
        """What the endpoint is started with."""
        return EmulatorSettings(profile="posthog", tls=False)


def runs_of(case: Case, language: str) -> list[Case]:
    """Return a run of the case for each logger of a language; where it does not apply to one, that says why."""
    return [
        _run(case, language, logger) for logger in loggers_of(language) if not case.only or logger.name in case.only
    ]


def _run(case: Case, language: str, logger: Logger) -> Case:
    missing = next((why for why in map(logger.missing, case.needs) if why), "")
    not_for = {language: missing, **case.not_for} if missing else case.not_for
    return replace(case, id=f"{case.id}.{logger.name}", via=logger.name, not_for=not_for)


def parts_of(name: str) -> tuple[str, str]:
    """Return the case and the logger of a run's id; no logger, if it is that of a case."""
    group, _, rest = name.partition(".")
    subject, _, via = rest.partition(".")
    return f"{group}.{subject}", via
