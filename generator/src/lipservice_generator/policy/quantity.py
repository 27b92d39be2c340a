"""How texts with a number are read, and what a budget costs: by integers alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lipservice_generator.policy.representation import Number, Quantities
from lipservice_generator.policy.wording import listed


def build_quantities(sections: Mapping[str, Any]) -> Quantities:
    """Return the forms of all texts with a number.

    Each repeat is told from what follows it by its first character, so matching is linear in every engine.
    """
    budget, places, periods = sections["budget"], sections["probability"].decimals, sections["periods"]
    whole = f"([0-9]{{1,{budget.whole_digits}}})"
    unit = "(?:([A-Za-z]+) *)?"
    period = "/ *([A-Za-z]+) *"
    return Quantities(
        budget=f" *{whole}{_decimals(budget.decimals)} *{unit}{period}",
        rate=f" *{whole} *{period}",
        percent=f" *([0-9]{{1,3}}){_decimals(places - 2)} *% *",
        probability=f" *([0-9]){_decimals(places)} *",
        budget_decimals=budget.decimals,
        units=_numbers(budget.units),
        known_units=listed(list(budget.units)),
        periods=_numbers(periods),
        known_periods=listed(list(periods)),
    )


def _decimals(most: int) -> str:
    return rf"(?:\.([0-9]{{1,{most}}}))?"


def _numbers(numbers: Mapping[str, int]) -> tuple[Number, ...]:
    return tuple(Number(name, value) for name, value in numbers.items())


def window_cost(text: str, quantities: Quantities, record_cost: int, window: int) -> int | None:
    """Return what a window of so many seconds may cost by a budget's text, or None if it is no budget."""
    match = re.fullmatch(quantities.budget, text)
    units = {entry.name: entry.value for entry in quantities.units}
    periods = {entry.name: entry.value for entry in quantities.periods}
    if match is None or match[3] not in {None, *units} or match[4] not in periods:
        return None
    decimals = match[2] or ""
    amount = int((match[1] + decimals).ljust(len(match[1]) + quantities.budget_decimals, "0"))
    per: int = 10**quantities.budget_decimals * periods[match[4]]
    if match[3] is None:
        return amount * record_cost * window // per
    return amount * units[match[3]] // per * window
