"""The severities of one logging library."""

from __future__ import annotations

from typing import NamedTuple


class SeverityTable(NamedTuple):
    """OpenTelemetry severity numbers by the levels of a library.

    Attributes:
        levels: Numeric levels, ascending, and their severities.
        names: Severities by level names in lower case.
        offset: What is added to a numeric level, where that is the whole rule; otherwise None.
    """

    levels: tuple[tuple[int, int], ...]
    names: dict[str, int]
    offset: int | None
