"""`bench.json` and its plot: what a line costs, and what share of the cost of its peer that is."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Speed", "plot", "speeds"]

_PREFIX = "bench.signature."
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
    names = [name.removeprefix(_PREFIX).split(".") for name in measures if name.startswith(_PREFIX)]
    figures = ("warm_us", "warm_ratio", "cold_us", "cold_ratio")
    return [
        Speed(language, *(measures.get(f"{_PREFIX}{language}.{figure}") for figure in figures))
        for language in sorted({name[0] for name in names if len(name) > 1})
    ]


def plot(path: Path) -> str:
    """Return the plot as an address of an image: as such its styles and scripts stay out of the page."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
