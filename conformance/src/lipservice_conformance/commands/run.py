"""`run`: every SDK over every vector."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Sequence

from rich.console import Console

from lipservice_conformance import protocol
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import Driver, DriverError, build_driver, find_drivers
from lipservice_conformance.judge import Report
from lipservice_conformance.matrix import run_matrix
from lipservice_conformance.outcome import Kind
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.report_json import json_report
from lipservice_conformance.report_junit import junit_report
from lipservice_conformance.report_table import print_reports
from lipservice_conformance.session import Limits
from lipservice_conformance.specification import read_minimum, read_specification
from lipservice_conformance.vector import load_vectors

__all__ = ["execute", "measures", "register"]


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "run",
        parents=[common],
        help="run every SDK over every vector",
        description=protocol.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", metavar="LANGUAGE", help="only this SDK; may be given again")
    limits = Limits()
    parser.add_argument("--first-reply", type=float, default=limits.first_reply, help="seconds (default: %(default)s)")
    parser.add_argument("--silence", type=float, default=limits.silence, help="seconds (default: %(default)s)")
    parser.add_argument("--whole-run", type=float, default=limits.run, help="seconds (default: %(default)s)")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run, print, write the reports."""
    started = time.monotonic()
    specification = read_specification(options.spec)
    vectors = load_vectors(options.vectors, specification.operations.values())
    minimum = read_minimum(options.vectors, specification)
    drivers = _chosen(find_drivers(options.sdks), options.only)
    for driver in drivers:
        build_driver(driver)
    limits = Limits(first_reply=options.first_reply, silence=options.silence, run=options.whole_run)
    asked = time.monotonic()
    reports = asyncio.run(run_matrix(drivers, vectors, minimum, specification.sha, limits))
    done = time.monotonic()
    console = Console()
    print_reports(reports, console)
    console.print(
        f"{len(reports)} SDKs, {len(vectors)} vectors, {done - asked:.2f} s; {done - started:.2f} s with building"
    )
    options.reports.mkdir(parents=True, exist_ok=True)
    (options.reports / "conformance-full.json").write_text(json_report(reports, specification.sha), "utf-8")
    (options.reports / "conformance.xml").write_bytes(junit_report(reports))
    merge_report(options.reports / "conformance.json", measures(reports, len(vectors), done - asked))
    return 0 if all(report.passed for report in reports) else 1


def measures(reports: Sequence[Report], vectors: int, seconds: float) -> list[Measure]:
    """Return the numbers of the report file. `failed` counts SDK and vector: one vector may fail three times."""
    failed = sum(len(report.outcomes) - report.count(Kind.PASS) for report in reports)
    unattributed = sum(bool(report.faults or report.shortfalls) for report in reports) if not failed else 0
    return [
        Measure("conformance.sdks", len(reports), "SDKs"),
        Measure("conformance.vectors", vectors, "vectors"),
        Measure("conformance.failed", failed + unattributed, "verdicts"),
        Measure("conformance.seconds", round(seconds, 3), "s"),
    ]


def _chosen(drivers: list[Driver], only: list[str] | None) -> list[Driver]:
    known = [driver.language for driver in drivers]
    for language in only or ():
        if language not in known:
            raise DriverError(f"no SDK {language!r}, there are {', '.join(known)}")
    return [driver for driver in drivers if not only or driver.language in only]
