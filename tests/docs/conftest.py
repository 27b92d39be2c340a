"""The SDKs as a user has installed them, and PostHog Logs on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from documents import ROOT
from lipservice_conformance.emulator import Emulator, EmulatorSettings
from lipservice_conformance.wire.installation import find_agents, install

# Where the calls tier installs the same packages, with the same loggers beside them.
_INSTALLED = ROOT / ".nox" / "calls"


@pytest.fixture(scope="session")
def installed() -> Callable[[str], Path]:
    """Return the folder of an application that has the SDK of a language and its loggers."""
    drivers = {driver.language: driver for driver in find_agents(ROOT / "sdks", Path("conformance/call_agent.json"))}

    def folder(language: str) -> Path:
        return install(drivers[language], _INSTALLED, ROOT / "conformance" / "loggers").folder

    return folder


@pytest.fixture(scope="session")
def environment() -> Iterator[Mapping[str, str]]:
    """Yield variables with which an application sends to the emulator."""
    with Emulator(EmulatorSettings()) as posthog:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "LIPSERVICE_"))}
        yield own | {"POSTHOG_API_KEY": "phc_test", "POSTHOG_HOST": posthog.url, "PYTHONUTF8": "1"}
