"""Labelled logs: every `*.csv` of a folder with the columns Content and Template."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["LabelledError", "LabelledLog", "read_labelled"]

COLUMNS = ("Content", "Template")


class LabelledError(Exception):
    """A folder or file that holds no labelled lines; the text says what was expected."""


@dataclass(frozen=True)
class LabelledLog:
    """Lines of one system with their true templates."""

    name: str
    messages: tuple[str, ...]
    templates: tuple[str, ...]


def read_labelled(folder: Path) -> list[LabelledLog]:
    """Read all sets of the folder, by name. Raises LabelledError."""
    if not folder.is_dir():
        raise LabelledError(f"{folder}: no such folder")
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise LabelledError(f"{folder}: holds no *.csv")
    return [_read(path) for path in paths]


def _read(path: Path) -> LabelledLog:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                found = ", ".join(reader.fieldnames or ()) or "none"
                raise LabelledError(f"{path}: column {missing[0]} is missing, found are {found}")
            rows = [(row["Content"] or "", row["Template"] or "") for row in reader]
    except (OSError, csv.Error) as error:
        raise LabelledError(f"{path}: {error}") from error
    if not rows:
        raise LabelledError(f"{path}: holds no line behind its header")
    messages, templates = zip(*rows, strict=True)
    return LabelledLog(path.stem, messages, templates)
