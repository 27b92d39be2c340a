"""Records of loguru."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lipservice._entry import KEEP_MARK, Entry, Failure, Location
from lipservice._failure import of_exception

if TYPE_CHECKING:
    from loguru import Record

_US, _SECOND = 1_000, 1_000_000_000


class LoguruEntry(Entry):
    """A record of loguru."""

    __slots__ = ("_record", "keep", "logger", "severity", "severity_text", "time_ns")

    def __init__(self, record: Record, severity: int) -> None:
        """Hold the record."""
        self._record = record
        self.severity = severity
        self.severity_text = record["level"].name
        self.logger = record["name"] or ""
        time = record["time"]
        self.time_ns = int(time.timestamp()) * _SECOND + time.microsecond * _US
        self.keep = bool(record["extra"].get(KEEP_MARK))

    def text(self) -> str:
        """Return the message, without the markup of `opt(colors=True)`."""
        message: Any = self._record["message"]
        return message if isinstance(message, str) else str(message)

    def plain_text(self) -> str:
        """Return the same, if it is a text: a patcher may have put anything there."""
        message: Any = self._record["message"]
        return message if isinstance(message, str) else type(message).__name__

    def failure(self) -> Failure | None:
        """Read the exception."""
        exception = self._record["exception"]
        error = exception.value if exception else None
        return of_exception(error) if isinstance(error, BaseException) else None

    def location(self) -> Location | None:
        """Return where the logger was called."""
        record = self._record
        return Location(record["file"].path, record["line"], record["function"])

    def attributes(self) -> Mapping[str, object]:
        """Return `extra`: what was bound, given by `contextualize`, and what the call gave by name."""
        extra = self._record["extra"]
        return {key: value for key, value in extra.items() if key != KEEP_MARK}
