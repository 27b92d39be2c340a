"""One emulator for all tests that need no other settings: each begins with it as if it were new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lipservice_conformance.emulator import Emulator, EmulatorSettings


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    running.reset()
    return running


@pytest.fixture(scope="session")
def running_otlp() -> Iterator[Emulator]:
    with Emulator(EmulatorSettings(profile="otlp", tls=False)) as emulator:
        yield emulator


@pytest.fixture
def otlp(running_otlp: Emulator) -> Emulator:
    running_otlp.reset()
    return running_otlp
