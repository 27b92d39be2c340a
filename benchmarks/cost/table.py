"""The tables a person reads about the whole SDK: what a record and an import cost, and how large packages are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.cost.cases import FLOOR, MAIN_PEER, Case
from benchmarks.cost.figures import Figures
from benchmarks.cost.imports import IMPORT_TARGET
from benchmarks.figures import Comparison
from benchmarks.table import new_table

__all__ = ["show"]

_IMPORTS = {"": "import", "set_up_": "import, set-up, first record"}
_FLOOR_TITLE = "the logger with a null sink"
_KB = 1000
_WIDTH = 140


def show(
    found: Sequence[Figures],
    imports: Mapping[str, Comparison],
    sizes: Mapping[str, Comparison],
    rounds: int,
    load: float,
) -> None:
    """Print all of it, with what was aimed at; `load` is how many processes wanted to run at a time."""
    console = Console()
    # Its rows are of no use in pieces, so they may be longer than the screen.
    console.width = max(console.width, _WIDTH)
    conditions = f"{rounds} rounds, load average {load:.1f}"
    for each in found:
        console.print(_costs(each, f"The whole SDK, {each.runtime}: µs of process CPU per record ({conditions})"))
        for side, title in {**each.peers, FLOOR: _FLOOR_TITLE}.items():
            console.print(f"  {side}: {title}")
        for side, spent in each.idle.items():
            console.print(f"  {side}, backend stuck, nobody logs: {spent:.2f} ms of CPU in a second")
        for note in each.notes:
            console.print(f"  {note}")
    console.print(_imports(imports))
    console.print(_sizes(sizes))


def _costs(found: Figures, title: str) -> Table:
    table = new_table(title, ("case", "beside"), ("ours", "peer", "ratio", "target", "", "kept", "allocs"))
    for case, side in _pairs(found):
        count = found.allocations.get(case.key)
        table.add_row(
            case.title,
            side + (", above floor" if side == MAIN_PEER and case.base == (FLOOR, FLOOR) else ""),
            *_cells(found.beside[case.key, side], found.target(case, side)),
            f"{found.kept[case.key]:.2%}",
            "" if count is None else f"{count:.2f}",
        )
    return table


def _pairs(found: Figures) -> Iterator[tuple[Case, str]]:
    for case in found.cases:
        for side in (*found.peers, FLOOR):
            if (case.key, side) in found.beside:
                yield case, side


def _imports(found: Mapping[str, Comparison]) -> Table:
    table = new_table("Python, ms of process CPU", ("what",), ("ours", "OpenTelemetry", "ratio", "target", ""))
    for prefix, comparison in found.items():
        in_ms = Comparison(comparison.ours / 1000, comparison.peer / 1000, comparison.ratio)
        table.add_row(_IMPORTS[prefix], *_cells(in_ms, None if prefix else IMPORT_TARGET))
    return table


def _sizes(found: Mapping[str, Comparison]) -> Table:
    table = new_table("Installed packages, kB", ("language",), ("ours", "OpenTelemetry", "ratio"))
    for language, size in found.items():
        table.add_row(language, f"{size.ours / _KB:.0f}", f"{size.peer / _KB:.0f}", _fraction(size.ratio))
    return table


def _cells(comparison: Comparison, target: float | None) -> list[str]:
    told = [f"{comparison.ours:.3f}", f"{comparison.peer:.3f}", _fraction(comparison.ratio)]
    if target is None:
        return [*told, "", ""]
    return [*told, f"≤ {_fraction(target)}", "met" if comparison.ratio <= target else "missed"]


def _fraction(ratio: float) -> str:
    """Return a small ratio as a fraction. One below zero says that the peer was faster than nothing: noise."""
    return f"1/{1 / ratio:.1f}" if 0 < ratio < 0.4 else f"{ratio:.2f}"
