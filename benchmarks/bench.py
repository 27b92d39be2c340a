"""`nox -s bench`: the signature in each language beside its peer, on the same lines in the same run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lipservice_conformance.report_file import ReportFileError, merge_report

from benchmarks.figures import figures, measures
from benchmarks.groups import groups
from benchmarks.lines import LinesError, read_lines
from benchmarks.plot import draw
from benchmarks.program import PROGRAMS, ProgramError, Task
from benchmarks.table import show

_ROUNDS = 9


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, report, draw. Exit status 1 when something could not be measured; speed is never judged."""
    options = _parser().parse_args(arguments)
    try:
        task = Task(read_lines(options.path), groups(), options.rounds)
        found = [figures(program.language, program.run(task), task.groups) for program in PROGRAMS]
        show(found, task)
        merge_report(options.reports / "bench.json", (measure for each in found for measure in measures(each)))
        (options.reports / "bench-signature.svg").write_text(draw(found), "utf-8")
    except (LinesError, ProgramError, ReportFileError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.reports / 'bench.json'}, {options.reports / 'bench-signature.svg'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, help="a log file, or a folder of *.csv with the column Content")
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
