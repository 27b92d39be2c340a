"""Shows side by side what became of the logs of the services, and whether that is alike."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.demo_run import FAILED, Run

__all__ = ["show_runs"]

_MOST_PATTERNS = 20
_WARNING = 13
_PERSON = "posthogDistinctId"
_UNSHOWN = {_PERSON, "sessionId", "logger.name", "exception.stacktrace"}
_LEVELS = {5: "debug", 9: "info", 13: "warn", 17: "error"}


def show_runs(runs: Sequence[Run], wrong: Sequence[str], asks: int, seconds: int, console: Console) -> None:
    """Print all of it."""
    told = f"A service in {_listed([run.language for run in runs])}: {asks:,} requests, {seconds} seconds of traffic"
    console.print(_numbers(told, runs))
    console.print(_patterns(runs))
    if runs[0].failures:
        console.print(_failure(max(runs[0].failures, key=_context), runs[0].language))
    for one in wrong:
        console.print(one, style="red", markup=False)
    if not wrong:
        console.print(_agreement(runs), style="green", highlight=False)


def _numbers(title: str, runs: Sequence[Run]) -> Table:
    table = _table(f"{title}, to an emulator of PostHog Logs", runs)
    table.add_row("records logged", *(f"{len(run.logged):,}" for run in runs))
    table.add_row("rows received", *(f"{len(run.rows):,}" for run in runs))
    table.add_row("records that the rows account for", *(f"{run.patterns.total():,}" for run in runs))
    table.add_row("patterns", *(f"{len(run.patterns)}" for run in runs))
    table.add_row("warnings and errors, of those logged", *(_urgent(run) for run in runs))
    table.add_row("failed requests, sent whole", *(f"{len(run.failures)}" for run in runs))
    table.add_row("bytes that all would cost", *(f"{run.bytes_of_all:,}" for run in runs))
    table.add_row("bytes billed", *(f"{run.billed:,}" for run in runs))
    table.add_row(Text("saved", style="bold"), *(Text(f"{run.saved:.0%}", style="bold") for run in runs))
    return table


def _urgent(run: Run) -> str:
    def count(rows: Sequence[Sent], above: int) -> int:
        return sum(row.severity >= above for row in rows)

    warnings = count(run.rows, _WARNING), count(run.logged, _WARNING)
    errors = count(run.rows, FAILED), count(run.logged, FAILED)
    return f"{warnings[0] - errors[0]} of {warnings[1] - errors[1]}, {errors[0]} of {errors[1]}"


def _patterns(runs: Sequence[Run]) -> Table:
    table = _table("Patterns: rows, and the records that they account for", runs)
    counts = runs[0].patterns
    for pattern, _ in counts.most_common(_MOST_PATTERNS):
        cells = (f"{run.rows_of_patterns[pattern]} for {run.patterns[pattern]:,}" for run in runs)
        table.add_row(Text(pattern), *cells)
    return table


def _context(rows: Sequence[Sent]) -> int:
    return sum(row.reason == "retro" for row in rows)


def _failure(rows: Sequence[Sent], language: str) -> Table:
    title = f"A request that failed, of the service in {language}: trace {rows[0].trace_id}, {_person(rows)}"
    table = Table(title=title, title_justify="left")
    for name in ("ms", "level", "message and attributes", "sent"):
        table.add_column(name, justify="right" if name == "ms" else "left")
    for row in rows:
        why = "because the request failed" if row.reason in {"retro", "promoted"} else "in any case"
        level = _LEVELS.get(row.severity, str(row.severity))
        shown = Text(row.body)
        for key, value in row.own_attributes.items():
            if key not in _UNSHOWN:
                shown.append(f"  {key}={value}", style="dim")
        table.add_row(f"{(row.time - rows[0].time) // 1000}", level, shown, why)
    return table


def _person(rows: Sequence[Sent]) -> str:
    return str(next((row.attributes[_PERSON] for row in rows if _PERSON in row.attributes), "nobody known"))


def _agreement(runs: Sequence[Run]) -> str:
    accounted = "The rows account for every record that was logged, pattern by pattern."
    if len(runs) == 1:
        return accounted
    alike = f"The same decisions in all {len(runs)} languages: {len(runs[0].rows):,} rows, one by one the same message"
    return f"{accounted}\n{alike}, severity, reason, count and weight."


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _table(title: str, runs: Sequence[Run]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for run in runs:
        table.add_column(run.language, justify="right")
    return table
