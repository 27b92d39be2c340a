"""The tables a person reads about the sampler."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.sampling.figures import CASES, Figures, Task
from benchmarks.table import new_table, ratio_text

__all__ = ["show"]

_CASE_NAMES = {"decide": "decide", "known": "+ known", "lines": "+ a log", "scan": "+ scan"}


def show(found: Sequence[Figures], task: Task) -> None:
    """Print what is measured of ours, what stands beside it, and how goroutines get on with each other."""
    console = Console()
    console.print(_ours(found, f"Decision on a dropped record, µs of process CPU ({task.rounds} rounds)"))
    console.print(_peers(found, "Peers, µs of process CPU per record, and ours beside them"))
    if any(each.goroutines for each in found):
        console.print(_goroutines(found, "One sampler and several goroutines, ns per decision"))


def _ours(found: Sequence[Figures], title: str) -> Table:
    numbers = [*(_CASE_NAMES[case] for case in CASES), "roll", "worst", "allocs"]
    table = new_table(title, ("runtime",), numbers)
    for each in found:
        costs = (f"{each.costs[case]:.3f}" for case in CASES)
        most = max(each.allocations.values(), default=None)
        rolls = f"{each.roll.median:.1f}", f"{each.roll.worst:.1f}"
        table.add_row(each.runtime, *costs, *rolls, "" if most is None else f"{most:.4f}")
    return table


def _peers(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language", "peer"), ("µs", *(_CASE_NAMES[case] for case in CASES)))
    for each in found:
        for peer, name in each.peers.items():
            ratios = (ratio_text(each.beside[peer, case].ratio) for case in CASES)
            table.add_row(each.language, name, f"{each.beside[peer, 'decide'].peer:.3f}", *ratios)
        table.add_section()
    return table


def _goroutines(found: Sequence[Figures], title: str) -> Table:
    table = new_table(title, ("language",), ("goroutines", "wall clock", "process CPU"))
    for each in found:
        for count, (wall, spent) in sorted(each.goroutines.items()):
            table.add_row(each.language, str(count), f"{wall:.1f}", f"{spent:.1f}")
    return table
