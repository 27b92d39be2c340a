"""`conformance-full.json`: what the SDKs answered when they were last asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lipservice_conformance.values import Json

__all__ = ["Outcome", "Results", "Sdk", "results_of"]


@dataclass(frozen=True)
class Outcome:
    """One answer that was not the expected one."""

    id: str
    language: str
    kind: str
    message: str
    got: dict[str, Json] | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Sdk:
    """One SDK and its counts, by operation and rule, then by outcome."""

    language: str
    package: str
    version: str
    runtime: str
    seconds: float
    passed: bool
    rules: dict[str, dict[str, int]]
    troubles: tuple[str, ...]

    @property
    def asked(self) -> int:
        """Return how many vectors there was a verdict on."""
        return sum(sum(counts.values()) for counts in self.rules.values())


@dataclass(frozen=True)
class Results:
    """All SDKs, and what failed by the id of the vector."""

    spec: str = ""
    sdks: tuple[Sdk, ...] = ()
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        """Return how many verdicts there are."""
        return sum(sdk.asked for sdk in self.sdks)

    @property
    def failed(self) -> int:
        """Return how many of them are bad. One vector may fail in every SDK."""
        return sum(len(some) for some in self.outcomes.values())

    @property
    def passed(self) -> bool:
        """True when every SDK passed, process and all."""
        return bool(self.sdks) and all(sdk.passed for sdk in self.sdks)

    @property
    def troubles(self) -> list[str]:
        """Return what went wrong besides the vectors."""
        return [f"{sdk.language}: {text}" for sdk in self.sdks for text in sdk.troubles]


def results_of(data: Any) -> Results:
    """Read the report, whose form report_json.py gives."""
    outcomes: dict[str, list[Outcome]] = {}
    for sdk in data["sdks"]:
        for entry in sdk["failures"]:
            outcomes.setdefault(entry["id"], []).append(_outcome(sdk["language"], entry))
    return Results(data["spec"], tuple(_sdk(sdk) for sdk in data["sdks"]), outcomes)


def _sdk(data: Any) -> Sdk:
    hello = data["hello"] or {"sdk": "did not say hello", "version": "", "runtime": ""}
    troubles = [": ".join([fault["kind"], fault["message"]]) for fault in data["faults"]]
    return Sdk(
        data["language"],
        hello["sdk"],
        hello["version"],
        hello["runtime"],
        float(data["seconds"]),
        data["passed"],
        {rule: dict(counts) for rule, counts in data["rules"].items()},
        (*troubles, *data["shortfalls"]),
    )


def _outcome(language: str, entry: Any) -> Outcome:
    evidence = entry["evidence"]
    ended = {"exit status": evidence["exit_status"], "signal": evidence["signal"]}
    lines = [f"{name} {value}" for name, value in ended.items() if value is not None]
    return Outcome(
        entry["id"],
        language,
        entry["kind"],
        entry["message"],
        entry["got"],
        (*lines, *(f"stderr: {line}" for line in evidence["stderr"])),
    )
