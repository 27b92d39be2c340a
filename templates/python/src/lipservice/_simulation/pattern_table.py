"""What was seen and kept of each pattern, in a table that stops growing."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lipservice._decision import Decision
from lipservice._engine import ONE

# Some 10 MB when full. A log with more patterns than this has mostly unique lines.
MOST_PATTERNS = 10_000

# Two standard errors: 95 of 100 sums are no further off.
_DEVIATIONS = 1.96


class PatternRow:
    """The account of one pattern. Lines are numbered from 1; 0 is none.

    Attributes:
        weight: The sum of the weights of what was kept, which estimates what was seen.
        variance: The variance of that sum, as if each record had been drawn by itself: of one that is kept with chance
            p it is 1 / p - 1. The chances depend on what was seen only, so they are known of dropped records too.
            Infinite where a rule drops records for which no weight stands.
    """

    __slots__ = (
        "bytes_kept",
        "bytes_seen",
        "first_kept",
        "first_seen",
        "kept",
        "pattern",
        "seen",
        "severity",
        "template",
        "variance",
        "weight",
    )

    def __init__(self, pattern: str, template: str, severity: int, line: int) -> None:
        """Begin with nothing."""
        self.pattern = pattern
        self.template = template
        self.severity = severity
        self.first_seen = line
        self.first_kept = 0
        self.seen = self.kept = self.bytes_seen = self.bytes_kept = 0
        self.weight = self.variance = 0.0

    def add(self, size: int, line: int, decision: Decision, stamps: int) -> None:
        """Count a record of `size` bytes; `stamps` is what its decision adds to it."""
        self.seen += 1
        self.bytes_seen += size
        if decision.rate != ONE:
            self.variance += ONE / decision.rate - 1 if decision.rate else math.inf
        if decision.would_keep:
            self.kept += 1
            self.bytes_kept += size + stamps
            self.weight += decision.weight
            self.first_kept = self.first_kept or line

    @property
    def error(self) -> float | None:
        """How far the sum of the weights is off, relative to what was seen; None where nothing was kept."""
        return self.weight / self.seen - 1 if self.kept else None

    @property
    def bound(self) -> float | None:
        """How far it may be off, in 95 runs of 100; None where there is no such bound."""
        return _DEVIATIONS * math.sqrt(self.variance) / self.seen if math.isfinite(self.variance) else None


class PatternTable:
    """Rows by pattern. When it is full, all patterns that are new share the row `rest`."""

    def __init__(self, most: int = MOST_PATTERNS) -> None:
        """Begin empty."""
        self._most = most
        self._rows: dict[str, PatternRow] = {}
        self.rest: PatternRow | None = None

    def __len__(self) -> int:
        """Return how many patterns have a row of their own."""
        return len(self._rows)

    def __iter__(self) -> Iterator[PatternRow]:
        """Yield the rows of patterns, the largest first; `rest` is none of them."""
        return iter(sorted(self._rows.values(), key=lambda row: (-row.seen, row.first_seen)))

    def find(self, pattern: str) -> PatternRow | None:
        """Return the row of a pattern that has one."""
        return self._rows.get(pattern)

    def open(self, pattern: str, template: str, severity: int, line: int) -> PatternRow:
        """Return the row for a pattern that has none yet."""
        if len(self._rows) < self._most:
            row = self._rows[pattern] = PatternRow(pattern, template, severity, line)
            return row
        if self.rest is None:
            self.rest = PatternRow("", "all other patterns", severity, line)
        return self.rest
