"""OpenTelemetry severities of the levels that logging libraries have."""

from __future__ import annotations

from lipservice._otlp_tables import SEVERITIES

UNSPECIFIED = 0
LOWEST, HIGHEST = 1, 24


def severity(library: str, level: int | str) -> int:
    """Return the severity number of a library's level, given by number or by name in any case; 0 where none is known.

    A number stands for the highest level that is not above it; below all of them, for the lowest.
    """
    table = SEVERITIES.get(library)
    if table is None:
        return UNSPECIFIED
    if isinstance(level, str):
        return table.names.get(level.lower(), UNSPECIFIED)
    if table.offset is not None:
        return min(max(level + table.offset, LOWEST), HIGHEST)
    found = table.levels[0][1] if table.levels else UNSPECIFIED
    for bound, number in table.levels:
        if bound > level:
            break
        found = number
    return found
