"""Runs a tool of an installation."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["run_tool"]

_SECONDS = 600
_TAIL = 20


def run_tool(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a command in a folder and return what it printed. Raises InstallationError with the end of that."""
    shown = " ".join(command)
    try:
        done = subprocess.run(  # noqa: S603  a tool of ours
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InstallationError(f"`{shown}`: {error}") from error
    if done.returncode:
        tail = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()[-_TAIL:]
        raise InstallationError("\n".join([f"`{shown}` ended with {done.returncode}", *tail]))
    return done.stdout.decode("utf-8", "replace")
