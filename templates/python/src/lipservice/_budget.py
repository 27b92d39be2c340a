"""Amounts per period, read from text by integers alone: what a window may cost, and rates of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lipservice._field import Field
from lipservice._message import message, shown, unexpected
from lipservice._policy_tables import (
    BUDGET_DECIMALS,
    BUDGET_FORM,
    COST_HIGH,
    COST_LOW,
    KNOWN_PERIODS,
    KNOWN_UNITS,
    OBJECTS,
    PERIODS,
    RATE_FORM,
    RECORD_COST,
    UNITS,
)

_BUDGET = re.compile(BUDGET_FORM)
_RATE = re.compile(RATE_FORM)

WINDOW = next(field for field in OBJECTS["policy"] if field.name == "window_seconds")
_EXPECTED = next(field.expected for field in OBJECTS["policy"] if field.type == "budget")


class BudgetError(ValueError):
    """A text that is no budget, or none for its window; its text is the message."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a window may cost: RECORD_COST for each of its `records`, or `bytes`."""

    kind: str
    cost_per_window: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """A budget as it is written: `amount` is counted in its smallest decimal; a unit of 0 bytes stands for records."""

    text: str
    amount: int
    unit: int
    period: int

    def in_window(self, window: int) -> Budget:
        """Return what a window of so many seconds may cost. Raises BudgetError where that is out of bounds."""
        cost = self._cost(window)
        if cost < COST_LOW:
            raise BudgetError(self._below(window))
        if cost > COST_HIGH:
            raise BudgetError(self._above(window))
        return Budget("bytes" if self.unit else "records", cost)

    def _cost(self, window: int) -> int:
        per = 10**BUDGET_DECIMALS * self.period
        if self.unit:
            # Whole bytes per second first.
            return self.amount * self.unit // per * window
        return self.amount * RECORD_COST * window // per

    def _below(self, window: int) -> str:
        for other in range(WINDOW.low, WINDOW.high + 1):
            if self._cost(other) >= COST_LOW:
                return message("budget_below", got=shown(self.text), window=window, other=other)
        return message("budget_below_any", got=shown(self.text), window=window, other=WINDOW.high)

    def _above(self, window: int) -> str:
        for other in range(WINDOW.high, WINDOW.low - 1, -1):
            if self._cost(other) <= COST_HIGH:
                return message("budget_above", got=shown(self.text), window=window, other=other)
        return message("budget_above_any", got=shown(self.text), window=window, other=WINDOW.low)


def read_allowance(text: str) -> Allowance:
    """Read a text such as `20/s` or `10 GB/month`. Raises BudgetError."""
    match = _BUDGET.fullmatch(text)
    if match is None:
        raise BudgetError(unexpected(_EXPECTED, text))
    whole, decimals, unit, period = match.groups(default="")
    if unit and unit not in UNITS:
        raise BudgetError(message("unknown_unit", got=shown(unit), known=KNOWN_UNITS))
    if period not in PERIODS:
        raise BudgetError(message("unknown_period", got=shown(period), known=KNOWN_PERIODS))
    amount = int(whole + decimals.ljust(BUDGET_DECIMALS, "0"))
    return Allowance(text, amount, UNITS.get(unit, 0), PERIODS[period])


def read_rate(text: str, field: Field) -> tuple[int, int] | None:
    """Return how many records a text such as `5/s` allows in how many milliseconds, or None if it is no such text."""
    match = _RATE.fullmatch(text)
    if match is None or match[2] not in PERIODS or not field.low <= int(match[1]) <= field.high:
        return None
    return int(match[1]), PERIODS[match[2]] * 1000
