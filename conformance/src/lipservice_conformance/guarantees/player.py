"""A sampler that a scene is played to: the slow model, or the generated Python SDK."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lipservice_conformance.slow_sampler.policy import read_policy
from lipservice_conformance.slow_sampler.rate import ONE
from lipservice_conformance.slow_sampler.record import Record
from lipservice_conformance.slow_sampler.sampler import Sampler

__all__ = ["Fate", "NewPlayer", "Player", "sdk_player", "slow_player"]

UNIT = 1 << 16


@dataclass(frozen=True, slots=True)
class Line:
    """A record as the scenes have them."""

    now: int
    key: str
    severity: int = 9
    size: int = 0
    scope: str | None = None
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a record. The weight of what is dropped is 0."""

    keep: bool
    reason: str
    weight: float
    count: int


class Player(Protocol):
    """A sampler at work."""

    budget: int

    def take(self, now: int, key: str, **more: Any) -> Fate:
        """Decide a record; `more` are the other fields of a line."""

    @property
    def spent(self) -> float:
        """The expected spend of the window so far, in cost."""

    def settle(self, now: int) -> int:
        """Settle everything; how many records that were."""


NewPlayer = Callable[[Mapping[str, Any], int], Player]


class _SlowPlayer:
    def __init__(self, policy: Mapping[str, Any], seed: int) -> None:
        read = read_policy(dict(policy))
        self.budget = read.budget.cost
        self._sampler = Sampler(read, seed)

    def take(self, now: int, key: str, **more: Any) -> Fate:
        line = Line(now, key, **more)
        record = Record(now, key, line.severity, "", line.size, {}, line.shared, line.scope)
        outcome = self._sampler.take(record)
        weight = ONE / outcome.weight_rate if outcome.weight_rate else 0.0
        return Fate(outcome.decision.keep, outcome.decision.reason, weight, outcome.count)

    @property
    def spent(self) -> float:
        return self._sampler.engine.window.spend / UNIT

    def settle(self, now: int) -> int:
        return sum(one.count for one in self._sampler.settle(now, everything=True))


def slow_player(policy: Mapping[str, Any], seed: int) -> Player:
    """Return the slow model under a policy."""
    return _SlowPlayer(policy, seed)


def sdk_player(sdks: Path) -> NewPlayer:
    """Return what makes samplers of the generated Python SDK. Raises ImportError where there is none."""
    source = str(sdks / "python" / "src")
    if source not in sys.path:
        sys.path.insert(0, source)
    sampler, record, reader = (
        importlib.import_module(f"lipservice.{name}") for name in ("_sampler", "_record", "_policy_reader")
    )

    class SdkPlayer:
        def __init__(self, policy: Mapping[str, Any], seed: int) -> None:
            read = reader.read_policy(json.dumps(policy)).policy
            self.budget: int = read.budget.cost_per_window
            self._sampler = sampler.Sampler(read, seed)

        def take(self, now: int, key: str, **more: Any) -> Fate:
            line = Line(now, key, **more)
            given = record.Record(
                pattern=key,
                template=key,
                severity=line.severity,
                logger="",
                body_bytes=line.size,
                attributes={},
                scope=line.scope,
            )
            decision = self._sampler.decide(given, now, line.shared)
            return Fate(decision.keep, decision.reason, decision.weight, decision.count)

        @property
        def spent(self) -> float:
            return float(self._sampler.engine.spent / UNIT)

        def settle(self, now: int) -> int:
            return sum(one.count for one in self._sampler.settle(now, everything=True))

    return SdkPlayer
