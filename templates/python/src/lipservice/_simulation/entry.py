"""A record as it was found in a log file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias

from lipservice._engine import DEFAULT_SEVERITY

_NOTHING: Mapping[str, object] = MappingProxyType({})

# Lines with their numbers.
Lines: TypeAlias = "Iterable[tuple[int, str]]"


class Entry(NamedTuple):
    """One record: the message that an application would have logged, and what stands beside it.

    `line` is where it begins. `time_ms` is None where its line has no time. `body_bytes` counts lines that follow too.
    """

    line: int
    message: str
    body_bytes: int
    time_ms: int | None = None
    severity: int = DEFAULT_SEVERITY
    logger: str = ""
    attributes: Mapping[str, object] = _NOTHING


class Reader(Protocol):
    """Finds the records of one format."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What it goes by, to be told to the user: the format first, then times and severities."""

    @property
    def first_ms(self) -> int | None:
        """The first time among the first lines, or None if they have no times."""

    def entries(self, lines: Lines) -> Iterator[Entry]:
        """Yield the records."""


def text_bytes(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
