"""`python -m lipservice_conformance.demo_services`: a service in every language, and what PostHog has of its logs.

Each is asked the same requests twice, with nothing but environment variables set: once with a budget that it cannot
spend, to see what all of its logs would cost, and once as it is meant. Exit status: 0 all is accounted for and alike, 1
it is not, 2 nothing to show.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from lipservice_conformance.demo_run import Run, differences
from lipservice_conformance.demo_service import ServiceError, play
from lipservice_conformance.demo_services_view import show_runs
from lipservice_conformance.demo_traffic import SECONDS, Ask, traffic
from lipservice_conformance.driver import Driver, DriverError, build_driver, find_drivers
from lipservice_conformance.emulator import Emulator, EmulatorError, EmulatorSettings, Row, SettingsError
from lipservice_conformance.report_file import Measure, merge_report

__all__ = ["main"]

NOTHING_TO_SHOW = 2
_WIDTH = 120
_ARRIVE_SECONDS = 2.0
_WINDOW_MS = 10_000
_MANIFEST = Path("demo.json")
_EVERYTHING = {"LIPSERVICE_POLICY": '{"budget": "100000/s"}'}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the services; return the exit status."""
    # `nox -s demo` gives all of its commands the same options.
    options, _ = _parser().parse_known_args(arguments)
    if options.file is not None:
        return 0  # whoever shows a log of his own wants to see that
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    try:
        settings = EmulatorSettings(profile="posthog", tls=False, port=options.port)
        with Emulator(settings) as emulator:
            status = _demo(options, emulator, console)
            if options.keep:
                _hold(emulator, console)
            return status
    except (DriverError, EmulatorError, OSError, ServiceError, SettingsError) as error:
        print(f"demo_services: {error}", file=sys.stderr)
        return NOTHING_TO_SHOW


def _demo(options: argparse.Namespace, emulator: Emulator, console: Console) -> int:
    asks = traffic(options.seconds)
    runs = _run_all(_services(options), emulator, asks, options.reports, console)
    wrong = differences(runs)
    show_runs(runs, wrong, len(asks), options.seconds, console)
    merge_report(options.reports / "demo.json", _measures(runs, wrong))
    return 1 if wrong else 0


def _services(options: argparse.Namespace) -> list[Driver]:
    services = find_drivers(options.examples, _MANIFEST)
    chosen = [one for one in services if options.service in {None, one.language}]
    if not chosen:
        raise ServiceError(f"{options.service}: expected one of {', '.join(one.language for one in services)}")
    return chosen


def _run_all(
    services: Sequence[Driver], emulator: Emulator, asks: Sequence[Ask], reports: Path, console: Console
) -> list[Run]:
    """Run all services at a time, since each waits for most of it."""
    reports.mkdir(parents=True, exist_ok=True)
    # Long ago the rows would get other times; and where in a window it begins, decisions depend on.
    start_ms = (int(time.time() * 1000) - asks[-1].at_ms) // _WINDOW_MS * _WINDOW_MS
    settings = EmulatorSettings(profile="posthog", tls=False)
    with Emulator(settings) as other, console.status("The services are asked ..."):

        def run(service: Driver) -> None:
            output = reports / f"demo-{service.language}.log"
            build_driver(service)
            play(service, asks, start_ms, {**_settings(other.url, service), **_EVERYTHING}, output)
            play(service, asks, start_ms, _settings(emulator.url, service), output)

        with ThreadPoolExecutor(len(services)) as pool:
            list(pool.map(run, services))
        for one in (other, emulator):
            one.wait_for_connections(0, _ARRIVE_SECONDS)
        return [Run(one.language, *_sent(other, one), *_sent(emulator, one)) for one in services]


def _sent(emulator: Emulator, service: Driver) -> tuple[list[Row], int]:
    """Return the rows of a service, and the bytes billed for them."""
    name = _name(service)
    rows = [row for row in emulator.rows() if row.service_name == name]
    return rows, sum(request.billed_bytes for request in emulator.requests() if request.service == name)


def _name(service: Driver) -> str:
    return f"orders-{service.language}"


def _settings(url: str, service: Driver) -> dict[str, str]:
    return {
        "POSTHOG_API_KEY": "phc_demo",
        "POSTHOG_HOST": url,
        "OTEL_SERVICE_NAME": _name(service),
        "LIPSERVICE_LEVEL": "debug",
        "LIPSERVICE_QUEUE_RECORDS": "100000",  # a minute passes in seconds
    }


def _hold(emulator: Emulator, console: Console) -> None:
    """Leave the emulator running until the user interrupts."""
    console.print(f"\nOpen {emulator.url} in a browser. Ctrl-C ends it.", highlight=False)
    with contextlib.suppress(KeyboardInterrupt):
        emulator.wait()


def _measures(runs: Sequence[Run], wrong: Sequence[str]) -> list[Measure]:
    measures = [Measure("demo.services.differences", len(wrong), "differences")]
    for run in runs:
        measures += [
            Measure(f"demo.services.{run.language}.logged", len(run.logged), "records"),
            Measure(f"demo.services.{run.language}.rows", len(run.rows), "rows"),
            Measure(f"demo.services.{run.language}.patterns", len(run.patterns), "patterns"),
            Measure(f"demo.services.{run.language}.saved", round(run.saved, 4), "share"),
        ]
    return measures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("nox -s demo --", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--service", metavar="LANGUAGE", help="only the service in this language")
    parser.add_argument("--keep", action="store_true", help="leave the emulator running, with its page")
    parser.add_argument("--port", type=int, default=0, help="of the emulator (default: a free one)")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of traffic (default: %(default)s)")
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="where reports go (default: %(default)s)")
    parser.add_argument("--examples", type=Path, default=Path("examples"), help="the services (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
