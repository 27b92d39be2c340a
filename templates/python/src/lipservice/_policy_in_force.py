"""The newest policy of a client, and what is known of it."""

from __future__ import annotations

from collections import Counter

from lipservice._clock import Clock
from lipservice._policy import Policy
from lipservice._policy_stats import PolicyStats, SourceName

_MS = 1_000_000


class PolicyInForce:
    """One thread changes it, any may look at it."""

    def __init__(self, clock: Clock, policy: Policy, source: SourceName) -> None:
        """Begin with a policy that nobody was asked for."""
        self._clock = clock
        self._failures: Counter[str] = Counter()
        # Together, so that nobody sees half of a change.
        self._facts = (source, policy, 0, 0)

    def confirm(self, source: SourceName, policy: Policy | None, fetched_ms: int = 0) -> None:
        """Note that a source has given a policy, or (None) stands by the one in force: now, or some time ago."""
        _, before, _, changed_ms = self._facts
        now_ms = self._now_ms()
        self._facts = (source, policy or before, fetched_ms or now_ms, now_ms if policy else changed_ms)

    def fail(self, kind: str) -> None:
        """Count a failure."""
        self._failures[kind] += 1

    def stats(self) -> PolicyStats:
        """Return what is known."""
        source, policy, fetched_ms, changed_ms = self._facts
        age_ms = max(0, self._now_ms() - fetched_ms) if fetched_ms else 0
        return PolicyStats(
            source, policy.version, policy.hash, fetched_ms, changed_ms, age_ms, dict(self._failures.copy())
        )

    def _now_ms(self) -> int:
        return self._clock.wall_ns() // _MS
