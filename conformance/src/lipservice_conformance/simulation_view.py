"""Shows the simulation: a line for each run."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from lipservice_conformance.simulation import Played
from lipservice_conformance.simulation_outcome import Outcome

__all__ = ["COLUMNS", "cells", "markdown", "table"]

COLUMNS = (
    "kept/s",
    "start",
    "burst",
    "its first window",
    "flood",
    "patterns kept",
    "one-offs",
    "total error",
    "median error",
    "p90 error",
)


def cells(outcome: Outcome) -> tuple[str, ...]:
    """Return the figures of a run in the order of the columns."""
    return (
        f"{outcome.kept_per_second:.1f}",
        f"{outcome.start:.1f}",
        f"{outcome.burst:.1f}",
        f"{outcome.burst_start:.1f}",
        f"{outcome.flood:.1f}",
        f"{outcome.patterns:.3f}",
        f"{outcome.one_offs}/7",
        f"{outcome.total_error:+.3f}",
        f"{outcome.median_error:.3f}",
        f"{outcome.p90_error:.3f}",
    )


def table(played: Sequence[Played]) -> Table:
    """Return the table for a terminal."""
    shown = Table(title="Records kept each second, and errors by weights", title_justify="left")
    for name in ("goal", "share", "seed"):
        shown.add_column(name)
    for name in COLUMNS:
        shown.add_column(name, justify="right")
    for one in played:
        shown.add_row(*_labels(one), *cells(one.outcome))
    return shown


def markdown(played: Sequence[Played]) -> str:
    """Return the table of docs/simulation.md."""
    columns = ("goal", "share", "seed", *COLUMNS)
    rows = [columns, ("---",) * len(columns), *((*_labels(one), *cells(one.outcome)) for one in played)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _labels(one: Played) -> tuple[str, str, str]:
    return f"{one.play.goal}/s", one.play.share, str(one.play.seed)
