"""What became of the records of one service, and whether that is the same for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lipservice_conformance.calls.sent import Sent, read_row
from lipservice_conformance.emulator import Row
from lipservice_conformance.emulator.pattern import pattern_of

__all__ = ["FAILED", "Run", "differences"]

FAILED = 17  # severities from here on are errors
_SHOWN = 3


@dataclass(frozen=True)
class Run:
    """What one service sent: with a budget without end everything, with the bytes that costs, and as it is meant."""

    language: str
    everything: Sequence[Row]
    bytes_of_all: int
    stored: Sequence[Row]
    billed: int

    @cached_property
    def logged(self) -> list[Sent]:
        """All that the service has logged."""
        return [read_row(row) for row in self.everything]

    @cached_property
    def rows(self) -> list[Sent]:
        """What is left of it, in the order of arrival."""
        return [read_row(row) for row in self.stored]

    @property
    def saved(self) -> float:
        """The share of bytes that was not sent."""
        return 1 - self.billed / max(self.bytes_of_all, 1)

    @cached_property
    def logged_patterns(self) -> Counter[str]:
        """How many records of each pattern were logged."""
        return Counter(_pattern(row) for row in self.logged)

    @cached_property
    def patterns(self) -> Counter[str]:
        """How many records of each pattern the rows account for."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts[_pattern(row)] += row.count
        return counts

    @cached_property
    def rows_of_patterns(self) -> Counter[str]:
        """How many rows there are of each pattern, without those that only account for others."""
        return Counter(_pattern(row) for row in self.rows if not row.is_settlement)

    @cached_property
    def failures(self) -> list[list[Sent]]:
        """The rows of each request that failed, in the order of time."""
        found: dict[str, list[Sent]] = {row.trace_id: [] for row in self.rows if row.severity >= FAILED}
        for row in sorted(self.rows, key=lambda row: row.time):
            if row.trace_id and row.trace_id in found:
                found[row.trace_id].append(row)
        return [rows for rows in found.values() if rows]

    @cached_property
    def decisions(self) -> list[tuple[object, ...]]:
        """What was decided of each row, in the order of arrival; last, of those that only account for others.

        These come by the number that they account for, and of equal ones by the ids of patterns, which are others where
        a language has the native template.
        """
        decided = [_decision(row) for row in self.rows if not row.is_settlement]
        return decided + sorted((_decision(row) for row in self.rows if row.is_settlement), key=str)


def differences(runs: Sequence[Run]) -> list[str]:
    """Return what is not accounted for in a language, or is another there than in the first."""
    found = []
    first = runs[0]
    for run in runs:
        if run.patterns != run.logged_patterns:
            found.append(f"{run.language}: logged {dict(run.logged_patterns)}, accounted for {dict(run.patterns)}")
        if [row.body for row in run.logged] != [row.body for row in first.logged]:
            found.append(f"{run.language}: what was logged is not what was logged in {first.language}")
        found += [
            f"{run.language}: row {number} is {own}, in {first.language} it is {other}"
            for number, (own, other) in enumerate(zip(run.decisions, first.decisions, strict=False), start=1)
            if own != other
        ][:_SHOWN]
        if len(run.rows) != len(first.rows):
            found.append(f"{run.language}: {len(run.rows)} rows, in {first.language} {len(first.rows)}")
    return found


def _decision(row: Sent) -> tuple[object, ...]:
    subject = _pattern(row) if row.is_settlement else row.body  # languages write patterns as they know them
    return row.severity, subject, row.reason, row.count, row.attributes.get("lipservice.sample.weight")


def _pattern(row: Sent) -> str:
    return pattern_of(row.body, row.reason)
