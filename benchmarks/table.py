"""The tables a person reads."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Comparison, Figures
from benchmarks.groups import SIZES
from benchmarks.program import Task

__all__ = ["show"]


def show(found: Sequence[Figures], task: Task) -> None:
    """Print the comparison and the time per byte."""
    console = Console()
    size = sum(len(line.encode()) for line in task.lines) / len(task.lines)
    lines = f"{len(task.lines)} lines of {size:.0f} bytes, {task.rounds} rounds"
    console.print(_comparison(found, f"Signature, µs of process CPU per line ({lines})"))
    console.print(_flatness(found, "Time per byte of texts never seen before, ns"))


def _comparison(found: Sequence[Figures], title: str) -> Table:
    table = Table("language", "runtime", "peer", title=title, title_justify="left")
    for name in ("warm", "peer", "ratio", "cold", "peer", "ratio"):
        table.add_column(name, justify="right")
    for each in found:
        table.add_row(each.language, each.runtime, each.peer, *_cells(each.warm), *_cells(each.cold))
    return table


def _cells(comparison: Comparison) -> list[str]:
    ratio = f"1/{1 / comparison.ratio:.1f}" if comparison.ratio < 0.5 else f"{comparison.ratio:.2f}"
    return [f"{comparison.ours:.2f}", f"{comparison.peer:.2f}", ratio]


def _flatness(found: Sequence[Figures], title: str) -> Table:
    table = Table("language", "texts", title=title, title_justify="left")
    for size in SIZES:
        table.add_column(f"{size} B", justify="right")
    for each in found:
        for name in dict.fromkeys(name for name, _ in each.per_byte):
            cells = (each.per_byte.get((name, size)) for size in SIZES)
            table.add_row(each.language, name, *("" if cell is None else f"{cell:.2f}" for cell in cells))
        table.add_section()
    return table
