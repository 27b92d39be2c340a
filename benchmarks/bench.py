"""`nox -s bench`: the SDKs beside their peers, each pair in the same run: parts of them, and the whole."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from lipservice_conformance.emulator import Emulator, EmulatorError, EmulatorSettings
from lipservice_conformance.report_file import ReportFileError, merge_report

from benchmarks import figures, table
from benchmarks.bundle import sizes as bundle_sizes
from benchmarks.cost import figures as cost_figures
from benchmarks.cost import table as cost_table
from benchmarks.cost.imports import measure_imports
from benchmarks.cost.sizes import measure_sizes
from benchmarks.cost.task import new_task
from benchmarks.export import figures as export_figures
from benchmarks.export import table as export_table
from benchmarks.export.records import batches
from benchmarks.groups import groups
from benchmarks.lines import LinesError, read_lines
from benchmarks.plot import draw
from benchmarks.program import LANGUAGES, ProgramError, run_program
from benchmarks.sampling import figures as sampling_figures
from benchmarks.sampling import table as sampling_table
from benchmarks.sampling.messages import MESSAGES, known_messages, scanned_messages

_ROUNDS = 9
_SENDING_SECONDS = 4.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, report, draw. Exit status 1 when something could not be measured; speed is never judged."""
    options = _parser().parse_args(arguments)
    try:
        for suite in [options.only] if options.only else _SUITES:
            _SUITES[suite](options)
    except (EmulatorError, LinesError, ProgramError, ReportFileError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measure_signature(options: argparse.Namespace) -> None:
    task = figures.Task(read_lines(options.path), groups(), options.rounds)
    given = asdict(task)
    found = [
        figures.figures(language, run_program("signature", language, given, figures.Answer), task.groups)
        for language in LANGUAGES
    ]
    table.show(found, task)
    report, picture = options.reports / "bench.json", options.reports / "bench-signature.svg"
    merge_report(report, (measure for each in found for measure in figures.measures(each)))
    picture.write_text(draw(found), "utf-8")
    print(f"{report}, {picture}")


def _measure_sampling(options: argparse.Namespace) -> None:
    lines = read_lines(options.path)[:MESSAGES]
    task = sampling_figures.Task(known_messages(), lines, scanned_messages(), options.rounds)
    given = asdict(task)
    found = [
        sampling_figures.figures(language, run_program("sampling", language, given, sampling_figures.Answer))
        for language in LANGUAGES
    ]
    sampling_table.show(found, task)
    report = options.reports / "bench.json"
    merge_report(report, (measure for each in found for measure in sampling_figures.measures(each)))
    print(report)


def _measure_export(options: argparse.Namespace) -> None:
    kinds = batches(read_lines(options.path))
    with Emulator(EmulatorSettings(keep="counts", tls=False)) as emulator:
        task = export_figures.Task(kinds, options.rounds, emulator.url, _SENDING_SECONDS)
        given = asdict(task)
        found = [
            export_figures.figures(language, run_program("export", language, given, export_figures.Answer))
            for language in LANGUAGES
        ]
    export_table.show(found, task)
    report = options.reports / "bench.json"
    merge_report(report, (measure for each in found for measure in export_figures.measures(each)))
    print(report)


def _measure_cost(options: argparse.Namespace) -> None:
    lines = read_lines(options.path)
    report = options.reports / "bench.json"
    found = []
    for language in LANGUAGES:
        task = new_task(language, lines, options.rounds)
        answer = run_program("cost", language, asdict(task), cost_figures.Answer)
        try:
            found.append(cost_figures.figures(language, answer))
        except ValueError as error:
            raise ProgramError(f"cost, {language}: {error}") from error
        merge_report(report, cost_figures.measures(found[-1]))
    imports, sizes = measure_imports(options.rounds), measure_sizes()
    merge_report(report, cost_figures.other_measures(imports, sizes))
    cost_table.show(found, imports, sizes, options.rounds, os.getloadavg()[1])
    print(report)


def _measure_bundle(options: argparse.Namespace) -> None:
    size = bundle_sizes.measure_bundle()
    report = options.reports / "bench.json"
    merge_report(report, bundle_sizes.measures(size))
    bundle_sizes.show(size)
    print(report)


_SUITES = {
    "signature": _measure_signature,
    "sampling": _measure_sampling,
    "export": _measure_export,
    "cost": _measure_cost,
    "bundle": _measure_bundle,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, help="a log file, or a folder of *.csv with the column Content")
    parser.add_argument("--only", choices=_SUITES, help="measure this alone")
    parser.add_argument("--rounds", type=_rounds, default=_ROUNDS, metavar="N", help=f"7 or more ({_ROUNDS})")
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="where the results go (reports)")
    return parser


def _rounds(text: str) -> int:
    rounds = int(text)
    if rounds < 7:
        raise argparse.ArgumentTypeError("fewer than 7 rounds say little")
    return rounds


if __name__ == "__main__":
    sys.exit(main())
