"""`soak`: many records through an endpoint that goes wrong in every way, with memory and every record watched."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.commands.wire import add_work, chosen_agents
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.wire.installation import install
from lipservice_conformance.wire.soak import RECORDS, Soaked, soak
from lipservice_conformance.wire.trouble import AgentError

__all__ = ["execute", "register"]

USAGE = 2
_WIDTH = 120
_COLUMNS = ("SDK", "emitted", "arrived", "lost", "unaccounted", "twice", "uncounted", "left", "MB more", "seconds")


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    text = "many records through an endpoint that goes wrong in every way; each is accounted for, memory stays flat"
    parser = commands.add_parser("soak", parents=[common], help=text, description=text)
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="only this SDK; may be given again")
    parser.add_argument("--records", type=int, default=RECORDS, help="for each SDK (default: %(default)s)")
    add_work(parser)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Install, soak, print, write the report."""
    drivers = chosen_agents(options)
    if not drivers or options.records < 1:
        return USAGE
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    done: list[Soaked] = []
    troubles = 0
    for driver in drivers:
        with console.status(driver.language) as status:
            try:
                program = install(driver, options.work)
                done.append(soak(program, options.records, status.update))
            except AgentError as error:
                console.print(f"{driver.language}: {error}", style="red", markup=False)
                troubles += 1
    console.print(_table(done))
    _write(options.reports, done)
    return 1 if troubles or not all(one.passed for one in done) else 0


def _table(done: Sequence[Soaked]) -> Table:
    table = Table(title="Soak", title_justify="left")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name in {"SDK", "lost", "left"} else "right")
    for one in done:
        lost = ", ".join(f"{reason} {count}" for reason, count in sorted(one.lost.items())) or "none"
        counts = (one.emitted, one.distinct, lost, one.unaccounted, one.duplicates, one.uncounted)
        table.add_row(
            one.language,
            *(f"{count:,}" if isinstance(count, int) else count for count in counts),
            ", ".join(f"{name} {count}" for name, count in one.left.items()) or "nothing",
            f"{one.growth:.1f}",
            f"{one.seconds:.0f}",
        )
    return table


def _write(folder: Path, done: Sequence[Soaked]) -> None:
    """Write the numbers, and the samples of memory for the page. SDKs that were not run keep what they had."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "soak-full.json"
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        content = {}
    content |= {one.language: asdict(one) | _derived(one) for one in done}
    path.write_text(json.dumps(content, indent=1), "utf-8")
    merge_report(folder / "soak.json", [measure for one in done for measure in _measures(one)])


def _derived(one: Soaked) -> dict[str, object]:
    return {
        "unaccounted": one.unaccounted,
        "uncounted": one.uncounted,
        "is_flat": one.is_flat,
        "passed": one.passed,
    }


def _measures(one: Soaked) -> list[Measure]:
    name = f"soak.{one.language}"
    return [
        Measure(f"{name}.records", one.emitted, "records"),
        Measure(f"{name}.arrived", one.distinct, "records"),
        Measure(f"{name}.lost", sum(one.lost.values()), "records"),
        Measure(f"{name}.unaccounted", one.unaccounted, "records"),
        Measure(f"{name}.duplicates", one.duplicates, "rows"),
        Measure(f"{name}.duplicates_uncounted", one.uncounted, "rows"),
        Measure(f"{name}.left", sum(one.left.values()), "threads, timers and sockets"),
        Measure(f"{name}.rss_growth", one.growth, "MB"),
        Measure(f"{name}.seconds", one.seconds, "s"),
    ]
