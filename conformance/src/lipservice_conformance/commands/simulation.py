"""`simulation`: ten minutes of a service, decided by every SDK; what was kept, and how far sums are off."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console

from lipservice_conformance import simulation
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import Driver, build_driver, find_drivers
from lipservice_conformance.report_file import merge_report
from lipservice_conformance.simulation import SimulationError, measures, simulate
from lipservice_conformance.simulation_outcome import TraceError
from lipservice_conformance.simulation_stream import SECONDS
from lipservice_conformance.simulation_view import markdown, table
from lipservice_conformance.specification import read_specification

__all__ = ["execute", "register"]

USAGE = 2
_WIDTH = 140


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "simulation",
        parents=[common],
        help="what the sampler keeps of ten minutes with a burst and a flood, in every SDK",
        description=simulation.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="this SDK only; may be repeated")
    parser.add_argument(
        "--seconds", type=int, default=SECONDS, help="only the beginning, without a report (default: %(default)s)"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as it stands in docs/simulation.md")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Play, compare, print, write the report."""
    drivers = find_drivers(options.sdks)
    unknown = sorted(set(options.only or ()) - {driver.language for driver in drivers})
    if unknown or not 0 < options.seconds <= SECONDS:
        problem = f"no SDK for {', '.join(unknown)}" if unknown else f"--seconds is 1 to {SECONDS}"
        print(f"lipservice-conformance simulation: {problem}", file=sys.stderr)
        return USAGE
    chosen = [driver for driver in drivers if options.only is None or driver.language in options.only]
    for driver in chosen:
        build_driver(driver)
    return _play(options, chosen)


def _play(options: argparse.Namespace, drivers: list[Driver]) -> int:
    names = ", ".join(driver.language for driver in drivers)
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    try:
        with console.status("") as status:
            spec = read_specification(options.spec).sha
            played = simulate(drivers, spec, options.seconds, lambda play: status.update(f"{names} decide: {play} ..."))
    except (SimulationError, TraceError) as error:
        print(f"lipservice-conformance simulation: {error}", file=sys.stderr)
        return 1
    console.print(markdown(played) if options.markdown else table(played), markup=False, soft_wrap=options.markdown)
    console.print(f"Decided by {names}: every trace is the same in all of them.", style="green")
    if options.seconds == SECONDS:
        merge_report(options.reports / "simulation.json", measures(played))
    return 0
