"""Runs a tool, quiet unless it fails.

The kit has the like for installations. This one stands apart because a release pushes and checks its tag where neither
the kit nor anything else is installed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["ToolError", "run_tool"]

_SECONDS = 600


class ToolError(Exception):
    """A tool has failed; the text is the command and what it said."""


def run_tool(command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None) -> str:
    """Run a command in a folder, with further variables. Returns what it printed; raises ToolError."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(variables or {})}, capture_output=True, text=True,
        timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise ToolError(f"$ {' '.join(command)}   (in {folder})\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout
