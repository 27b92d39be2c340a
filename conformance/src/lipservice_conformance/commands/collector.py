"""`collector`: every SDK sends to a real OpenTelemetry Collector; what it wrote is compared with what was sent."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from lipservice_conformance import collector
from lipservice_conformance.collector.check import check_collector
from lipservice_conformance.collector.received import ReceivedError
from lipservice_conformance.collector.server import CollectorError
from lipservice_conformance.collector.view import measures, print_results
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import build_driver
from lipservice_conformance.report_file import merge_report
from lipservice_conformance.specification import read_specification
from lipservice_conformance.wire.installation import find_agents

__all__ = ["execute", "register"]

USAGE = 2
HARNESS_FAULT = 3
_WIDTH = 140


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "collector",
        parents=[common],
        help="what a real OpenTelemetry Collector makes of what every SDK sends",
        description=collector.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("program", type=Path, metavar="COLLECTOR", help="the Collector; `nox -s collector` builds it")
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="this SDK only; may be repeated")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Send, compare, print, write the report of a whole run."""
    agents = find_agents(options.sdks)
    unknown = sorted(set(options.only or ()) - {agent.language for agent in agents})
    if unknown:
        print(f"lipservice-conformance collector: no agent for {', '.join(unknown)}", file=sys.stderr)
        return USAGE
    chosen = [agent for agent in agents if options.only is None or agent.language in options.only]
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    with console.status("") as status:
        for agent in chosen:
            status.update(f"building the agent of {agent.language} ...")
            build_driver(agent)
        representation = read_specification(options.spec).representation
        try:
            results = check_collector(options.program.resolve(), chosen, representation, status.update)
        except (CollectorError, ReceivedError) as error:
            print(f"lipservice-conformance collector: {error}", file=sys.stderr)
            return HARNESS_FAULT
    print_results(results, console)
    if chosen == agents:
        merge_report(options.reports / "collector.json", measures(results))
    return 1 if any(result.failed for result in results) else 0
