"""The lines that are measured: a log, or the demo's sample."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from lipservice_conformance.demo_log import LogFileError, log_lines
from lipservice_conformance.demo_sample import sample_lines

__all__ = ["LinesError", "read_lines"]

_SEED = 9
_MOST = 100_000


class LinesError(Exception):
    """Nothing to measure; the text says what was expected."""


def read_lines(path: Path | None) -> list[str]:
    """Return the lines in an order that is mixed, and the same each time. Raises LinesError."""
    try:
        lines = sample_lines() if path is None else _contents(path) if path.is_dir() else _texts(path)
    except (LogFileError, OSError, csv.Error) as error:
        raise LinesError(str(error)) from error
    random.Random(_SEED).shuffle(lines)  # noqa: S311  nothing secret
    return lines[:_MOST]


def _texts(path: Path) -> list[str]:
    return [line.content.decode("utf-8", "replace") for line in log_lines(path)]


def _contents(folder: Path) -> list[str]:
    lines = [line for path in sorted(folder.glob("*.csv")) for line in _column(path)]
    if not lines:
        raise LinesError(f"{folder}: expected *.csv with a column Content that is not empty")
    return lines


def _column(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [content for row in csv.DictReader(file) if (content := row.get("Content"))]
