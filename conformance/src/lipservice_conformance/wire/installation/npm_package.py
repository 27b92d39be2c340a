"""An npm package: packed as for the registry, and installed into a project that has only what is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation.command import run_tool
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["install_npm"]

_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
# What the libraries of the project need stands in its lock; a package that needs more than that is refused.
_OFFLINE = ("--offline", *_QUIET)
_LOCKED = ("package.json", "package-lock.json")


def install_npm(driver: Driver, place: Path, libraries: Path | None) -> tuple[str, ...]:
    """Compile the agent where its types are, pack the package, install that; the agent's files are beside it."""
    for command in driver.build:
        run_tool(command, driver.folder)
    run_tool(("npm", "pack", "--ignore-scripts", "--pack-destination", str(place)), driver.folder)
    packed = list(place.glob("*.tgz"))
    if len(packed) != 1:
        raise InstallationError(f"expected one package in {place}, there are {len(packed)}")
    if libraries is None:
        (place / "package.json").write_text(json.dumps({"name": "wire", "private": True, "type": "module"}), "utf-8")
    else:
        for name in _LOCKED:
            shutil.copy(libraries / name, place)
        run_tool(("npm", "ci", *_QUIET), place)
    run_tool(("npm", "install", *_OFFLINE, str(packed[0])), place)
    compiled = place / Path(driver.run[-1]).parent
    compiled.mkdir()
    for path in (driver.folder / compiled.name).glob("*.js"):
        shutil.copy(path, compiled)
    return driver.run
