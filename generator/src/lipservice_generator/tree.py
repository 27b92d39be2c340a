"""The files of one SDK, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lipservice_generator.target import TARGET_FOLDER

TEMPLATE_SUFFIX = ".j2"

# What tools leave behind when they run inside the templates; never part of a package.
_LEFTOVERS = frozenset({"__pycache__", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", TARGET_FOLDER})


@dataclass(frozen=True)
class Tree:
    """Files by path relative to the SDK's root, with `/` on every system.

    `rendered` come from templates, `copied` are ordinary source; `templates` names the template of each rendered file.
    """

    rendered: Mapping[str, bytes]
    copied: Mapping[str, bytes]
    templates: Mapping[str, str]

    @property
    def files(self) -> dict[str, bytes]:
        """Return all files."""
        return {**self.copied, **self.rendered}


def source_files(root: Path) -> tuple[list[str], list[str]]:
    """List the templates and the ordinary files below a target's folder, sorted, relative, with `/`."""
    names = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not _LEFTOVERS.intersection(path.relative_to(root).parts)
    )
    templates = [name for name in names if name.endswith(TEMPLATE_SUFFIX)]
    return templates, [name for name in names if not name.endswith(TEMPLATE_SUFFIX)]
