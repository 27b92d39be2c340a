"""A record as its host library has it, asked for its parts one by one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from lipservice._engine import DEFAULT_SEVERITY

NOTHING: Mapping[str, object] = MappingProxyType({})

# The attribute by which a caller wants a record kept; it is never sent.
KEEP_MARK = "lipservice_keep"


class Failure(NamedTuple):
    """The exception of a record, as texts."""

    type: str
    message: str
    stacktrace: str


class Location(NamedTuple):
    """Where a record was made."""

    file: str
    line: int
    function: str


class Entry(ABC):
    """What a host integration hands to `Pipeline.take`: an adapter of its library's record, one for each record.

    The class attributes are looked at for every record and must be cheap; the methods are called for records that are
    kept or held back only, but for `text` and `template`, which the signature needs. All may run code of the
    application and may raise: the pipeline sees to that.

    Attributes:
        severity: An OpenTelemetry severity number, 1 to 24.
        severity_text: The level's name.
        logger: The logger's name; empty: it has none.
        time_ns: When it was made, in nanoseconds since 1970; 0: now.
        keep: Whether the caller wants it kept.
    """

    severity: int = DEFAULT_SEVERITY
    severity_text: str = ""
    logger: str = ""
    time_ns: int = 0
    keep: bool = False

    @abstractmethod
    def text(self) -> str:
        """Return the whole message."""

    def plain_text(self) -> str:
        """Return what is sent where `text` fails; runs no code of the application."""
        return ""

    def template(self) -> str | None:
        """Return the native template of a call that carried parameters."""
        return None

    def parameters(self) -> Iterable[tuple[str, object]]:
        """Yield the parameters of such a call by number or name."""
        return ()

    def failure(self) -> Failure | None:
        """Return the exception that belongs to the record."""
        return None

    def location(self) -> Location | None:
        """Return where it was made, if the library knows."""
        return None

    def attributes(self) -> Mapping[str, object]:
        """Return the user's own attributes, without KEEP_MARK."""
        return NOTHING


class Unreadable(Entry):
    """A record that lacks what every record has."""

    def text(self) -> str:
        """Say so."""
        return "a record that could not be read"
