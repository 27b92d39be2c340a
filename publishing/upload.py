"""Puts packages into registries, and sees that what is there cannot be put there again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from publishing.command import ToolError, run_tool
from publishing.package import Package
from publishing.provision import new_node, python_tools

__all__ = ["is_taken", "upload_npm", "upload_python"]


def upload_python(packages: list[Package], folder: Path, registry: str) -> Iterator[str]:
    """Upload wheels and source distributions; yield what was taken a second time."""
    files = [str(folder / name) for package in packages for name in package.artifacts]
    login = ("--username", "nobody", "--password", "nothing", "--disable-progress-bar", "--non-interactive")
    command = (sys.executable, "-m", "twine", "upload", "--repository-url", registry, *login)
    run_tool((*command, *files), folder, python_tools())
    for file in files:
        if is_taken((*command, file), folder, python_tools()):
            yield f"{Path(file).name}: PyPI took it twice"


def upload_npm(package: Package, folder: Path, registry: str) -> Iterator[str]:
    """Publish an npm package; yield what was taken a second time."""
    (folder / ".npmrc").write_text(f"{registry.removeprefix('http:')}/:_authToken=nothing\n", "utf-8")
    command = ("npm", "publish", "--registry", registry, str(folder / package.artifacts[0]))
    run_tool(command, folder, new_node())
    if is_taken(command, folder, new_node()):
        yield f"{package.name}: npm took it twice"


def is_taken(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> bool:
    """Return whether what must be refused is not."""
    try:
        run_tool(command, folder, variables)
    except ToolError:
        return False
    return True
