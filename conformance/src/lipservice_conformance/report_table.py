"""The conformance report for a terminal: one row per SDK, then every failure with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lipservice_conformance.judge import Report
from lipservice_conformance.outcome import Kind, Outcome

__all__ = ["print_reports"]

# Enough to see what is wrong; the JSON report has them all.
_SHOWN = 20
_STDERR_SHOWN = 12


def print_reports(reports: Sequence[Report], console: Console) -> None:
    """Print the table and the failures."""
    console.print(_table(reports))
    for report in reports:
        for fault in report.faults:
            lines = [f"{report.language}: {fault.kind}: {fault.message}", *fault.evidence.lines()[-_STDERR_SHOWN:]]
            console.print(escape("\n  ".join(lines)), style="red", highlight=False)
        for shortfall in report.shortfalls:
            console.print(escape(shortfall), style="red", highlight=False)
        failed = [entry for entry in report.outcomes if entry.kind not in {Kind.PASS, Kind.NOT_RUN}]
        for entry in failed[:_SHOWN]:
            console.print(escape(_line(report.language, entry)), style="red", highlight=False)
        if len(failed) > _SHOWN:
            console.print(f"{report.language}: ... and {len(failed) - _SHOWN} more", style="red")
        if not report.passed:
            console.print(escape(_by_operation(report)), highlight=False)


def _table(reports: Sequence[Report]) -> Table:
    # Only the outcomes there are: most runs have one, and the table must fit a terminal of 80 columns.
    kinds = [kind for kind in Kind if kind in {Kind.PASS, Kind.FAIL} or any(report.count(kind) for report in reports)]
    table = Table(title="Conformance", title_justify="left")
    table.add_column("SDK", no_wrap=True)
    table.add_column("version")
    table.add_column("runtime")
    for kind in kinds:
        table.add_column(kind.replace("_", " "), justify="right", no_wrap=True)
    table.add_column("seconds", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for report in reports:
        greeting = report.greeting
        who = (report.language, greeting.version, greeting.runtime) if greeting else (report.language, "-", "-")
        counts = (str(report.count(kind) or "-") for kind in kinds)
        verdict = "[green]ok[/]" if report.passed else "[red]failed[/]"
        table.add_row(*(escape(text) for text in who), *counts, f"{report.seconds:.2f}", verdict)
    return table


def _line(language: str, entry: Outcome) -> str:
    return f"{language}: {entry.id}: {entry.kind}: {entry.message}"


def _by_operation(report: Report) -> str:
    """Say how far an SDK is that does not pass everything."""
    asked = Counter(entry.op for entry in report.outcomes)
    passed = Counter(entry.op for entry in report.outcomes if entry.kind is Kind.PASS)
    shares = ", ".join(f"{op} {passed[op]} of {asked[op]}" for op in sorted(asked))
    return f"{report.language}: passed {shares}"
