"""What is remembered of requests has a bound: of too many, the one that came first is forgotten (5.3, 5.8)."""

from typing import Final

__all__ = ["remember"]

MOST: Final = 1 << 13


def remember(scopes: dict[str, int], scope: str, number: int) -> None:
    """Take note of a request's number. One that is known already keeps its place in the order."""
    scopes[scope] = number
    if len(scopes) > MOST:
        del scopes[next(iter(scopes))]
