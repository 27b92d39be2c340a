"""Dropped records of each request, held back in case the request fails."""

from __future__ import annotations

from collections import OrderedDict, deque

from lipservice._decision import Held
from lipservice._engine import MAX_SCOPES
from lipservice._policy import Retained


class _Request:
    """The held records of one request, oldest first, and their bytes."""

    __slots__ = ("held", "size")

    def __init__(self) -> None:
        self.held: deque[Held] = deque()
        self.size = 0

    def add(self, held: Held) -> None:
        self.held.append(held)
        self.size += held.size

    def drop_oldest(self) -> int:
        """Let go of the oldest record, and return its bytes."""
        size = self.held.popleft().size
        self.size -= size
        return size


class RequestBuffer:
    """Held records by request, the requests in the order of their first ones; and which requests have failed."""

    def __init__(self, limits: Retained) -> None:
        """Start empty."""
        self._limits = limits
        self.enabled = limits.enabled  # whether anything is held back at all
        # Ordered dicts, because the first of a plain one is found by passing over all that were deleted before it.
        self._requests: OrderedDict[str, _Request] = OrderedDict()
        self._promoted_until: OrderedDict[str, int] = OrderedDict()
        self._size = 0
        self._released_cost = 0  # in this window

    def __len__(self) -> int:
        """Return how many records are held."""
        return sum(len(request.held) for request in self._requests.values())

    def set_limits(self, limits: Retained) -> None:
        """Go by the limits of another policy from now on; one that holds nothing lets go of everything."""
        self._limits = limits
        self.enabled = limits.enabled
        if not limits.enabled:
            self._requests.clear()
            self._promoted_until.clear()
            self._size = 0

    def begin_window(self) -> None:
        """Forget what was released in the last window."""
        self._released_cost = 0

    def hold(self, scope: str, held: Held) -> None:
        """Hold a record back. Too much of one request: its oldest go. Too much in all: the oldest requests go whole."""
        limits = self._limits
        if not self.enabled or held.size > min(limits.max_bytes_per_request, limits.max_bytes):
            return
        request = self._requests.setdefault(scope, _Request())
        request.add(held)
        self._size += held.size
        while request.size > limits.max_bytes_per_request:
            self._size -= request.drop_oldest()
        while len(self._requests) > limits.max_requests or self._size > limits.max_bytes:
            self._size -= self._requests.popitem(last=False)[1].size

    def promote(self, scope: str, now_ms: int, most_cost: int) -> tuple[Held, ...]:
        """Note that a request has failed, and return its held records, in the order in which they came.

        What is too old, or costs more than `most_cost` leaves for such records in this window, stays dropped.
        """
        if not self.enabled:
            return ()
        self._promoted_until[scope] = now_ms + 1000 * self._limits.promoted_seconds
        if len(self._promoted_until) > MAX_SCOPES:
            self._promoted_until.popitem(last=False)
        request = self._let_go(scope)
        return tuple(held for held in request if self._may_go(held, now_ms, most_cost)) if request else ()

    def _may_go(self, held: Held, now_ms: int, most_cost: int) -> bool:
        too_old = now_ms - held.time_ms > 1000 * self._limits.max_age_seconds
        if too_old or self._released_cost + held.cost > most_cost:
            return False
        self._released_cost += held.cost
        return True

    def is_promoted(self, scope: str, now_ms: int) -> bool:
        """Tell whether a request failed a short time ago."""
        return now_ms < self._promoted_until.get(scope, 0)

    def forget(self, scope: str) -> None:
        """Let go of a request that has ended."""
        self._let_go(scope)
        self._promoted_until.pop(scope, None)

    def _let_go(self, scope: str) -> deque[Held] | None:
        request = self._requests.pop(scope, None)
        if request is None:
            return None
        self._size -= request.size
        return request.held
