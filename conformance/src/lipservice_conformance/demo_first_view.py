"""Shows side by side what became of the first programs, and whether that is alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lipservice_conformance.calls.sent import Sent, read_row
from lipservice_conformance.emulator import Row
from lipservice_conformance.slow_model import slow_template

__all__ = ["Run", "differences", "show_runs"]

_FAILED = 17
_SETTLED = re.compile(r"\d+ more like this were not sent: (.*)", re.DOTALL)
_PLACES = re.compile(r"%[ds]|<\*>")


@dataclass(frozen=True)
class Run:
    """What one program sent: in shadow everything, with the bytes that costs, and for real."""

    language: str
    everything: Sequence[Row]
    bytes_of_all: int
    stored: Sequence[Row]
    billed: int
    rows: list[Sent] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", [read_row(row) for row in self.stored])

    @property
    def logged(self) -> int:
        """Return how many records the program has logged."""
        return len(self.everything)

    @property
    def saved(self) -> float:
        """Return the share of bytes that was not sent."""
        return 1 - self.billed / max(self.bytes_of_all, 1)

    @property
    def patterns(self) -> Counter[str]:
        """Return how many records of each pattern the rows account for."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts[_pattern(row)] += row.count
        return counts

    @property
    def logged_patterns(self) -> Counter[str]:
        """Return how many records of each pattern were logged."""
        return Counter(_pattern(read_row(row)) for row in self.everything)

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Return what was sent of the requests that failed, in order: bodies, and whether they come only for that."""
        failed = {row.attributes.get("order") for row in self.rows if row.severity >= _FAILED}
        return [
            (row.body, "context" if row.reason == "retro" else "kept")
            for row in self.rows
            if "order" in row.attributes and row.attributes["order"] in failed
        ]


def differences(runs: Sequence[Run]) -> list[str]:
    """Return what is not accounted for in a language, or is another there than in the first."""
    found = []
    for run in runs:
        if run.patterns != run.logged_patterns:
            found.append(f"{run.language}: logged {dict(run.logged_patterns)}, accounted for {dict(run.patterns)}")
        if run.logged_patterns != runs[0].logged_patterns:
            found.append(f"{run.language}: logged {dict(run.logged_patterns)}, otherwise than {runs[0].language}")
        if {body for body, _ in run.failures} != {body for body, _ in runs[0].failures}:
            found.append(
                f"{run.language}: of the failed request came {run.failures}, otherwise than {runs[0].language}"
            )
    return found


def show_runs(runs: Sequence[Run], console: Console) -> None:
    """Print all of it."""
    console.print(_numbers(runs))
    console.print(_patterns(runs))
    console.print(_failures(runs))
    wrong = differences(runs)
    for one in wrong:
        console.print(one, style="red", markup=False)
    if not wrong:
        told = (
            "In all languages the rows account for every record, pattern by pattern, and the failed request is whole."
        )
        console.print(told, style="green")


def _numbers(runs: Sequence[Run]) -> Table:
    table = _table("A first program, to an emulator of PostHog Logs", runs)
    table.add_row("records logged", *(f"{run.logged:,}" for run in runs))
    table.add_row("rows received", *(f"{len(run.rows):,}" for run in runs))
    table.add_row("bytes billed", *(f"{run.billed:,}" for run in runs))
    table.add_row("saved of what all would cost", *(f"{run.saved:.0%} of {run.bytes_of_all:,}" for run in runs))
    return table


def _patterns(runs: Sequence[Run]) -> Table:
    table = _table("Rows, and the records that they account for", runs)
    for pattern in sorted(set().union(*(run.patterns for run in runs))):
        rows = [sum(_pattern(row) == pattern for row in run.rows) for run in runs]
        cells = (f"{count} for {run.patterns[pattern]}" for count, run in zip(rows, runs, strict=True))
        table.add_row(Text(pattern), *cells)
    return table


def _failures(runs: Sequence[Run]) -> Table:
    table = _table("The request that failed", runs)
    bodies = list(dict.fromkeys(body for run in runs for body, _ in run.failures))
    for body in bodies:
        table.add_row(Text(body), *(dict(run.failures).get(body, "missing") for run in runs))
    return table


def _table(title: str, runs: Sequence[Run]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for run in runs:
        table.add_column(run.language, justify="right")
    return table


def _pattern(row: Sent) -> str:
    """Return the template of what it is, or accounts for; native templates are read as their messages are."""
    settled = _SETTLED.fullmatch(row.body) if row.is_settlement else None
    template, _ = slow_template(_PLACES.sub("0", settled[1]) if settled else row.body)
    return template
