"""`wire`: every SDK, installed as by a user, against an endpoint that fails as networks and services do."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.status import Status

from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.case import GROUPS, Case
from lipservice_conformance.wire.cases import all_cases
from lipservice_conformance.wire.installation import MANIFEST, find_agents, install
from lipservice_conformance.wire.installation.peer import install_peer
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.report import Tier, print_failures, print_table, write_reports
from lipservice_conformance.wire.run import perform_wire, run_cases
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["add_work", "chosen_agents", "execute", "print_cases", "register"]

USAGE = 2
_WIDTH = 120
_PEERS = Path(".nox/peers-wire")
# Cases mostly wait; more at a time would make a small machine late, and times are part of what is expected.
_AT_ONCE = 3


class _ShownStep(Protocol):
    @property
    def text(self) -> str:
        """What is done."""


class _Shown(Protocol):
    """A case of any tier."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def reason(self) -> str:
        """The mistake that it would catch."""

    @property
    def steps(self) -> Sequence[_ShownStep]:
        """What is done and expected."""


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    text = "every SDK, installed as by a user, against an endpoint that fails as networks and services do"
    parser = commands.add_parser("wire", parents=[common], help=text, description=text)
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="only this SDK; may be given again")
    parser.add_argument("--case", action="append", metavar="ID", help="only this case; may be given again")
    parser.add_argument("--group", action="append", choices=GROUPS, help="only this group; may be given again")
    parser.add_argument("--sample", action="store_true", help="only the few cases that `nox -s tests` runs")
    parser.add_argument("--list", action="store_true", help="name the cases, and run none")
    parser.add_argument("--steps", action="store_true", help="show what each case does, and run none")
    peers = "run the SDKs of OpenTelemetry too, and show what they do; nothing is asserted of them"
    parser.add_argument("--peers", type=Path, nargs="?", const=Path("conformance/peers"), metavar="FOLDER", help=peers)
    parser.add_argument("--at-once", type=int, default=_AT_ONCE, help="cases at a time (default: %(default)s)")
    add_work(parser)
    parser.set_defaults(execute=execute)


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add where packages are installed."""
    parser.add_argument(
        "--work", type=Path, default=Path(".nox/wire"), help="where packages are installed (default: %(default)s)"
    )


def execute(options: argparse.Namespace) -> int:
    """Install, run, print, write the report."""
    cases = _chosen_cases(options)
    if not cases:
        print("lipservice-conformance wire: no such case; --list names them", file=sys.stderr)
        return USAGE
    if options.list or options.steps:
        print_cases(cases, steps=options.steps)
        return 0
    drivers = chosen_agents(options)
    if not drivers:
        return USAGE
    return _run(options, cases, drivers)


def chosen_agents(options: argparse.Namespace, manifest: Path = MANIFEST) -> list[Driver]:
    """Return the agents that were asked for; none, if one is named that is not there, which is said."""
    drivers = find_agents(options.sdks, manifest)
    unknown = sorted(set(options.only or ()) - {driver.language for driver in drivers})
    if unknown:
        print(f"lipservice-conformance: no agent for {', '.join(unknown)}", file=sys.stderr)
        return []
    return [driver for driver in drivers if not options.only or driver.language in options.only]


def _run(options: argparse.Namespace, cases: Sequence[Case], drivers: Sequence[Driver]) -> int:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    outcomes: dict[str, list[Outcome]] = {}
    started = time.monotonic()
    programs = [install(driver, options.work) for driver in drivers]
    peers = _peers(options, drivers, console)
    for program in [*programs, *peers]:
        with console.status(f"{program.language} ...") as status:

            def told(one: Outcome, status: Status = status) -> None:
                status.update(f"{one.language}: {one.case} {one.verdict}")

            outcomes[program.language] = run_cases(cases, program, perform_wire, told, at_once=options.at_once)
    of_peers = {peer.language: outcomes.pop(peer.language) for peer in peers}
    tier = Tier("wire", "Wire", GROUPS, {case.id: case.reason for case in cases})
    print_table(tier, outcomes, of_peers, console)
    print_failures(tier, outcomes, console)
    asked = [one for some in outcomes.values() for one in some if one.verdict is not Verdict.NOT_APPLICABLE]
    failed = sum(one.verdict is Verdict.FAILED for one in asked)
    console.print(f"{len(asked)} cases, {failed} failed, {time.monotonic() - started:.0f} s with installing")
    if len(cases) == len(all_cases()):
        write_reports(options.reports, tier, outcomes, of_peers)
    return 1 if failed else 0


def _peers(options: argparse.Namespace, drivers: Sequence[Driver], console: Console) -> list[Program]:
    """Install the peers of the languages that are run. One that cannot be installed is named, and left out."""
    peers: list[Program] = []
    for driver in drivers if options.peers else ():
        try:
            peer = install_peer(driver.language, options.peers, _PEERS)
        except InstallationError as error:
            console.print(f"the peer of {driver.language} cannot be installed: {error}", style="yellow", markup=False)
        else:
            peers.append(peer)
    return peers


def _chosen_cases(options: argparse.Namespace) -> list[Case]:
    """Return the cases that were asked for; none, if one is named that is not there."""
    cases = all_cases()
    if options.case and not set(options.case) <= {case.id for case in cases}:
        return []
    return [
        case
        for case in cases
        if (not options.case or case.id in options.case)
        and (not options.group or case.group in options.group)
        and (not options.sample or case.sample)
    ]


def print_cases(cases: Sequence[_Shown], *, steps: bool) -> None:
    """Print the cases with the mistakes that they would catch, and what they do."""
    for case in cases:
        print(f"{case.id}: {case.reason}")
        for step in case.steps if steps else ():
            print(f"    {step.text}")
