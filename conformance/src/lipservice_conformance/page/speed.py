"""`bench.json` and its plot: what a line and a record cost, and what share of the cost of their peers that is."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CallCost", "ExportCost", "Speed", "call_costs", "export_costs", "plot", "speeds"]

_PREFIX = "bench.signature."
_EXPORT_PREFIX = "bench.emit."
_CALL_PREFIX = "bench.dropped_known."
# A larger plot would not leave the page below its limit.
_MOST_BYTES = 400_000


@dataclass(frozen=True)
class Speed:
    """The cost of one language; None where it was not measured."""

    language: str
    warm_us: float | None
    warm_ratio: float | None
    cold_us: float | None
    cold_ratio: float | None


def speeds(measures: Mapping[str, float]) -> list[Speed]:
    """Return a line for each language there are measures of."""
    figures = ("warm_us", "warm_ratio", "cold_us", "cold_ratio")
    return [
        Speed(language, *(measures.get(f"{_PREFIX}{language}.{figure}") for figure in figures))
        for language in _languages(measures, _PREFIX)
    ]


@dataclass(frozen=True)
class ExportCost:
    """What it costs one language to send a record, beside its peer; None where it was not measured."""

    language: str
    kept_us: float | None
    kept_ratio: float | None
    encode_ratio: float | None
    billed_ratio: float | None


def export_costs(measures: Mapping[str, float]) -> list[ExportCost]:
    """Return a line for each language whose exporter was measured."""
    names = ("emit.{}.us", "emit.{}.ratio", "encode.{}.ratio", "billed_bytes.{}.ratio")
    return [
        ExportCost(language, *(measures.get(f"bench.{name.format(language)}") for name in names))
        for language in _languages(measures, _EXPORT_PREFIX)
    ]


@dataclass(frozen=True)
class CallCost:
    """What the whole SDK costs one language beside its peer, as parts of that; None where it was not measured."""

    language: str
    known: float | None
    scanned: float | None
    kept: float | None
    size: float | None
    start: float | None


def call_costs(measures: Mapping[str, float]) -> list[CallCost]:
    """Return a line for each language whose one call was measured."""
    names = ("dropped_known", "dropped_scan", "kept", "package_size", "import")
    return [
        CallCost(language, *(measures.get(f"bench.{name}.{language}.ratio") for name in names))
        for language in _languages(measures, _CALL_PREFIX)
    ]


def _languages(measures: Mapping[str, float], prefix: str) -> list[str]:
    names = [name.removeprefix(prefix).split(".") for name in measures if name.startswith(prefix)]
    return sorted({name[0] for name in names if len(name) > 1})


def plot(path: Path) -> str:
    """Return the plot as an address of an image: as such its styles and scripts stay out of the page."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
