"""Puts packages into registries, and sees that what is there cannot be put there again."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from publishing.command import ToolError, run_tool
from publishing.package import Package
from publishing.provision import new_node, python_tools

__all__ = ["push_modules", "upload_npm", "upload_python"]

_AUTHOR = {
    "GIT_AUTHOR_NAME": "LipService", "GIT_AUTHOR_EMAIL": "release@lipservice.invalid",
    "GIT_COMMITTER_NAME": "LipService", "GIT_COMMITTER_EMAIL": "release@lipservice.invalid",
}  # fmt: skip


def upload_python(packages: list[Package], folder: Path, registry: str) -> Iterator[str]:
    """Upload wheels and source distributions; yield what was taken a second time."""
    files = [str(folder / name) for package in packages for name in package.artifacts]
    login = ("--username", "nobody", "--password", "nothing", "--disable-progress-bar", "--non-interactive")
    command = (sys.executable, "-m", "twine", "upload", "--repository-url", registry, *login)
    run_tool((*command, *files), folder, python_tools())
    for file in files:
        if _is_taken((*command, file), folder, python_tools()):
            yield f"{Path(file).name}: PyPI took it twice"


def upload_npm(package: Package, folder: Path, registry: str) -> Iterator[str]:
    """Publish an npm package; yield what was taken a second time."""
    (folder / ".npmrc").write_text(f"{registry.removeprefix('http:')}/:_authToken=nothing\n", "utf-8")
    command = ("npm", "publish", "--registry", registry, str(folder / package.artifacts[0]))
    run_tool(command, folder, new_node())
    if _is_taken(command, folder, new_node()):
        yield f"{package.name}: npm took it twice"


def push_modules(packages: list[Package], version: str, work: Path, repository: str) -> Iterator[str]:
    """Push the tree of the Go modules and tag it, the root before what is below it; yield tags that could be moved."""
    root = packages[0].folder
    run_tool(("git", "clone", "--quiet", repository, str(work)), work.parent)
    shutil.copytree(root, work, dirs_exist_ok=True)
    _git(work, "add", "--all", "--force")
    _git(work, "commit", "--quiet", "--message", f"LipService for Go {version}")
    tags = [_tag(package, root, version) for package in packages]
    for tag in tags:
        _git(work, "tag", "--annotate", tag, "--message", tag)
    _git(work, "push", "--quiet", "origin", "HEAD:main")
    for tag in tags:
        _git(work, "push", "--quiet", "origin", f"refs/tags/{tag}")
    _git(work, "commit", "--quiet", "--allow-empty", "--message", "Something else")
    for tag in tags:
        _git(work, "tag", "--force", "--annotate", tag, "--message", "Something else")
        if _is_taken(("git", "push", "origin", f"refs/tags/{tag}"), work, _AUTHOR):
            yield f"{tag}: the tag could be moved"


def _tag(package: Package, root: Path, version: str) -> str:
    """Return the tag of a module: below the root it begins with its folder."""
    inner = package.folder.relative_to(root).as_posix()
    return f"v{version}" if inner == "." else f"{inner}/v{version}"


def _git(folder: Path, *arguments: str) -> None:
    run_tool(("git", *arguments), folder, _AUTHOR)


def _is_taken(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> bool:
    try:
        run_tool(command, folder, variables)
    except ToolError:
        return False
    return True
