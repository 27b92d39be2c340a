"""The tables a person reads about the exporter."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.export.figures import CASES, MAIN_PEER, SIZES, Figures, Task
from benchmarks.figures import Comparison
from benchmarks.table import new_table, ratio_text

__all__ = ["show"]

_SIZE_NAMES = {"short": "bytes, bodies of 100", "lines": "bytes, lines with ids"}


def show(found: Sequence[Figures], task: Task) -> None:
    """Print what a record costs beside the peers, what it weighs, and how many get through."""
    console = Console()
    console.print(_costs(found, f"Export, µs of process CPU per record ({task.rounds} rounds)"))
    console.print(_weights(found, "Bytes per record: ours in protobuf beside JSON, and in a full queue"))
    console.print(_flows(found, f"To a receiver on this machine, {task.seconds:g} seconds"))


def _costs(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language", "case", "peer"), ("ours", "peer", "ratio", "target", "allocs"))
    for each in found:
        for case, peer in ((case, peer) for case in CASES for peer in each.peers):
            comparison = each.beside.get((case, peer))
            if comparison is None:
                continue
            count = each.allocations.get(case)
            cells = f"{comparison.ours:.3f}", f"{comparison.peer:.3f}", ratio_text(comparison.ratio)
            target = _text(each.target(case, peer))
            table.add_row(
                each.language,
                CASES[case].title,
                each.peers[peer],
                *cells,
                target,
                "" if count is None else f"{count:.4f}",
            )
        table.add_section()
    return table


def _weights(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language", "what"), ("ours", "peer", "ratio", "target"))
    for each in found:
        for size in SIZES:
            table.add_row(
                each.language, _SIZE_NAMES[size], *_cells(each.sizes[size]), _text(each.target(size, MAIN_PEER))
            )
        table.add_row(each.language, "queued, 8 attributes", *_cells(each.memory), "")
        table.add_section()
    return table


def _flows(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language",), ("records/s", "µs of process CPU per record"))
    for each in found:
        table.add_row(each.language, f"{each.records_per_second:.0f}", f"{each.sending:.2f}")
    return table


def _cells(comparison: Comparison) -> list[str]:
    return [f"{comparison.ours:.0f}", f"{comparison.peer:.0f}", f"{comparison.ratio:.2f}"]


def _text(target: float | None) -> str:
    return "" if target is None else f"≤ {ratio_text(target)}"
