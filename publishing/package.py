"""What is published: which packages there are, where they are built from, and which files each build makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Package", "find_packages"]

# Folders whose modules only our own tests and the kit use.
_OWN_USE = {"conformance", "internal"}


@dataclass(frozen=True)
class Package:
    """One name in one registry.

    Attributes:
        name: As users install it.
        ecosystem: pypi, npm or go.
        folder: Its sources, in a stage.
        artifacts: The names of the files that a build makes of it.
    """

    name: str
    ecosystem: str
    folder: Path
    artifacts: tuple[str, ...]


def find_packages(stage: Path, version: str) -> list[Package]:
    """Return every package of a stage, those that others need first."""
    folders = (stage / "sdks" / "python", stage / "generator", stage / "conformance")
    python = [_python(folder, version) for folder in folders]
    modules = sorted((stage / "sdks" / "go").rglob("go.mod"), key=lambda path: len(path.parts))
    go = [_go(path, version) for path in modules if not _OWN_USE & set(path.relative_to(stage / "sdks" / "go").parts)]
    return [*python, _npm(stage / "sdks" / "typescript", version), *go]


def _python(folder: Path, version: str) -> Package:
    name = _found(r'^name = "([^"]+)"$', folder / "pyproject.toml")
    file = f"{name.replace('-', '_')}-{version}"
    return Package(name, "pypi", folder, (f"{file}-py3-none-any.whl", f"{file}.tar.gz"))


def _npm(folder: Path, version: str) -> Package:
    name = _found(r'^  "name": "([^"]+)",$', folder / "package.json")
    return Package(name, "npm", folder, (f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz",))


def _go(manifest: Path, version: str) -> Package:
    name = _found(r"^module (\S+)$", manifest)
    return Package(name, "go", manifest.parent, (f"{name.replace('/', '-')}-v{version}.zip",))


def _found(pattern: str, path: Path) -> str:
    found = re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{path}: no line like {pattern}")
    return found[1]
