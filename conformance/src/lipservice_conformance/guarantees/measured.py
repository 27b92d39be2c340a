"""One number of one guarantee, and between which bounds it must lie."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

__all__ = ["Measured"]


@dataclass(frozen=True)
class Measured:
    """A number with the bounds that the rules state for it."""

    guarantee: str
    what: str
    value: float
    least: float = -inf
    most: float = inf

    @property
    def holds(self) -> bool:
        """Tell whether it lies within its bounds."""
        return self.least <= self.value <= self.most

    def __str__(self) -> str:
        bounds = [f"at least {self.least:g}"] * (self.least > -inf) + [f"at most {self.most:g}"] * (self.most < inf)
        verdict = "holds" if self.holds else "does NOT hold"
        return f"{self.guarantee} {self.what}: {self.value:g}, {', '.join(bounds)}: {verdict}"
