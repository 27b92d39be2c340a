"""The requests that the services of the demo are asked, the same ones each time: a minute of a shop, with a sale."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lipservice_conformance.values import Json

__all__ = ["SECONDS", "Ask", "traffic"]

SECONDS = 60
_SEED = 8
_SALE = range(20, 35)
_ORDERS, _SALE_ORDERS, _READS = 4, 16, 4  # a second
_ITEMS, _PEOPLE = 100, 300
_BROKEN_EVERY, _DECLINED_EVERY = 90, 19  # orders
_GOOD, _DECLINED, _BROKEN = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 0119"
_HEX = "0123456789abcdef"
# What was put off in the last seconds is done by then.
_LATER_MS = 15_000


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, so many milliseconds after the beginning."""

    at_ms: int
    method: str
    path: str
    content: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


def traffic(seconds: int = SECONDS) -> list[Ask]:
    """Return the requests in order; fewer seconds are the beginning of more."""
    return [*_Town().days_work(seconds), Ask(seconds * 1000 + _LATER_MS, "GET", "/health")]


class _Town:
    """Draws who comes, and for what. Only `random()` is used: the one method whose sequence Python promises."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)  # noqa: S311  nothing secret
        self._orders = 0

    def days_work(self, seconds: int) -> Iterator[Ask]:
        for second in range(seconds):
            yield Ask(second * 1000, "GET", "/health")
            orders = _SALE_ORDERS if second in _SALE else _ORDERS
            moments = sorted(second * 1000 + 1 + self._below(999) for _ in range(orders + _READS))
            for number, at_ms in enumerate(moments):
                is_read = number % (orders // _READS + 1) == orders // _READS
                yield self._read(at_ms) if is_read and self._orders else self._order(at_ms)

    def _order(self, at_ms: int) -> Ask:
        self._orders += 1
        card = _BROKEN if self._orders % _BROKEN_EVERY == 0 else _GOOD
        if self._orders % _DECLINED_EVERY == 0:
            card = _DECLINED
        content: Json = {"item": 1 + self._below(_ITEMS), "quantity": 1 + self._below(3), "card": card}
        return Ask(at_ms, "POST", "/orders", content, self._headers())

    def _read(self, at_ms: int) -> Ask:
        return Ask(at_ms, "GET", f"/orders/{1 + self._below(self._orders)}", None, self._headers())

    def _headers(self) -> dict[str, str]:
        person = 1 + self._below(_PEOPLE)
        return {
            "traceparent": f"00-{self._digits(32)}-{self._digits(16)}-01",
            "X-PostHog-Distinct-Id": f"user-{person}",
            "X-PostHog-Session-Id": f"session-{person}",
        }

    def _below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def _digits(self, count: int) -> str:
        return "".join(_HEX[self._below(16)] for _ in range(count))
