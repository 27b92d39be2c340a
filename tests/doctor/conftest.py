"""The doctor's commands, installed as by a user."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from doctor_run import Doctor, Done
from lipservice_conformance.emulator import Emulator
from lipservice_conformance.wire.installation import find_agents, install

ROOT = Path(__file__).parents[2]
LANGUAGES = ("go", "python", "typescript")
_SECONDS = 60


@pytest.fixture(scope="session")
def commands() -> dict[str, tuple[str, ...]]:
    """How each language's command begins."""
    places = {driver.language: install(driver, ROOT / ".nox/wire").folder for driver in find_agents(ROOT / "sdks")}
    module = places["go"] / "modules/go"
    built = places["go"] / "lipservice"
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOWORK": "off", "GOPROXY": "off"}
    subprocess.run(("go", "build", "-o", str(built), "./cmd/lipservice"), cwd=module, env=environment, check=True)
    return {
        "go": (str(built),),
        "python": (str(places["python"] / "environment/bin/lipservice"),),
        "typescript": (str(places["typescript"] / "node_modules/.bin/lipservice"),),
    }


@pytest.fixture(params=LANGUAGES)
def doctor(request: pytest.FixtureRequest, commands: Mapping[str, tuple[str, ...]]) -> Doctor:
    """Run the doctor of one language with options, and with variables that are all it finds."""

    def run(*options: str, **variables: str) -> Done:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            (*commands[request.param], "doctor", *options),
            env={**kept, **variables},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    """One emulator for all: to start one takes longer than to ask it."""
    with Emulator() as started:
        yield started


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """PostHog Logs on this machine, with nothing received yet."""
    running.reset()
    return running
