"""A Python package: a wheel, installed by pip into an environment that has only what is named."""

from __future__ import annotations

import shutil
import sys
import venv
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation.command import run_tool
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["install_wheel"]

_PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
_PINNED = ("--no-deps", "--only-binary", ":all:", "--requirement")
_OFFLINE = ("--no-index", "--no-deps", "--no-cache-dir")


def install_wheel(driver: Driver, place: Path, libraries: Path | None) -> tuple[str, ...]:
    """Build the wheel and install it; libraries and the agent's files are beside it."""
    wheels = place / "wheels"
    run_tool((sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)), driver.folder)
    found = list(wheels.glob("*.whl"))
    if len(found) != 1:
        raise InstallationError(f"expected one wheel in {wheels}, there are {len(found)}")
    environment = place / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    run_tool((str(python), *_PIP, *_OFFLINE, str(found[0])), place)
    if libraries is not None:
        run_tool((str(python), *_PIP, *_PINNED, str(libraries / "requirements.txt")), place)
    shutil.copytree(driver.folder / "conformance", place / "conformance", ignore=shutil.ignore_patterns("__pycache__"))
    return (str(python), *driver.run[1:])
