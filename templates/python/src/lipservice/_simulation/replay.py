"""Plays the records of a log through the scanner and the sampler, and keeps account."""

from __future__ import annotations

from collections.abc import Iterable

from lipservice._cost import record_bytes
from lipservice._decision import Settlement
from lipservice._policy import Policy
from lipservice._policy_tables import RECORD_COST
from lipservice._record import Record
from lipservice._sampler import Sampler
from lipservice._scanner import Scanner
from lipservice._simulation.clock import Clock
from lipservice._simulation.entry import Entry
from lipservice._simulation.history import History
from lipservice._simulation.pattern_table import PatternTable
from lipservice._simulation.stamps import settlement_bytes, stamp_bytes
from lipservice._simulation.windows import Windows


class Replay:
    """One log under one policy. Memory is bounded: so is everything it holds.

    Attributes:
        accounted: What the counts of kept records and settlements add up to.
        settlements: Records that only account for others.
    """

    def __init__(self, policy: Policy, seed: int, clock: Clock) -> None:
        """Begin with nothing seen."""
        self.policy = policy
        self.patterns = PatternTable()
        self.history = History()
        self.windows = Windows(1000 * policy.window_seconds, policy.budget.cost_per_window)
        self.clock = clock
        self.earliest_ms: int | None = None
        self.latest_ms = 0
        self.seen = self.kept = self.bytes_seen = self.bytes_kept = 0
        self.accounted = self.settlements = 0
        self._scanner = Scanner()
        self._sampler = Sampler(policy, seed)
        self._counts_bytes = policy.budget.kind == "bytes"
        self._settle_ms = 1000 * policy.settle_interval_seconds
        self._settled_ms = self._now_ms = 0

    def play(self, entries: Iterable[Entry]) -> None:
        """Play all records, then account for what is left."""
        for entry in entries:
            self._play(entry)
        self.windows.close()
        self._settle(self._sampler.settle(self._now_ms, everything=True))

    def _play(self, entry: Entry) -> None:
        now_ms = self.clock.now(entry.time_ms)
        self._advance(now_ms)
        signature = self._scanner.signature(entry.message, entry.severity, entry.logger)
        record = Record(
            signature.id, signature.template, entry.severity, entry.logger, entry.body_bytes, entry.attributes
        )
        decision = self._sampler.decide(record, now_ms)
        size, keep = record_bytes(record), decision.would_keep
        stamps = stamp_bytes(decision, signature.id) if keep else 0
        row = self.patterns.find(signature.id)
        if row is None:
            row = self.patterns.open(signature.id, signature.template, entry.severity, entry.line)
        row.add(size, entry.line, decision, stamps)
        self.history.add(now_ms, keep=keep)
        self.seen += 1
        self.bytes_seen += size
        if keep:
            self.kept += 1
            self.bytes_kept += size + stamps
            self.accounted += decision.count
            self.windows.add(now_ms, size if self._counts_bytes else RECORD_COST)
        else:
            self.windows.add(now_ms, 0)

    def _advance(self, now_ms: int) -> None:
        """Settle as often as the policy says."""
        if self.earliest_ms is None:
            self.earliest_ms = self._settled_ms = now_ms
        self.earliest_ms, self.latest_ms = min(self.earliest_ms, now_ms), max(self.latest_ms, now_ms)
        self._now_ms = now_ms
        if not 0 <= now_ms - self._settled_ms < self._settle_ms:
            self._settled_ms = now_ms
            self._settle(self._sampler.settle(now_ms))

    def _settle(self, settlements: Iterable[Settlement]) -> None:
        for settlement in settlements:
            row = self.patterns.find(settlement.key)
            self.settlements += 1
            self.accounted += settlement.count
            self.bytes_kept += settlement_bytes(settlement, settlement.key if row is None else row.template)
