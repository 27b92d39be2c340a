"""`reports/<session>.json`: a list of `{"name", "value", "unit"}`. A run of one part keeps the names of the others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from lipservice_conformance.values import describe

__all__ = ["Measure", "ReportFileError", "merge_report"]


class ReportFileError(Exception):
    """A report that is there but is no list of measures; it is not overwritten."""


@dataclass(frozen=True)
class Measure:
    """One measured number."""

    name: str
    value: float
    unit: str


def merge_report(path: Path, measures: Iterable[Measure]) -> None:
    """Write the measures in place of those of the same name; all others stay. Sorted by name."""
    merged = {measure.name: measure for measure in (*_read(path), *measures)}
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(f"  {json.dumps(asdict(merged[name]))}" for name in sorted(merged))
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(f"[\n{lines}\n]\n", "utf-8")
    draft.replace(path)


def _read(path: Path) -> list[Measure]:
    if not path.exists():
        return []
    try:
        data = json.loads(path.read_text("utf-8"))
        return [Measure(**entry) for entry in data]
    except (ValueError, TypeError) as error:
        shown = describe(path.read_text("utf-8", "replace"))
        raise ReportFileError(f"{path}: expected a list of name, value, unit, got {shown}") from error
