"""Installs an SDK once for each state of its sources."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lipservice_conformance.driver import Driver, find_drivers
from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.installation.go_module import install_go
from lipservice_conformance.wire.installation.npm_package import install_npm
from lipservice_conformance.wire.installation.wheel import install_wheel
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["MANIFEST", "find_agents", "install"]

MANIFEST = Path("conformance/agent.json")

# Makes a folder in which the agent's command runs, with the libraries of the folder that is named last, if there is
# one, and returns that command.
Installer = Callable[[Driver, Path, Path | None], tuple[str, ...]]
_INSTALLERS: dict[str, Installer] = {"go": install_go, "python": install_wheel, "typescript": install_npm}

# Made by tools, not part of what is installed.
_MADE = {"node_modules", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
_COMMAND = "command"


def find_agents(sdks: Path, manifest: Path = MANIFEST) -> list[Driver]:
    """Return how the agent of each SDK is built and run. Raises DriverError when there is none."""
    return find_drivers(sdks, manifest)


def install(driver: Driver, folder: Path, libraries: Path | None = None) -> Program:
    """Install an SDK below the folder, unless its sources are those of the last time. Raises InstallationError.

    Args:
        driver: How its agent is built and run.
        folder: Where installations are.
        libraries: Holds a folder for each language whose libraries, pinned there, an application has beside the SDK.
    """
    installer = _INSTALLERS.get(driver.language)
    if installer is None:
        raise InstallationError(f"nobody knows how a package of {driver.language} is installed")
    folder = folder.resolve()
    beside = libraries / driver.language if libraries is not None else None
    beside = beside.resolve() if beside is not None and beside.is_dir() else None
    place = folder / f"{driver.language}-{_fingerprint(driver.folder, beside)}"
    if not (place / _COMMAND).is_file():
        _install(installer, driver, place, beside)
    command = tuple((place / _COMMAND).read_text("utf-8").splitlines())
    return Program(driver.language, command, place)


def _install(installer: Installer, driver: Driver, place: Path, beside: Path | None) -> None:
    """Install under the final path, since programs hold it; the command is written last and shows that all is whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for older in place.parent.glob(f"{driver.language}-*"):
        shutil.rmtree(older)
    place.mkdir()
    command = installer(driver, place, beside)
    with tempfile.NamedTemporaryFile("w", dir=place, delete=False, encoding="utf-8") as draft:
        draft.write("\n".join(command))
    Path(draft.name).replace(place / _COMMAND)


def _fingerprint(sources: Path, beside: Path | None) -> str:
    digest = hashlib.sha256()
    installers = Path(__file__).parent
    for root in (sources, installers, *([beside] if beside is not None else [])):
        for path in sorted(_files(root)):
            digest.update(f"{path.relative_to(root)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _files(root: Path) -> Iterator[Path]:
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in _MADE]
        # Programs that manifests have built among the sources.
        yield from (Path(folder, name) for name in names if Path(name).suffix or name == "LICENSE")
