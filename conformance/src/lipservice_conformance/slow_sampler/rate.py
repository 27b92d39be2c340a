"""Rates: an integer k of 1 .. ONE is the probability k/ONE (5.0), written as text, as a threshold and as a weight."""

import math
import re
import struct
from fractions import Fraction
from typing import Final

from lipservice_conformance.slow_sampler.findings import unexpected
from lipservice_conformance.values import Json

__all__ = ["ONE", "parse_percentage", "parse_probability", "shown_threshold", "weight_bits"]

ONE: Final = 1 << 24
PROBABILITY: Final = re.compile(r" *([0-9](?:\.[0-9]{1,8})?) *")
PERCENTAGE: Final = re.compile(r" *([0-9]{1,3}(?:\.[0-9]{1,6})?) *% *")


def parse_probability(value: Json) -> int:
    """Return the rate of a decimal text; 0 for the probability 0, and for that alone."""
    return _rate_of(value, PROBABILITY, 1, 'a probability as text from "0" to "1" with at most 8 decimals')


def parse_percentage(value: Json) -> int:
    """Return the rate of a text such as `10%`."""
    return _rate_of(value, PERCENTAGE, 100, "a percentage from 0% to 100% with at most 6 decimals")


def _rate_of(value: Json, form: re.Pattern[str], most: int, expected: str) -> int:
    """Return what the threshold floor((1 - p) * ONE) leaves (5.3)."""
    match = form.fullmatch(value) if isinstance(value, str) else None
    if match is None or Fraction(match[1]) > most:
        raise unexpected(expected, value)
    return ONE - math.floor((1 - Fraction(match[1]) / most) * ONE)


def shown_threshold(rate: int) -> str:
    """Return the `th` of OpenTelemetry: six digits without the zeros at their end. What is never kept has none."""
    if rate == 0:
        return ""
    return f"{ONE - rate:06x}".rstrip("0") or "0"


def weight_bits(rate: int) -> str:
    """Return the IEEE bits of ONE/rate in hexadecimal; rate 0 stands for the weight 0."""
    return struct.pack(">d", ONE / rate if rate else 0.0).hex()
