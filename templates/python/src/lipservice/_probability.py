"""Probabilities as rates: whole numbers up to ONE, read from decimal text by integers alone."""

from __future__ import annotations

import re

from lipservice._policy_tables import ONE, PERCENT_FORM, PROBABILITY_FORM

_PROBABILITY = re.compile(PROBABILITY_FORM)
_PERCENT = re.compile(PERCENT_FORM)


def read_probability(text: str) -> int | None:
    """Return the rate of a text such as `0.25`, or None if it is no probability."""
    return _rate(_PROBABILITY.fullmatch(text), 0)


def read_percent(text: str) -> int | None:
    """Return the rate of a text such as `25%`, or None if it is no percentage."""
    return _rate(_PERCENT.fullmatch(text), 2)


def _rate(match: re.Match[str] | None, places: int) -> int | None:
    if match is None:
        return None
    decimals = match[2] or ""
    part, whole = int(match[1] + decimals), 10 ** (len(decimals) + places)
    # The threshold is rounded down, so no probability but 0 has the rate 0.
    return ONE - (whole - part) * ONE // whole if part <= whole else None


def threshold_text(rate: int) -> str:
    """Return OpenTelemetry's form of the threshold of a rate: hexadecimal digits without the zeros at their end."""
    return f"{ONE - rate:06x}".rstrip("0") or "0" if rate else ""


def weight(rate: int) -> float:
    """Return how many records a kept one stands for; of a rate of 0 none is kept."""
    return ONE / rate if rate else 0.0
