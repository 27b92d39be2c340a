"""Dropped records of each request, held back in case the request fails (5.8)."""

from dataclasses import dataclass

from lipservice_conformance.slow_sampler.policy import Retained
from lipservice_conformance.slow_sampler.scopes import remember

__all__ = ["Held", "RequestBuffer"]


@dataclass(frozen=True, slots=True)
class Held:
    """A dropped record: its cost in the budget's terms, its size in bytes whatever those are."""

    key: str
    time: int
    cost: int
    size: int


class RequestBuffer:
    """The held records by request, the requests in the order of their first ones; and which requests have failed."""

    def __init__(self, limits: Retained) -> None:
        """Start empty."""
        self._limits = limits
        self._requests: dict[str, list[Held]] = {}
        self._promoted_until: dict[str, int] = {}
        self._released_cost = 0  # in this window

    def __len__(self) -> int:
        """Return how many records are held."""
        return sum(map(len, self._requests.values()))

    def set_limits(self, limits: Retained) -> None:
        """Work by the limits of another policy from now on; one that holds nothing lets go of all."""
        self._limits = limits
        if not limits.enabled:
            self._requests.clear()
            self._promoted_until.clear()

    def begin_window(self) -> None:
        """Forget what was released in the last window."""
        self._released_cost = 0

    def hold(self, scope: str, held: Held) -> None:
        """Hold a record back. Too much of one request: its oldest go. Too much in all: the oldest requests go whole."""
        limits = self._limits
        if not limits.enabled or held.size > min(limits.max_bytes_per_request, limits.max_bytes):
            return
        request = self._requests.setdefault(scope, [])
        request.append(held)
        while _size(request) > limits.max_bytes_per_request:
            request.pop(0)
        while len(self._requests) > limits.max_requests or self._size() > limits.max_bytes:
            del self._requests[next(iter(self._requests))]

    def promote(self, scope: str, now: int, most_cost: int) -> list[Held]:
        """Take note that a request has failed. Returns the records released by it, in the order in which they came.

        What is too old, or costs more than the window has left for such records, stays dropped.
        """
        if not self._limits.enabled:
            return []
        remember(self._promoted_until, scope, now + self._limits.promoted_ms)
        released = []
        for held in self._requests.pop(scope, []):
            if now - held.time <= self._limits.max_age_ms and self._released_cost + held.cost <= most_cost:
                self._released_cost += held.cost
                released.append(held)
        return released

    def is_promoted(self, scope: str, now: int) -> bool:
        """Tell whether a request has failed a short time ago."""
        return now < self._promoted_until.get(scope, 0)

    def forget(self, scope: str) -> None:
        """Let go of a request that has ended."""
        self._requests.pop(scope, None)
        self._promoted_until.pop(scope, None)

    def _size(self) -> int:
        return sum(map(_size, self._requests.values()))


def _size(request: list[Held]) -> int:
    return sum(held.size for held in request)
