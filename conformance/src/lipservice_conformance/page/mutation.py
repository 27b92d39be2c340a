"""`mutants-full.json`: which changes of the spec the vectors caught, and which not, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from lipservice_conformance.mutation import Fate
from lipservice_conformance.page.text import prose, visible

__all__ = ["Mutants", "Section", "Trial", "mutants_of"]


@dataclass(frozen=True)
class Trial:
    """One mutant: its name, the vector that caught it, the reason where none did."""

    name: Markup
    fate: str
    vector: str
    reason: Markup


@dataclass(frozen=True)
class Section:
    """The mutants of one section of the spec."""

    name: str
    counts: Counter[str]
    trials: tuple[Trial, ...]

    @property
    def counted(self) -> int:
        """Return how many could be caught: those the generator refused, and those that change nothing, could not."""
        return self.counts[Fate.KILLED] + self.counts[Fate.SURVIVED]

    @property
    def killed(self) -> int:
        """Return how many were caught."""
        return self.counts[Fate.KILLED]

    @property
    def score(self) -> float:
        """Return the share that was caught."""
        return self.killed / self.counted if self.counted else 0.0

    def of(self, fate: str) -> list[Trial]:
        """Return the mutants with this fate."""
        return [trial for trial in self.trials if trial.fate == fate]


@dataclass(frozen=True)
class Mutants:
    """All mutants, together and by section."""

    spec: str
    total: Section
    sections: tuple[Section, ...]


def mutants_of(data: Any) -> Mutants:
    """Read the report, whose form report_mutants.py gives."""
    sections: dict[str, list[Trial]] = {}
    for entry in data["mutants"]:
        sections.setdefault(entry["section"], []).append(_trial(entry))
    together = [trial for trials in sections.values() for trial in trials]
    parts = tuple(_section(name, trials) for name, trials in sections.items())
    return Mutants(data["spec"], _section("all", together), parts)


def _section(name: str, trials: Iterable[Trial]) -> Section:
    some = tuple(trials)
    return Section(name, Counter(trial.fate for trial in some), some)


def _trial(entry: dict[str, Any]) -> Trial:
    fate = Fate(entry["outcome"])
    return Trial(visible(entry["name"]), fate, entry["vector"] or "", prose(entry["reason"]))
