"""What a simulation found: what all forms of its output are made from. `document` is the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lipservice._simulation.log_file import LogFile
from lipservice._simulation.pattern_table import PatternRow
from lipservice._simulation.price import Price
from lipservice._simulation.replay import Replay
from lipservice._tables import VERSION

SCHEMA = "lipservice.simulation/1"

_MONTH_MS = 2_592_000_000
# A month is not told from less than this.
_LEAST_SPAN_MS = 60_000

_SEVERITIES = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_NUMBERS_EACH = 4


@dataclass(frozen=True)
class Outcome:
    """A log, what was assumed of it, and what came of it.

    Attributes:
        log: The file, as it was read.
        notes: What the reader goes by.
        remarks: What should be known besides: anything that was assumed, repaired or left out.
        assumed_rate: The rate, where times were not taken from the log; else empty.
        budget: The budget as it was written.
        seed: Where the random numbers began.
        price: What a GB costs.
        replay: The accounts.
    """

    log: LogFile
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    assumed_rate: str
    budget: str
    seed: int
    price: Price
    replay: Replay

    @property
    def rows(self) -> list[PatternRow]:
        """The patterns, the largest first; among them, as one, those that had no row of their own."""
        rest = self.replay.patterns.rest
        rows = [*self.replay.patterns, *([] if rest is None else [rest])]
        return sorted(rows, key=lambda row: -row.seen)

    @property
    def never_shown(self) -> list[PatternRow]:
        """The patterns of which nothing was kept."""
        return [row for row in self.rows if not row.kept]

    @property
    def records_after(self) -> int:
        """The records that are sent, settlements among them."""
        return self.replay.kept + self.replay.settlements

    @property
    def month(self) -> tuple[float, float] | None:
        """The price of a month at this rate, before and after; None where the log does not tell."""
        first, last = self.replay.earliest_ms, self.replay.latest_ms
        steady = not self.assumed_rate and not self.replay.clock.steps_back
        if first is None or last - first < _LEAST_SPAN_MS or not steady:
            return None
        months = _MONTH_MS / (last - first)
        return self.price.of(self.replay.bytes_seen) * months, self.price.of(self.replay.bytes_kept) * months

    def document(self) -> dict[str, Any]:
        """Return everything as JSON."""
        replay, log, rest = self.replay, self.log, self.replay.patterns.rest
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "log": {
                "name": log.name,
                "lines": log.lines,
                "repaired_lines": log.repaired,
                "cut_lines": log.cut,
                "notes": list(self.notes),
                "remarks": list(self.remarks),
            },
            "time": {
                "assumed_rate": self.assumed_rate or None,
                "earliest_ms": replay.earliest_ms,
                "latest_ms": replay.latest_ms,
                "steps_back": replay.clock.steps_back,
            },
            "policy": {
                "hash": replay.policy.hash,
                "budget": self.budget,
                "share": replay.policy.share,
                "window_seconds": replay.policy.window_seconds,
                "seed": self.seed,
            },
            "price": {"dollars_per_gb": self.price.per_gb, "source": self.price.source},
            "before": self._side(replay.seen, replay.bytes_seen),
            "after": self._side(self.records_after, replay.bytes_kept)
            | {"kept": replay.kept, "settlements": replay.settlements},
            "counts": {"accounted": replay.accounted, "exact": replay.accounted == replay.seen},
            "windows": self._windows(),
            "never_shown": len(self.never_shown),
            "patterns": [_pattern(row) for row in replay.patterns],
            "other_patterns": None if rest is None else _pattern(rest),
            "history": {
                "start_ms": replay.history.start_ms,
                "step_ms": replay.history.step_ms,
                "seen": replay.history.seen,
                "kept": replay.history.kept,
            },
        }

    def _side(self, records: int, size: int) -> dict[str, Any]:
        return {"records": records, "bytes": size, "dollars": self.price.of(size)}

    def _windows(self) -> dict[str, Any]:
        windows = self.replay.windows
        return {
            "count": windows.count,
            "beyond_budget": windows.beyond,
            "largest_share_of_budget": windows.largest / windows.budget,
            "largest_at_ms": windows.largest_ms,
        }


def _pattern(row: PatternRow) -> dict[str, Any]:
    return {
        "id": row.pattern,
        "template": row.template,
        "severity": severity_word(row.severity),
        "seen": row.seen,
        "kept": row.kept,
        "dropped": row.seen - row.kept,
        "bytes_seen": row.bytes_seen,
        "bytes_kept": row.bytes_kept,
        "first_seen_line": row.first_seen,
        "first_kept_line": row.first_kept or None,
        "estimate": row.weight,
        "error": row.error,
        "error_bound": row.bound,
    }


def severity_word(number: int) -> str:
    """Return the word for a severity, 1 to 24."""
    return _SEVERITIES[(number - 1) // _NUMBERS_EACH]


def time_text(time_ms: int) -> str:
    """Return a time as people read it."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def bytes_text(size: int) -> str:
    """Return a number of bytes as people read it."""
    amount, thousand = float(size), 1000
    for unit in ("B", "kB", "MB", "GB"):
        if amount < thousand:
            return f"{amount:.4g} {unit}"
        amount /= thousand
    return f"{amount:.4g} TB"


def dollars_text(amount: float) -> str:
    """Return a price: cents where there are any, else as many digits as say something."""
    return f"${amount:,.2f}" if amount >= 1 or amount == 0 else f"${amount:.2g}"


def share_text(part: float, whole: float) -> str:
    """Return a share as a percentage."""
    return f"{part / whole:.1%}" if whole else "-"
