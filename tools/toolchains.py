"""What is not Python: Go, Node, Biome, staticcheck. `python -m tools.toolchains` shows which ones are used.

A toolchain on PATH is used when it is new enough. Otherwise a pinned one is installed into `.toolchains/`, once, by the
ordinary package clients with whatever configuration the machine has. What the project installs stays in its own
folders; some of the tools keep small caches of their own in HOME.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.golang import find_actionlint, find_go, find_staticcheck, go_settings
from tools.nodejs import BIOME, find_biome, find_node, node_settings
from tools.provision import ProvisionError

__all__ = ["Toolchains", "find_toolchains"]


@dataclass(frozen=True)
class Toolchains:
    """Folders to put first on PATH, variables to set, and a line that says what is used."""

    folders: tuple[Path, ...]
    settings: dict[str, str]
    summary: str

    def environment(self, path: str) -> dict[str, str]:
        """Return the variables, PATH among them: ours, then the given ones."""
        return {**self.settings, "PATH": os.pathsep.join([*map(str, self.folders), path])}


def find_toolchains(*, staticcheck: bool) -> Toolchains:
    """Find them all, install what is missing. Raises ProvisionError."""
    go, node = find_go(), find_node()
    folders = [find_biome(node), go.bin]
    if not node.from_path:  # otherwise the folder may be the system's, which must not come before all others
        folders.append(node.bin)
    if staticcheck:
        folders += [find_staticcheck(go), find_actionlint(go)]
    settings = {**go_settings(go), **node_settings()}
    versions = (("Go", go.version, go.from_path), ("Node", node.version, node.from_path), ("Biome", BIOME, False))
    return Toolchains(tuple(folders), settings, ", ".join(_shown(*version) for version in versions))


def _shown(name: str, version: str, from_path: bool) -> str:  # noqa: FBT001  a row of the table above
    origin = "from PATH" if from_path else "the project's own"
    return f"{name} {version} ({origin})"


def main() -> int:
    """Install what is missing and say what is used."""
    try:
        print(find_toolchains(staticcheck=True).summary)
    except ProvisionError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
