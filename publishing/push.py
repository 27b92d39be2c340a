"""Push the tree of the Go modules to the repository that they are fetched from, and tag it: that publishes them.

    python -m publishing.push TREE REPOSITORY VERSION

`TREE` is dist/go of `nox -s build`. The release does this with the address of the real repository, the rehearsal with
one on this machine. Tags are what users get, and never move: one that is there already is an error of git.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from publishing.command import ToolError, run_tool

__all__ = ["AUTHOR", "main", "push", "tags"]

AUTHOR = {
    "GIT_AUTHOR_NAME": "LipService", "GIT_AUTHOR_EMAIL": "release@lipservice.invalid",
    "GIT_COMMITTER_NAME": "LipService", "GIT_COMMITTER_EMAIL": "release@lipservice.invalid",
}  # fmt: skip
_USAGE = "usage: python -m publishing.push TREE REPOSITORY VERSION"


def tags(tree: Path, version: str) -> list[str]:
    """Return the tag of each module, the root's first: those below it need that version of it."""
    folders = sorted((path.parent.relative_to(tree).as_posix() for path in tree.rglob("go.mod")), key=len)
    return [f"v{version}" if folder == "." else f"{folder}/v{version}" for folder in folders]


def push(tree: Path, repository: str, version: str, work: Path) -> list[str]:
    """Make the repository's main what the tree is, by a clone in an empty folder, and tag that. Raises ToolError."""
    _git(work.parent, "clone", "--quiet", repository, str(work))
    for path in work.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(tree, work, dirs_exist_ok=True)
    _git(work, "add", "--all", "--force")
    _git(work, "commit", "--quiet", "--allow-empty", "--message", f"LipService for Go {version}")
    made = tags(tree, version)
    for tag in made:
        _git(work, "tag", "--annotate", tag, "--message", tag)
    _git(work, "push", "--quiet", "origin", "HEAD:main")
    for tag in made:
        _git(work, "push", "--quiet", "origin", f"refs/tags/{tag}")
    return made


def main(arguments: Sequence[str]) -> int:
    """Push, and print the tags. Returns the exit status."""
    if len(arguments) != 3 or not (Path(arguments[0]) / "go.mod").is_file():
        print(_USAGE, file=sys.stderr)
        return 2
    tree, repository, version = arguments
    with tempfile.TemporaryDirectory() as temporary:
        try:
            print("\n".join(push(Path(tree), repository, version, Path(temporary) / "clone")))
        except ToolError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _git(folder: Path, *arguments: str) -> None:
    run_tool(("git", *arguments), folder, AUTHOR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
