"""Compares what an SDK answered with what the vectors say: exact equality, nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lipservice_conformance.outcome import Kind, Outcome, Trouble
from lipservice_conformance.protocol import Done, Greeting
from lipservice_conformance.runner import Run
from lipservice_conformance.values import Json
from lipservice_conformance.vector import Vector

__all__ = ["Report", "judge"]

# How much of a long text a message shows, and how much of that stands before the first difference.
_SHOWN = 120
_CONTEXT = 40


@dataclass(frozen=True)
class Report:
    """All verdicts on one SDK. `shortfalls` says where fewer vectors were executed than must be."""

    language: str
    greeting: Greeting | None
    outcomes: tuple[Outcome, ...]
    faults: tuple[Trouble, ...]
    shortfalls: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """True when every vector passed, every process ended well and enough was executed."""
        return not (self.faults or self.shortfalls) and all(entry.kind is Kind.PASS for entry in self.outcomes)

    def count(self, *kinds: Kind) -> int:
        """Return how many vectors had one of these outcomes."""
        return sum(entry.kind in kinds for entry in self.outcomes)


def judge(run: Run, vectors: Sequence[Vector], minimum: Mapping[str, int]) -> Report:
    """Turn what a driver did into verdicts. `minimum` is how many vectors of each operation must be answered."""
    outcomes = tuple(_outcome(vector, run) for vector in vectors)
    answered = Counter(entry.op for entry in outcomes if entry.kind in {Kind.PASS, Kind.FAIL})
    shortfalls = tuple(
        f"{run.language}: {answered[op]} vectors of {op} were answered, expected at least {least}"
        for op, least in sorted(minimum.items())
        if answered[op] < least
    )
    return Report(run.language, run.greeting, outcomes, tuple(run.faults), shortfalls, run.seconds)


def _outcome(vector: Vector, run: Run) -> Outcome:
    trouble = run.troubles.get(vector.id)
    if trouble is not None:
        return Outcome(vector.id, vector.op, vector.rule, trouble.kind, trouble.message, evidence=trouble.evidence)
    done = run.answers[vector.id]
    message = _difference(vector, done)
    kind = Kind.FAIL if message else Kind.PASS
    return Outcome(vector.id, vector.op, vector.rule, kind, message, vector.out, done.out)


def _difference(vector: Vector, done: Done) -> str:
    if done.error is not None:
        return f"{done.error.kind}: {done.error.message}"
    if _canonical(done.out) == _canonical(vector.out):
        return ""
    out = done.out or {}
    names = [name for name in {**vector.out, **out} if _canonical(vector.out.get(name)) != _canonical(out.get(name))]
    parts = [f"{name}: {_apart(vector.out.get(name), out.get(name))}" for name in names]
    return "; ".join(parts) or "members differ"


def _apart(expected: Json, got: Json) -> str:
    """Say how two values differ, of long texts only the place where they part."""
    start = 0
    if isinstance(expected, str) and isinstance(got, str):
        pairs = enumerate(zip(expected, got, strict=False))
        same = next((at for at, (one, other) in pairs if one != other), min(len(expected), len(got)))
        start = same - _CONTEXT if same > 2 * _CONTEXT else 0
    place = f" from character {start} on" if start else ""
    return f"expected{place} {_short(expected, start)}, got {_short(got, start)}"


def _short(value: Json, start: int) -> str:
    if not isinstance(value, str):
        return repr(value)
    shown = value[start : start + _SHOWN]
    return repr(shown) + ("..." if len(value) > start + _SHOWN else "")


def _canonical(value: Json) -> str:
    """Compare as JSON, where true and 1 are two values."""
    return json.dumps(value, sort_keys=True)
