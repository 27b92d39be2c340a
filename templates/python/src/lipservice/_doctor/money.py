"""What a budget comes to in a month, by whole numbers alone."""

from __future__ import annotations

from lipservice._budget import Budget
from lipservice._doctor.tables import CENTS_PER_GB, FREE_GB, MONTH_DAYS
from lipservice._policy_tables import RECORD_COST

_GB = 10**9
_MONTH_SECONDS = MONTH_DAYS * 86_400
_THOUSAND, _HUNDRED = 1000, 100


def bytes_a_month(budget: Budget, window: int, record_bytes: int) -> int:
    """Return how many bytes one process sends that always uses all of its budget."""
    if budget.kind == "bytes":
        return budget.cost_per_window * _MONTH_SECONDS // window
    return budget.cost_per_window * record_bytes * _MONTH_SECONDS // (RECORD_COST * window)


def a_second(budget: Budget, window: int) -> str:
    """Return a budget as records, up to three decimals, or whole bytes each second."""
    if budget.kind == "bytes":
        return str(budget.cost_per_window // window)
    whole, part = divmod(_rounded(budget.cost_per_window * _THOUSAND, RECORD_COST * window), _THOUSAND)
    return f"{whole}.{part:03}".rstrip("0").rstrip(".")


def gigabytes(size: int) -> str:
    """Return bytes as GB with two decimals."""
    return _hundredths(_rounded(size * _HUNDRED, _GB))


def price_of(size: int) -> str:
    """Return what so many bytes cost, in dollars and cents."""
    return dollars(_rounded(size * CENTS_PER_GB, _GB))


def price_beyond_free(size: int) -> str:
    """Return what so many bytes cost where what is free was not used otherwise."""
    return price_of(max(0, size - FREE_GB * _GB))


def dollars(cents: int) -> str:
    """Return an amount of money."""
    return f"${_hundredths(cents)}"


def _hundredths(number: int) -> str:
    whole, part = divmod(number, _HUNDRED)
    return f"{whole}.{part:02}"


def _rounded(dividend: int, divisor: int) -> int:
    """Divide, a half upwards."""
    return (2 * dividend + divisor) // (2 * divisor)
