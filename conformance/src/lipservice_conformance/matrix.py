"""All SDKs over all vectors, at most two processes at a time."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.judge import Report, judge
from lipservice_conformance.process import Process, start_process
from lipservice_conformance.runner import Launch, run_cases
from lipservice_conformance.session import Limits
from lipservice_conformance.slow_driver import LANGUAGE
from lipservice_conformance.vector import Vector

__all__ = ["launcher", "run_matrix", "slow_model_driver"]

PROCESSES = 2


def launcher(driver: Driver) -> Launch:
    """Return what starts a process of this driver."""

    async def launch() -> Process:
        return await start_process(driver.run, driver.folder)

    return launch


def slow_model_driver() -> Driver:
    """Return the slow model in the form of a driver."""
    return Driver(LANGUAGE, Path.cwd(), (), (sys.executable, "-m", "lipservice_conformance.slow_driver"))


async def run_matrix(
    drivers: Sequence[Driver], vectors: Sequence[Vector], minimum: Mapping[str, int], spec: str, limits: Limits
) -> list[Report]:
    """Run every driver over every vector; reports in the order of the drivers."""
    places = asyncio.Semaphore(PROCESSES)
    cases = [vector.case() for vector in vectors]

    async def one(driver: Driver) -> Report:
        async with places:
            run = await run_cases(driver.language, launcher(driver), cases, spec, limits)
        return judge(run, vectors, minimum)

    return list(await asyncio.gather(*(one(driver) for driver in drivers)))
