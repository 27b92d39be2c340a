"""A record as OTLP's schema holds it: every field has a value, and equal records compare equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from lipservice_conformance.collector.model import Pair, Value

__all__ = ["Difference", "Fact", "HeldRecord", "differences", "in_order_of_keys"]

Fact: TypeAlias = tuple[str, Any, Any]  # what is compared, what was expected, what came
Difference: TypeAlias = str

_SHOWN = 120


@dataclass(frozen=True)
class HeldRecord:
    """The fields of a LogRecord; values and pairs as in the model, but that attributes and entries are sorted by key.

    Their order means nothing in OTLP, and in some languages it is not the caller's.
    """

    time: str = "0"
    observed: str = "0"
    severity: int = 0
    severity_text: str = ""
    body: Value = None
    attributes: tuple[Pair, ...] = ()
    dropped: int = 0
    flags: int = 0
    trace_id: str = ""
    span_id: str = ""
    event_name: str = ""

    def facts(self, other: HeldRecord) -> list[Fact]:
        """Return the fields beside those of another, attribute by attribute where the keys are the same."""
        facts = [(name, mine, getattr(other, name)) for name, mine in vars(self).items() if name != "attributes"]
        mine, others = self.attributes, other.attributes
        if [key for key, _ in mine] != [key for key, _ in others]:
            return [*facts, ("attributes", list(mine), list(others))]
        pairs = zip(mine, others, strict=True)
        return [*facts, *((f"attribute `{key}`", value, came) for (key, value), (_, came) in pairs)]


def in_order_of_keys(pairs: list[Pair]) -> list[Pair]:
    """Return pairs by key; equal keys, which should not be there, stay in their order."""
    return sorted(pairs, key=lambda pair: str(pair[0]))


def differences(facts: list[Fact]) -> list[Difference]:
    """Return a line for each fact that is not as expected."""
    return [
        f"{name}: expected {_shown(expected)}, got {_shown(came)}" for name, expected, came in facts if expected != came
    ]


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}... ({len(shown)} characters)"
