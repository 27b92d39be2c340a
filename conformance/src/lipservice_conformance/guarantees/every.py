"""All measures that a scene gives, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lipservice_conformance.guarantees.load import (
    below_the_budget,
    error_storm,
    flood,
    storm_beside_others,
    surges,
    thrash,
)
from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.guarantees.player import NewPlayer
from lipservice_conformance.guarantees.robust import (
    bursts,
    clock_blip,
    few_requests,
    huge_lines,
    nested,
    small_budgets,
    tenants,
)

__all__ = ["MEASURES"]

Measure = Callable[[NewPlayer, int], Iterator[Measured]]

MEASURES: Final[Mapping[str, Measure]] = {
    "below_the_budget": below_the_budget,
    "bursts": bursts,
    "clock_blip": clock_blip,
    "error_storm": error_storm,
    "few_requests": few_requests,
    "flood": flood,
    "huge_lines": huge_lines,
    "nested": nested,
    "small_budgets": small_budgets,
    "storm_beside_others": storm_beside_others,
    "surges": surges,
    "tenants": tenants,
    "thrash": thrash,
}
