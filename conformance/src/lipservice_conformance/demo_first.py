"""`python -m lipservice_conformance.demo_first`: a first program in every language, sent to an emulator of PostHog.

Each runs twice with nothing but environment variables set: once in shadow, which sends everything, and once for real.
Exit status: 0 all is accounted for and alike, 1 it is not, 2 nothing to show.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from lipservice_conformance.commands.calls import LIBRARIES, MANIFEST
from lipservice_conformance.demo_first_program import prepare, run_program
from lipservice_conformance.demo_first_view import Run, differences, show_runs
from lipservice_conformance.driver import DriverError
from lipservice_conformance.emulator import Emulator, EmulatorError, EmulatorSettings, Row
from lipservice_conformance.report_file import Measure, merge_report
from lipservice_conformance.wire.installation import find_agents, install
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["main"]

NOTHING_TO_SHOW = 2
_WIDTH = 120
_ARRIVE_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the programs; return the exit status."""
    # `nox -s demo` gives all of its commands the same options.
    options, _ = _parser().parse_known_args(arguments)
    if options.file is not None:
        return 0  # whoever shows a log of his own wants to see that
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    try:
        runs = _run_all(options, console)
    except (DriverError, EmulatorError, InstallationError, OSError) as error:
        print(f"demo_first: {error}", file=sys.stderr)
        return NOTHING_TO_SHOW
    show_runs(runs, console)
    wrong = differences(runs)
    merge_report(options.reports / "demo.json", _measures(runs, wrong))
    return 1 if wrong else 0


def _run_all(options: argparse.Namespace, console: Console) -> list[Run]:
    runs: list[Run] = []
    with Emulator(EmulatorSettings(profile="posthog", tls=False)) as emulator:
        for driver in find_agents(options.sdks, MANIFEST):
            with console.status(f"A first program in {driver.language} ..."):
                place = install(driver, options.work, LIBRARIES).folder
                command = prepare(driver.language, options.examples.resolve(), place)
                everything = _sent(emulator, command, place, {"LIPSERVICE_SHADOW": "true"})
                runs.append(Run(driver.language, *everything, *_sent(emulator, command, place, {})))
    return runs


def _sent(emulator: Emulator, command: Sequence[str], place: Path, more: Mapping[str, str]) -> tuple[list[Row], int]:
    """Run a program against an emulator that knows nothing of what was before. Returns rows and billed bytes."""
    emulator.reset()
    run_program(command, place, {**_settings(emulator.url), **more})
    emulator.wait_for_connections(0, _ARRIVE_SECONDS)
    return emulator.rows(), emulator.counts().billed_bytes


def _settings(url: str) -> dict[str, str]:
    return {
        "POSTHOG_API_KEY": "phc_demo",
        "POSTHOG_HOST": url,
        "OTEL_SERVICE_NAME": "shop",
        "LIPSERVICE_LEVEL": "info",  # Python's root logger lets through what is above INFO only
    }


def _measures(runs: Sequence[Run], wrong: Sequence[str]) -> list[Measure]:
    measures = [Measure("demo.first.differences", len(wrong), "differences")]
    for run in runs:
        measures += [
            Measure(f"demo.first.{run.language}.logged", run.logged, "records"),
            Measure(f"demo.first.{run.language}.rows", len(run.rows), "rows"),
            Measure(f"demo.first.{run.language}.saved", round(run.saved, 4), "share"),
        ]
    return measures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("nox -s demo --", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--sdks", type=Path, default=Path("sdks"), help="folder of the SDKs (default: %(default)s)")
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="where reports go (default: %(default)s)")
    examples, work = Path("examples/first"), Path(".nox/calls")
    parser.add_argument("--examples", type=Path, default=examples, help="the programs (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=work, help="where packages are installed (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
