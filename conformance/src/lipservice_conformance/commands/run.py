"""`run`: every SDK over every vector."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from lipservice_conformance import protocol
from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.driver import MANIFEST, Driver, DriverError, build_driver, find_drivers
from lipservice_conformance.judge import Report
from lipservice_conformance.matrix import run_matrix
from lipservice_conformance.outcome import Kind
from lipservice_conformance.page.render import write_page
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.report_json import json_report
from lipservice_conformance.report_junit import junit_report
from lipservice_conformance.report_table import print_reports
from lipservice_conformance.session import Limits
from lipservice_conformance.specification import read_minimum, read_specification
from lipservice_conformance.vector import Vector, VectorError, load_vectors

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
    one = "only this vector, and show it; may be given again; writes no report"
    parser.add_argument("--vector", action="append", metavar="ID", help=one)
    some = "only the vectors of this operation, for an SDK on the way; may be given again; writes no report"
    parser.add_argument("--operation", action="append", default=[], metavar="NAME", help=some)
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
    minimum = {} if options.vector else _minimum(read_minimum(options.vectors, specification), options.operation)
    asking = _of_operations(_named(vectors, options.vector), options.operation, specification.operations)
    drivers = _chosen(find_drivers(options.sdks), options.only, options.sdks)
    for driver in drivers:
        build_driver(driver)
    limits = Limits(first_reply=options.first_reply, silence=options.silence, run=options.whole_run)
    asked = time.monotonic()
    reports = asyncio.run(run_matrix(drivers, asking, minimum, specification.sha, limits))
    done = time.monotonic()
    console = Console()
    print_reports(reports, console)
    for vector in asking if options.vector else ():
        console.print(escape(_shown(vector)), highlight=False, soft_wrap=True)
    console.print(
        f"{len(reports)} SDKs, {len(asking)} vectors, {done - asked:.2f} s; {done - started:.2f} s with building"
    )
    if options.operation:
        console.print(_left_out(vectors, options.operation))
    elif not options.vector:
        _write_reports(options.reports, reports, specification.sha, measures(reports, len(vectors), done - asked))
        write_page(specification, vectors, options.reports)
    return 0 if all(report.passed for report in reports) else 1


def _write_reports(folder: Path, reports: Sequence[Report], spec: str, measured: Sequence[Measure]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conformance-full.json").write_text(json_report(reports, spec), "utf-8")
    (folder / "conformance.xml").write_bytes(junit_report(reports))
    merge_report(folder / "conformance.json", measured)


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


def _named(vectors: list[Vector], ids: list[str] | None) -> list[Vector]:
    known = {vector.id for vector in vectors}
    unknown = [f"no vector {name!r}" for name in ids or () if name not in known]
    if unknown:
        raise VectorError(unknown)
    return [vector for vector in vectors if not ids or vector.id in ids]


def _shown(vector: Vector) -> str:
    """Say what is asked and why, as JSON that can be given to a driver."""
    asked, answer = (json.dumps(part, ensure_ascii=False) for part in (vector.arguments, vector.out))
    return f"{vector.id}: {vector.op}, {vector.rule}: {vector.why}\n  in: {asked}\n  out: {answer}"


def _of_operations(vectors: list[Vector], names: Sequence[str], known: Collection[str]) -> list[Vector]:
    unknown = [f"no operation {name!r}, there are {', '.join(known)}" for name in names if name not in known]
    if unknown:
        raise VectorError(unknown)
    return [vector for vector in vectors if not names or vector.op in names]


def _minimum(minimum: Mapping[str, int], operations: Sequence[str]) -> dict[str, int]:
    return {op: least for op, least in minimum.items() if not operations or op in operations}


def _left_out(vectors: Sequence[Vector], operations: Sequence[str]) -> str:
    """Say what a run of some operations says nothing of: an SDK is right when it passes all."""
    counts = Counter(vector.op for vector in vectors if vector.op not in operations)
    shown = ", ".join(f"{op} {count}" for op, count in sorted(counts.items()))
    return f"not asked: {shown or 'nothing'}; no report is written"


def _chosen(drivers: list[Driver], only: list[str] | None, sdks: Path) -> list[Driver]:
    known = [driver.language for driver in drivers]
    for language in only or ():
        if (sdks / language).is_dir() and language not in known:
            raise DriverError(f"{sdks / language} has no {MANIFEST}, which says how its driver is built and run")
        if language not in known:
            raise DriverError(f"no SDK {language!r}, there are {', '.join(known)}")
    return [driver for driver in drivers if not only or driver.language in only]
