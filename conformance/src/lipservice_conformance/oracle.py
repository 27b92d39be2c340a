"""The two oracles a vector needs: the generated Python SDK and the slow model. They share no code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lipservice_conformance.driver import Driver, build_driver, read_driver
from lipservice_conformance.matrix import slow_model_driver
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Panel
from lipservice_conformance.protocol import Case
from lipservice_conformance.session import Limits

__all__ = ["ask_drivers", "ask_oracles", "reference_driver"]

REFERENCE = "python"


def reference_driver(sdks: Path) -> Driver:
    """Return the generated Python SDK, built. Raises DriverError."""
    driver = read_driver(sdks / REFERENCE)
    build_driver(driver)
    return driver


def ask_oracles(sdks: Path, cases: Sequence[Case], spec: str) -> list[tuple[Opinion, ...]]:
    """Ask both oracles; opinions in the order of the cases."""
    return ask_drivers((reference_driver(sdks), slow_model_driver()), cases, spec)


def ask_drivers(drivers: Sequence[Driver], cases: Sequence[Case], spec: str) -> list[tuple[Opinion, ...]]:
    """Ask every driver every case; opinions in the order of the cases, each in the order of the drivers."""
    with Panel([(driver, spec) for driver in drivers], Limits()) as panel:
        return panel.ask(cases)
