"""The tables a person reads: what is common to them, and those of the signature."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Comparison, Figures, Task
from benchmarks.groups import SIZES

__all__ = ["new_table", "ratio_text", "show"]


def new_table(title: str, texts: Sequence[str], numbers: Sequence[str]) -> Table:
    """Return a table whose last columns hold numbers."""
    table = Table(*texts, title=title, title_justify="left")
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def ratio_text(ratio: float) -> str:
    """Return a small ratio as a fraction, which is easier to compare."""
    return f"1/{1 / ratio:.1f}" if ratio < 0.5 else f"{ratio:.2f}"


def show(found: Sequence[Figures], task: Task) -> None:
    """Print the comparison and the time per byte."""
    console = Console()
    size = sum(len(line.encode()) for line in task.lines) / len(task.lines)
    lines = f"{len(task.lines)} lines of {size:.0f} bytes, {task.rounds} rounds"
    console.print(_comparison(found, f"Signature, µs of process CPU per line ({lines})"))
    console.print(_flatness(found, "Time per byte of texts never seen before, ns"))


def _comparison(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language", "runtime", "peer"), ("warm", "peer", "ratio", "cold", "peer", "ratio"))
    for each in found:
        table.add_row(each.language, each.runtime, each.peer, *_cells(each.warm), *_cells(each.cold))
    return table


def _cells(comparison: Comparison) -> list[str]:
    return [f"{comparison.ours:.2f}", f"{comparison.peer:.2f}", ratio_text(comparison.ratio)]


def _flatness(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language", "texts"), [f"{size} B" for size in SIZES])
    for each in found:
        for name in dict.fromkeys(name for name, _ in each.per_byte):
            cells = (each.per_byte.get((name, size)) for size in SIZES)
            table.add_row(each.language, name, *("" if cell is None else f"{cell:.2f}" for cell in cells))
        table.add_section()
    return table
