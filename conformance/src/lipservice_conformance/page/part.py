"""A part of the page comes from a file that a session wrote. Where there is none the page says which session it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Missing", "percent", "read_measures", "read_part", "written"]

T = TypeVar("T")


@dataclass(frozen=True)
class Missing:
    """Why there is nothing to show, and what to run."""

    why: str
    command: str


def read_part(path: Path, session: str, build: Callable[[Any], T]) -> T | Missing:
    """Return what `build` makes of the JSON in the file, or why it could not. `session` writes the file."""
    command = f"nox -s {session}"
    try:
        return build(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Missing("not measured yet", command)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Missing(f"{path.name} cannot be read; measure again", command)


def read_measures(path: Path, session: str) -> dict[str, float] | Missing:
    """Return the values of a report file by name."""
    return read_part(path, session, lambda data: {str(entry["name"]): float(entry["value"]) for entry in data})


def written(path: Path) -> str:
    """Return when the file was written, for a person; nothing if it is not there."""
    try:
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return ""
    return f"{when.day} {when:%B %Y, %H:%M} UTC"


def percent(share: float) -> str:
    """Return a share as a percentage, rounded down: what is not whole never reads 100 %."""
    return f"{int(share * 1000 + 1e-9) / 10:g} %"
