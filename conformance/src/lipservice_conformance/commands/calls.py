"""`calls`: every SDK, installed as by a user, connected to every logger of its language by the one call."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.status import Status

from lipservice_conformance.calls.case import GROUPS, Case, parts_of, runs_of
from lipservice_conformance.calls.cases import all_cases
from lipservice_conformance.calls.run import perform_call
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.commands.wire import chosen_agents, print_cases
from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation import install
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.report import Tier, print_failures, print_table, write_reports
from lipservice_conformance.wire.run import run_cases

__all__ = ["LIBRARIES", "MANIFEST", "execute", "register"]

USAGE = 2
MANIFEST = Path("conformance/call_agent.json")
# Folders by language, in which the libraries are pinned that applications have beside the SDK.
LIBRARIES = Path("conformance/loggers")
_WIDTH = 120
_AT_ONCE = 3


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    text = "every SDK, installed as by a user, connected to every logger of its language by the one call"
    parser = commands.add_parser("calls", parents=[common], help=text, description=text)
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="only this SDK; may be given again")
    case = "only this case, or this run of it, such as h.error.pino; may be given again"
    parser.add_argument("--case", action="append", metavar="ID", help=case)
    parser.add_argument("--group", action="append", choices=GROUPS, help="only this group; may be given again")
    parser.add_argument("--logger", action="append", metavar="NAME", help="only this logger; may be given again")
    parser.add_argument("--sample", action="store_true", help="only the few cases that `nox -s tests` runs")
    parser.add_argument("--list", action="store_true", help="name the cases, and run none")
    parser.add_argument("--steps", action="store_true", help="show what each case does, and run none")
    parser.add_argument("--at-once", type=int, default=_AT_ONCE, help="cases at a time (default: %(default)s)")
    parser.add_argument(
        "--libraries", type=Path, default=LIBRARIES, help="logging libraries, by language (default: %(default)s)"
    )
    parser.add_argument(
        "--work", type=Path, default=Path(".nox/calls"), help="where packages are installed (default: %(default)s)"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Install, run, print, write the report."""
    cases = list(_chosen_cases(options))
    if not cases:
        print("lipservice-conformance calls: no such case; --list names them", file=sys.stderr)
        return USAGE
    if options.list or options.steps:
        print_cases(cases, steps=options.steps)
        return 0
    drivers = chosen_agents(options, MANIFEST)
    if not drivers:
        return USAGE
    return _run(options, cases, drivers)


def _run(options: argparse.Namespace, cases: Sequence[Case], drivers: Sequence[Driver]) -> int:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    outcomes: dict[str, list[Outcome]] = {}
    started = time.monotonic()
    for driver in drivers:
        runs = [run for case in cases for run in _chosen_runs(options, case, driver.language)]
        program = install(driver, options.work, options.libraries)
        with console.status(f"{driver.language} ...") as status:

            def told(one: Outcome, status: Status = status) -> None:
                status.update(f"{one.language}: {one.case} {one.verdict}")

            outcomes[driver.language] = run_cases(runs, program, perform_call, told, at_once=options.at_once)
    tier = Tier("calls", "Calls", GROUPS, {case.id: case.reason for case in cases})
    print_table(tier, outcomes, {}, console)
    print_failures(tier, outcomes, console)
    asked = [one for some in outcomes.values() for one in some if one.verdict is not Verdict.NOT_APPLICABLE]
    failed = sum(one.verdict is Verdict.FAILED for one in asked)
    console.print(f"{len(asked)} cases, {failed} failed, {time.monotonic() - started:.0f} s with installing")
    if not (options.case or options.group or options.logger or options.sample):
        write_reports(options.reports, tier, outcomes, {})
    return 1 if failed or not asked else 0


def _chosen_cases(options: argparse.Namespace) -> Iterator[Case]:
    """Return the cases that were asked for; none, if one is named that is not there."""
    wanted = {parts_of(name)[0] for name in options.case or ()}
    cases = all_cases()
    if not wanted <= {case.id for case in cases}:
        return
    for case in cases:
        if (not wanted or case.id in wanted) and (not options.group or case.group in options.group):
            yield case


def _chosen_runs(options: argparse.Namespace, case: Case, language: str) -> Iterator[Case]:
    wanted = options.case or ()
    for run in runs_of(case, language):
        is_named = not wanted or run.id in wanted or case.id in wanted
        if (
            is_named
            and (not options.logger or run.via in options.logger)
            and (not options.sample or run.via in case.sample)
        ):
            yield run
