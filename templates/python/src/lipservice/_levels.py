"""Severities of a library's levels, as fast as they can be looked up."""

from __future__ import annotations

from typing import Final

from lipservice._engine import DEFAULT_SEVERITY
from lipservice._severity import severity

NOT_TAKEN: Final = -1
_MOST = 256


class Levels(dict[object, int]):
    """Severities by level, found once each: `levels[30]`. NOT_TAKEN: it is below the lowest level that is taken."""

    def __init__(self, library: str, lowest: int) -> None:
        """Begin with no level seen."""
        super().__init__()
        self._library = library
        self._lowest = lowest

    def __missing__(self, level: object) -> int:
        """Look a level up in the table of the library."""
        number = severity(self._library, level) if isinstance(level, int | str) else 0
        found = number or DEFAULT_SEVERITY
        if found < self._lowest:
            found = NOT_TAKEN
        if len(self) < _MOST:
            self[level] = found
        return found
