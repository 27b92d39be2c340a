"""The SDKs of OpenTelemetry, each in a folder of its own, from the registry of its language."""

from __future__ import annotations

import hashlib
import shutil
import venv
from collections.abc import Callable
from pathlib import Path

from lipservice_conformance.wire.agent import Program
from lipservice_conformance.wire.installation.command import run_tool
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["install_peer"]

_COMMAND = "command"

Installer = Callable[[Path], tuple[str, ...]]


def install_peer(language: str, sources: Path, folder: Path) -> Program:
    """Install the peer of a language, unless it is there. Raises InstallationError."""
    installer, source = _INSTALLERS.get(language), sources / language
    if installer is None or not source.is_dir():
        raise InstallationError(f"there is none in {sources}")
    place = folder.resolve() / f"{language}-{_fingerprint(source)}"
    if not (place / _COMMAND).is_file():
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(source, place)
        command = installer(place)
        (place / _COMMAND).write_text("\n".join(command), "utf-8")
    return Program(
        f"{language}, OpenTelemetry", tuple((place / _COMMAND).read_text("utf-8").splitlines()), place, is_peer=True
    )


def _install_python(place: Path) -> tuple[str, ...]:
    environment = place / "environment"
    venv.create(environment, with_pip=True)
    python = str(environment / "bin" / "python")
    quiet = ("--quiet", "--disable-pip-version-check", "--only-binary", ":all:")
    run_tool((python, "-m", "pip", "install", *quiet, "--requirement", "requirements.txt"), place)
    return python, "agent.py"


def _install_go(place: Path) -> tuple[str, ...]:
    run_tool(("go", "build", "-o", "peer", "."), place, {"GOFLAGS": "-mod=readonly", "GOWORK": "off"})
    return (str(place / "peer"),)


def _install_typescript(place: Path) -> tuple[str, ...]:
    run_tool(("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"), place)
    return "node", "agent.js"


_INSTALLERS: dict[str, Installer] = {
    "go": _install_go,
    "python": _install_python,
    "typescript": _install_typescript,
}


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(source.iterdir()):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
