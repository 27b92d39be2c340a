"""What every session works in: one Python environment with pinned packages, and the toolchains, all on PATH.

The sessions share it, because making one for each would cost more than most of them take. It is made again whenever
something that it was made from has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tools.provision import ROOT, package_client, run_installer
from tools.toolchains import find_toolchains

__all__ = ["open_workshop"]

_FOLDER = ROOT / ".nox" / "dev"
_BYTECODE = ROOT / ".nox" / "bytecode"
_STAMP = _FOLDER / "made-from"
_REQUIREMENTS = ROOT / "requirements" / "dev.txt"
_PROJECTS = (ROOT / "generator", ROOT / "conformance")


def open_workshop(*, staticcheck: bool = False) -> str:
    """Put the environment and the toolchains first on PATH of this process. Returns what they are, as a line."""
    toolchains = find_toolchains(staticcheck=staticcheck)
    if _read_stamp() != _fingerprint():
        _make_environment()
    os.environ.update(toolchains.environment(os.environ.get("PATH", os.defpath)))
    os.environ["PATH"] = os.pathsep.join([str(_FOLDER / "bin"), os.environ["PATH"]])
    os.environ["VIRTUAL_ENV"] = str(_FOLDER)
    os.environ.pop("PYTHONHOME", None)
    _keep_bytecode()
    return f"Python {sys.version.split()[0]}, {toolchains.summary}"


def _keep_bytecode() -> None:
    """Let every Python process find what another has compiled, in a folder apart: sources stay as they are.

    Where the machine forbids bytecode, it means beside the sources; a start of the kit takes 2.6 times as long without.
    What was compiled of temporary files goes: nobody will ask for it again.
    """
    temporary = Path(tempfile.gettempdir()).resolve()
    shutil.rmtree(_BYTECODE / temporary.relative_to(temporary.anchor), ignore_errors=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(_BYTECODE)


def _make_environment() -> None:
    shown = _FOLDER.relative_to(ROOT)
    print(f"Making the Python environment {shown} ...", flush=True)
    started = time.monotonic()
    shutil.rmtree(_FOLDER, ignore_errors=True)
    python = _FOLDER / "bin" / "python"
    run_installer([sys.executable, "-m", "venv", "--without-pip", str(_FOLDER)])
    client = package_client(python)
    run_installer([*client, "--quiet", "--no-deps", "--requirement", str(_REQUIREMENTS)])
    editables = [word for project in _PROJECTS for word in ("--editable", str(project))]
    run_installer([*client, "--quiet", "--no-deps", "--no-build-isolation", *editables], _first_on_path(python.parent))
    _STAMP.write_text(_fingerprint(), "utf-8")
    print(f"Made {shown} in {time.monotonic() - started:.1f} s", flush=True)


def _first_on_path(folder: Path) -> dict[str, str]:
    return {"PATH": os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])}


def _read_stamp() -> str:
    return _STAMP.read_text("utf-8") if _STAMP.is_file() and (_FOLDER / "bin" / "python").exists() else ""


def _fingerprint() -> str:
    """Return the hash of all that the environment is made from; its programs hold the path of the project."""
    parts = [sys.version, str(ROOT), *_texts([_REQUIREMENTS, *(project / "pyproject.toml" for project in _PROJECTS)])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text("utf-8") for path in paths]
