"""`python -m lipservice_conformance.demo [FILE]`: the patterns of a log, found by every SDK, and whether they agree.

Without FILE, a sample made up for this purpose is shown. Exit status: 0 all agree, 1 they do not, 2 nothing to show.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from lipservice_generator.diagnostic import SpecError
from rich.console import Console

from lipservice_conformance.demo_log import Line, LogFileError, batches, log_lines
from lipservice_conformance.demo_sample import sample_lines
from lipservice_conformance.demo_tally import Tally
from lipservice_conformance.demo_view import TOP, show
from lipservice_conformance.driver import Driver, DriverError, build_driver, find_drivers
from lipservice_conformance.panel import Panel
from lipservice_conformance.protocol import Case
from lipservice_conformance.report_file import Measure, ReportFileError, merge_report
from lipservice_conformance.session import Limits
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import Json, encode_text

__all__ = ["main"]

NOTHING_TO_SHOW = 2

# A line of megabytes takes longer than a vector does.
_LIMITS = Limits(silence=30.0, run=600.0)

# Escaped as JSON, a text grows up to sixfold; longer ones go as base64.
_LONGEST_TEXT = 2 * 1024 * 1024

# Where a log is piped into a file, tables are as wide as most screens.
_WIDTH = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return _demo(options)
    except (DriverError, LogFileError, OSError, ReportFileError, SpecError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return NOTHING_TO_SHOW


def _demo(options: argparse.Namespace) -> int:
    console = _console()
    lines, title = _source(options.file)
    first = next(lines)  # a file that cannot be read is refused before anything is built
    drivers = find_drivers(options.sdks)
    for driver in drivers:
        build_driver(driver)
    spec = read_specification(options.spec).sha
    with console.status("Asking every SDK ..."):
        tally = _ask(drivers, spec, _chain(first, lines))
    show(tally, title, console)
    merge_report(options.reports / "demo.json", _measures(tally))
    return 1 if tally.quarrels else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("nox -s demo --", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a log file: each line is one message")
    parser.add_argument("--sdks", type=Path, default=Path("sdks"), help="folder of the SDKs (default: %(default)s)")
    parser.add_argument("--spec", type=Path, default=Path("spec"), help="folder of the spec (default: %(default)s)")
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="where reports go (default: %(default)s)")
    return parser


def _console() -> Console:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know less than Unicode
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)


def _source(file: Path | None) -> tuple[Iterator[Line], str]:
    if file is not None:
        return log_lines(file), str(file)
    sample = (Line(number, text.encode()) for number, text in enumerate(sample_lines(), start=1))
    return sample, "a sample log (nox -s demo -- FILE shows one of your own)"


def _chain(first: Line, rest: Iterable[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _ask(drivers: Sequence[Driver], spec: str, lines: Iterable[Line]) -> Tally:
    """Ask one language after the other, so that none waits for another while its time is taken."""
    tally = Tally({driver.language: 0.0 for driver in drivers})
    with ExitStack() as stack:
        panels = {driver.language: stack.enter_context(Panel([(driver, spec)], _LIMITS)) for driver in drivers}
        for panel in panels.values():
            panel.ask([])  # starts the process
        for batch in batches(lines):
            cases = [Case(str(line.number), "signature", {"message": _message(line)}) for line in batch]
            columns = []
            for language, panel in panels.items():
                started = time.perf_counter()
                columns.append([opinion for (opinion,) in panel.ask(cases)])
                tally.seconds[language] += time.perf_counter() - started
            for line, *opinions in zip(batch, *columns, strict=True):
                tally.add(line, tuple(opinions))
    return tally


def _message(line: Line) -> Json:
    """Return the content in the form every SDK gets it in: text where it is UTF-8, otherwise its bytes."""
    if len(line.content) > _LONGEST_TEXT:
        return encode_text(line.content)
    try:
        return encode_text(line.content.decode("utf-8"))
    except UnicodeDecodeError:
        return encode_text(line.content)


def _measures(tally: Tally) -> list[Measure]:
    top = sum(pattern.count for pattern in tally.top(TOP))
    speeds = [
        Measure(f"demo.{language}.speed", round(tally.lines / max(seconds, 1e-9)), "lines/s")
        for language, seconds in tally.seconds.items()
    ]
    return [
        Measure("demo.lines", tally.lines, "lines"),
        Measure("demo.patterns", len(tally.patterns), "patterns"),
        Measure("demo.top_ten", round(top / max(tally.lines, 1), 4), "share"),
        Measure("demo.disagreements", tally.quarrels, "lines"),
        *speeds,
    ]


if __name__ == "__main__":
    sys.exit(main())
