"""Budgets and rates per time, read from text by integers alone (5.0; policy.yaml)."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from lipservice_conformance.slow_sampler.findings import WrongError, shown, unexpected
from lipservice_conformance.values import Json

__all__ = ["RECORD_COST", "Budget", "Flow", "parse_budget", "parse_flow", "parse_rate"]

RECORD_COST: Final = 1_024
LEAST_COST: Final = 1_024
MOST_COST: Final = 1 << 30
WINDOWS: Final = range(1, 301)  # seconds

AMOUNT: Final = re.compile(r" *([0-9]{1,12}(?:\.[0-9]{1,3})?) *([A-Za-z]*) */ *([A-Za-z]+) *")
RATE: Final = re.compile(r" *([0-9]{1,12}) */ *([A-Za-z]+) *")
RATES: Final = range(1, (1 << 20) + 1)
BYTES: Final = {
    "B": 1,
    "kB": 1_000,
    "KB": 1_000,
    "MB": 1_000**2,
    "GB": 1_000**3,
    "TB": 1_000**4,
    "KiB": 1_024,
    "MiB": 1_024**2,
    "GiB": 1_024**3,
}
SECONDS: Final = {
    name: seconds
    for names, seconds in (
        ("s sec secs second seconds", 1),
        ("m min mins minute minutes", 60),
        ("h hour hours", 3_600),
        ("d day days", 86_400),
        ("month months", 2_592_000),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Budget:
    """What a window may cost, and what is counted for it."""

    kind: Literal["records", "bytes"]
    cost: int


@dataclass(frozen=True, slots=True)
class Flow:
    """So many of a unit in so many seconds; a unit of 0 bytes stands for records."""

    amount: Fraction
    unit: int
    seconds: int

    def cost(self, window_seconds: int) -> int:
        """Return the cost of a window. Bytes are whole per second first: 10 GB/month is 3,858 B/s."""
        if self.unit:
            return int(self.amount * self.unit / self.seconds) * window_seconds
        return int(self.amount * RECORD_COST * window_seconds / self.seconds)

    def budget(self, text: str, window_seconds: int) -> Budget:
        """Return the budget of a window; `text` is what was read."""
        cost = self.cost(window_seconds)
        if cost < LEAST_COST:
            wide = next((seconds for seconds in WINDOWS if self.cost(seconds) >= LEAST_COST), None)
            raise _too_little(text, window_seconds, wide)
        if cost > MOST_COST:
            narrow = next((seconds for seconds in reversed(WINDOWS) if self.cost(seconds) <= MOST_COST), None)
            raise _too_much(text, window_seconds, narrow)
        return Budget("bytes" if self.unit else "records", cost)


def parse_budget(text: str, window_seconds: int) -> Budget:
    """Return the budget of a window, or say which window would do."""
    if window_seconds not in WINDOWS:
        raise unexpected("a whole number from 1 to 300", window_seconds)
    return parse_flow(text).budget(text, window_seconds)


def parse_flow(text: str) -> Flow:
    """Return what the text of a budget says."""
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise unexpected('a budget such as "20/s" or "10 GB/month"', text)
    amount, unit, period = match.groups()
    if unit and unit not in BYTES:
        raise WrongError(f"unknown unit {shown(unit)}, expected one of {', '.join(BYTES)}")
    if period not in SECONDS:
        raise WrongError(f"unknown period {shown(period)}, expected one of {', '.join(SECONDS)}")
    return Flow(Fraction(amount), BYTES.get(unit, 0), SECONDS[period])


def parse_rate(value: Json) -> tuple[int, int]:
    """Return how many records in how many milliseconds: `300/min` is (300, 60000). They are whole, and written so."""
    match = RATE.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[1]) not in RATES or match[2] not in SECONDS:
        raise unexpected('a whole number from 1 to 1048576 for each period, such as "5/s"', value)
    return int(match[1]), SECONDS[match[2]] * 1_000


def _too_little(text: str, window: int, least: int | None) -> WrongError:
    what = f"{shown(text)} is less than one record in"
    if least is None:
        return WrongError(f"{what} every window up to {WINDOWS[-1]} s")
    return WrongError(f"{what} a window of {window} s: window_seconds must be at least {least}")


def _too_much(text: str, window: int, most: int | None) -> WrongError:
    what = f"{shown(text)} is more than"
    if most is None:
        return WrongError(f"{what} any window can hold, down to {WINDOWS[0]} s")
    return WrongError(f"{what} a window of {window} s can hold: window_seconds must be at most {most}")
