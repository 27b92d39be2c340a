"""`wire-full.json`: what each SDK did on the wire, case by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lipservice_conformance.wire.outcome import Verdict

__all__ = ["Failed", "Group", "Total", "Wire", "wire_of"]


@dataclass(frozen=True)
class Total:
    """What one language passed of what applies to it."""

    language: str
    passed: int
    asked: int

    @property
    def state(self) -> str:
        """Good, bad, or none where nothing applies."""
        if not self.asked:
            return "none"
        return "good" if self.passed == self.asked else "bad"

    @property
    def total(self) -> int:
        """Return how many there were, by the name that cells have it under."""
        return self.asked


@dataclass(frozen=True)
class Failed:
    """A case that failed in one language, or does not apply to it."""

    case: str
    language: str
    message: str
    step: str
    evidence: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Group:
    """A group of cases, with what each language passed of it."""

    letter: str
    title: str
    cells: tuple[Total, ...]
    cases: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wire:
    """All of it; `languages` are ours, then those of the peers, of which `others` is what they do otherwise."""

    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    totals: tuple[Total, ...]
    failed: tuple[Failed, ...]
    absent: tuple[Failed, ...]
    others: tuple[Failed, ...]

    @property
    def asked(self) -> int:
        """Return how many verdicts there are on SDKs of ours."""
        return sum(one.asked for one in self.totals)


def wire_of(data: Any) -> Wire:
    """Read the file's content."""
    ours, peers, reasons = data["outcomes"], data["peers"], data["cases"]
    both = {**ours, **peers}
    found = [one for some in ours.values() for one in some]
    of_peers = [one for some in peers.values() for one in some]
    groups = tuple(
        Group(
            letter,
            title,
            tuple(_total(name, [one for one in some if _of(one, letter)]) for name, some in both.items()),
            tuple((case, why) for case, why in reasons.items() if case.startswith(f"{letter}.")),
        )
        for letter, title in data["groups"].items()
    )
    return Wire(
        tuple(both),
        groups,
        tuple(_total(name, some) for name, some in ours.items()),
        tuple(_failed(one, reasons) for one in found if one["verdict"] == Verdict.FAILED),
        tuple(_failed(one, reasons) for one in found if one["verdict"] == Verdict.NOT_APPLICABLE),
        tuple(_failed(one, reasons) for one in of_peers if one["verdict"] == Verdict.FAILED),
    )


def _of(outcome: dict[str, Any], letter: str) -> bool:
    return str(outcome["case"]).startswith(f"{letter}.")


def _total(language: str, outcomes: list[dict[str, Any]]) -> Total:
    count = Counter(one["verdict"] for one in outcomes)
    return Total(language, count[Verdict.PASSED], count[Verdict.PASSED] + count[Verdict.FAILED])


def _failed(one: dict[str, Any], reasons: dict[str, str]) -> Failed:
    reason = reasons.get(one["case"], "")
    return Failed(one["case"], one["language"], one["message"], one["step"], tuple(one["evidence"]), reason)
