"""A Python package: a wheel, installed by pip into an environment that has nothing else."""

from __future__ import annotations

import shutil
import sys
import venv
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation.command import run_tool
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["install_wheel"]

_OFFLINE = ("--no-index", "--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--quiet")


def install_wheel(driver: Driver, place: Path) -> tuple[str, ...]:
    """Build the wheel and install it; the agent's files are beside it."""
    wheels = place / "wheels"
    run_tool((sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)), driver.folder)
    found = list(wheels.glob("*.whl"))
    if len(found) != 1:
        raise InstallationError(f"expected one wheel in {wheels}, there are {len(found)}")
    environment = place / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    run_tool((str(python), "-m", "pip", "install", *_OFFLINE, str(found[0])), place)
    shutil.copytree(driver.folder / "conformance", place / "conformance", ignore=shutil.ignore_patterns("__pycache__"))
    return (str(python), *driver.run[1:])
