"""What a maintainer can ask for: `nox -l` lists it. What they need, they install (docs/maintaining.md)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import nox

sys.path.insert(0, str(Path(__file__).parent))

from publishing.provision import install_tools
from tools import checks
from tools.collector import build_collector
from tools.peers import add_peers
from tools.provision import ProvisionError
from tools.sdks import make_sdks
from tools.workshop import open_workshop

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "none"  # all sessions share the environment that tools/workshop.py makes
nox.options.sessions = ["tests"]


@nox.session
def generate(session: nox.Session) -> None:
    """Turn the spec into the SDKs and the golden files; `-- --check` only compares."""
    _open(session)
    session.run("lipservice-generate", *session.posargs, external=True)


@nox.session
def tests(session: nox.Session) -> None:
    """All that CI runs: lint, types, every test, goldens, the conformance core tier."""
    _open(session, staticcheck=True)
    _check(session, checks.test)


@nox.session
def conformance(session: nox.Session) -> None:
    """Run every SDK over every vector and write reports/index.html; `-- --only LANGUAGE` for one."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "run", *session.posargs, external=True)


@nox.session
def report(session: nox.Session) -> None:
    """Write reports/index.html again from what the other sessions measured."""
    _open(session)
    session.run("lipservice-conformance", "report", *session.posargs, external=True)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Compare the SDKs and the slow model on random messages; find a seeded mutant."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "fuzz", *session.posargs, external=True)
    if not session.posargs:
        session.run("lipservice-conformance", "fuzz", "--mutant", external=True)


@nox.session
def mutants(session: nox.Session) -> None:
    """Change the spec in some 1,480 places, one at a time: the vectors must catch 95 % of the changes of each part."""
    _open(session)
    session.run("lipservice-conformance", "mutants", *session.posargs, external=True)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Measure the patterns on labelled logs: `-- PATH` is a folder of *.csv."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "accuracy", *session.posargs, external=True)


@nox.session
def simulation(session: nox.Session) -> None:
    """Let every SDK decide ten minutes with a burst and a flood; print what is kept and how far sums are off."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "simulation", *session.posargs, external=True)


@nox.session
def emulator(session: nox.Session) -> None:
    """Run PostHog Logs on this machine, with a page that shows what it received; `-- --port N`."""
    _open(session)
    session.run("lipservice-conformance", "emulator", *session.posargs, external=True)


@nox.session
def wire(session: nox.Session) -> None:
    """Install every SDK as a user does and let an endpoint fail in every way; `-- --case ID`, `-- --peers`."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "wire", *session.posargs, external=True)


@nox.session
def calls(session: nox.Session) -> None:
    """Install every SDK as a user does and log by every logger after the one call; `-- --case ID`, `-- --only go`."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "calls", *session.posargs, external=True)


@nox.session
def browser(session: nox.Session) -> None:
    """Run the browser's entry in Chromium and Firefox, against the emulator; `-- --test-name-pattern=TEXT`."""
    _open(session, sdks=True)
    session.run("python", "-m", "tools.browser", *session.posargs, external=True)


@nox.session
def soak(session: nox.Session) -> None:
    """Send 200,000 records of each SDK through faults and restarts; account for each; watch memory."""
    _open(session, sdks=True)
    session.run("lipservice-conformance", "soak", *session.posargs, external=True)


@nox.session
def collector(session: nox.Session) -> None:
    """Send from every SDK to a real OpenTelemetry Collector, built once, and compare what it wrote; `-- --only go`."""
    _open(session, sdks=True)
    try:
        program = build_collector()
    except ProvisionError as error:
        session.error(str(error))
    session.run("lipservice-conformance", "collector", str(program), *session.posargs, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types, of the project and of every SDK."""
    _open(session, staticcheck=True)
    _check(session, checks.lint)


@nox.session
def demo(session: nox.Session) -> None:
    """Show a service in each language, then the patterns of a log and what would be kept; `-- --keep`, `-- FILE`."""
    _open(session, sdks=True)
    session.run("python", "-m", "lipservice_conformance.demo_services", *session.posargs, external=True)
    if any(word.startswith("-") for word in session.posargs):
        return  # options are those of the services
    session.run("python", "-m", "lipservice_conformance.demo", *session.posargs, external=True)
    session.run("python", "-m", "lipservice_conformance.demo_simulate", *session.posargs, external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Compare the SDKs with what people use instead: `-- PATH` is a log or a folder of *.csv; `-- --only cost`."""
    _open(session, sdks=True, peers=True)
    session.run("python", "-m", "benchmarks.bench", *session.posargs, external=True)


@nox.session
def build(session: nox.Session) -> None:
    """Build all packages twice from clean trees into dist/, with the same bytes; `-- --accept` their lists of files."""
    _open(session, staticcheck=True, sdks=True, publishing=True)
    session.run("python", "-m", "publishing.build", *session.posargs, external=True)


@nox.session
def rehearse(session: nox.Session) -> None:
    """Publish everything to registries on this machine, install it by name and version, and run it."""
    _open(session, sdks=True, publishing=True)
    session.run("python", "-m", "publishing.rehearse", external=True)


def _open(
    session: nox.Session,
    *,
    staticcheck: bool = False,
    sdks: bool = False,
    peers: bool = False,
    publishing: bool = False,
) -> None:
    try:
        session.log(open_workshop(staticcheck=staticcheck))
        if sdks:
            make_sdks()
        if peers:
            add_peers()
        if publishing:
            install_tools()
    except ProvisionError as error:
        session.error(str(error))


def _check(session: nox.Session, check: Callable[[], int]) -> None:
    try:
        failed = check()
    except ProvisionError as error:
        session.error(str(error))
    if failed:
        session.error(f"{failed} failed")
