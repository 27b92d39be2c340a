"""A case: what the endpoint does, what the program does, and what must have come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lipservice_conformance.emulator import EmulatorSettings

if TYPE_CHECKING:
    from lipservice_conformance.wire.scene import Scene

__all__ = ["GROUPS", "NEVER_SENT_BY_TIME", "Case", "Step", "by_profile"]

GROUPS = {
    "a": "replies",
    "b": "statuses",
    "c": "Retry-After",
    "d": "network",
    "e": "restart",
    "f": "overflow",
    "g": "exit",
    "h": "fork",
    "i": "own logs",
    "j": "instrumented HTTP",
    "k": "concurrency",
    "l": "hostile values",
    "m": "configuration",
    "n": "clock",
}

# A delay that no case waits for: what is sent is sent because something asked for it.
NEVER_SENT_BY_TIME = 600_000


@dataclass(frozen=True)
class Step:
    """Something that is done or expected. `act` raises UnmetError; `text` says it in words."""

    text: str
    act: Callable[[Scene], None]


@dataclass(frozen=True)
class Case:
    """One case, the same for every language.

    Attributes:
        id: Group, profile and what it is about: `b.posthog.413`.
        reason: The mistake that it would catch.
        profile: Whose rules the endpoint goes by, and the exporter.
        steps: What is done and expected, in this order.
        options: Options of the exporter besides the destination. In texts `{url}`, `{host}`, `{https}`,
            `{https_wrong}`, `{ca}` and `{nobody}`, an address where nobody listens, are filled in.
        destination: Whether the options name the endpoint; where not, the case does so itself.
        environment: Variables that the exporter is given in place of the process's; None: those of the process.
        process_environment: Variables of the process.
        clock: `system` or `manual`.
        tokens: Tokens of a token provider, each with how many milliseconds it lasts.
        settings: What the endpoint is started with, besides the profile.
        is_closed: Whether the exporter is shut down in the end and all is looked at that must hold always.
        is_counted: Whether the counts of the exporter and of the endpoint must agree in the end.
        not_for: Languages that it does not apply to, with the reason.
        only_ours: Why it cannot be asked of another SDK; empty where it can.
        sample: Whether it is one of those that `nox -s tests` runs.
    """

    id: str
    reason: str
    profile: str
    steps: tuple[Step, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    destination: bool = True
    environment: Mapping[str, str] | None = field(default_factory=dict)
    process_environment: Mapping[str, str] = field(default_factory=dict)
    clock: str = "system"
    tokens: tuple[tuple[str, int | None], ...] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_closed: bool = True
    is_counted: bool = True
    not_for: Mapping[str, str] = field(default_factory=dict)
    only_ours: str = ""
    sample: bool = False

    @property
    def group(self) -> str:
        """The letter of the group."""
        return self.id.partition(".")[0]

    @property
    def emulator(self) -> EmulatorSettings:
        """What the endpoint is started with."""
        return EmulatorSettings(profile=self.profile, **self.settings)


def by_profile(make: Callable[[str], Case]) -> list[Case]:
    """Return a case for either profile, where both expect the same."""
    return [make("otlp"), make("posthog")]
