"""The rate limit behind the answer: what exceeds it was answered 200 and is lost all the same."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Buckets"]


@dataclass
class _Level:
    amount: float
    at: float


class Buckets:
    """A bucket of bytes for every token, full at first."""

    def __init__(self, size: int, refill: int) -> None:
        self._size, self._refill = size, refill
        self._levels: dict[str, _Level] = {}

    def take(self, token: str, amount: int, now: float) -> bool:
        """Take that much out of the token's bucket, or nothing if it does not hold as much."""
        level = self._levels.setdefault(token, _Level(self._size, now))
        level.amount = min(self._size, level.amount + (now - level.at) * self._refill)
        level.at = now
        if level.amount < amount:
            return False
        level.amount -= amount
        return True
