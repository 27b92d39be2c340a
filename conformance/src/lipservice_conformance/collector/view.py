"""The results for a terminal and for the report."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lipservice_conformance.collector.check import WayResult
from lipservice_conformance.report_file import Measure

__all__ = ["measures", "print_results"]

_SHOWN = 20  # cases a way
_DIFFERENCES = 3  # a case


def measures(results: Sequence[WayResult]) -> list[Measure]:
    """Return how many cases there were and how many failed, in all and of each SDK."""
    counts = {"": results}
    for language in sorted({result.language for result in results}):
        counts[f"{language}."] = [result for result in results if result.language == language]
    return [
        Measure(f"collector.{name}{what}", number, "cases")
        for name, some in counts.items()
        for what, number in (("cases", _cases(some)), ("failed", _failed(some)))
    ]


def print_results(results: Sequence[WayResult], console: Console) -> None:
    """Print a row for each way, then what failed."""
    table = Table(title="Collector", title_justify="left")
    table.add_column("way", no_wrap=True)
    for name in ("cases", "failed"):
        table.add_column(name, justify="right")
    table.add_column("")
    for result in results:
        word = "[red]failed[/]" if result.failed else "[green]ok[/]"
        table.add_row(result.name, str(len(result.verdicts)), str(len(result.failed) or "-"), word)
    console.print(table)
    for result in results:
        for verdict in result.failed[:_SHOWN]:
            lines = [f"{result.name}: {verdict.case}", *verdict.differences[:_DIFFERENCES]]
            console.print(escape("\n  ".join(lines)), style="red", highlight=False)
        if len(result.failed) > _SHOWN:
            console.print(f"{result.name}: ... and {len(result.failed) - _SHOWN} more", style="red")


def _cases(results: Sequence[WayResult]) -> int:
    return sum(len(result.verdicts) for result in results)


def _failed(results: Sequence[WayResult]) -> int:
    return sum(len(result.failed) for result in results)
