"""Records of the standard library's logging."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

from lipservice._entry import KEEP_MARK, NOTHING, Entry, Failure, Location
from lipservice._failure import read_failure

NS_OF_SECOND = 1_000_000_000

# Set on records while several handlers of ours may see them. The underscore keeps it out of the output of others.
MARK: Final = "_lipservice"

GET_MESSAGE: Final = logging.LogRecord.getMessage
_OF_RECORDS = tuple(logging.makeLogRecord({}).__dict__)
# So many of a record are logging's own, and stand first.
FIELDS: Final = len(_OF_RECORDS)
# What formatters add, what newer Pythons have, and what is ours.
NOT_ATTRIBUTES: Final = frozenset({*_OF_RECORDS, "message", "asctime", "taskName", KEEP_MARK, MARK})


class LoggingEntry(Entry):
    """A record of logging."""

    __slots__ = ("_own", "_record", "keep", "logger", "severity", "severity_text", "time_ns")

    def __init__(self, record: logging.LogRecord, severity: int) -> None:
        """Hold the record."""
        self._record = record
        self._own: Mapping[str, object] | None = None
        self.severity = severity
        self.severity_text = record.levelname
        self.logger = record.name
        self.time_ns = int(record.created * NS_OF_SECOND)
        self.keep = KEEP_MARK in record.__dict__ and bool(record.__dict__[KEEP_MARK])

    def text(self) -> str:
        """Return the message as every formatter has it."""
        record = self._record
        # A subclass may have another `getMessage`, and so may whoever has patched it.
        if not record.args and type(record.msg) is str and type(record).getMessage is GET_MESSAGE:
            return record.msg
        return record.getMessage()

    def plain_text(self) -> str:
        """Return the message without its parameters."""
        message = self._record.msg
        return message if isinstance(message, str) else type(message).__name__

    def template(self) -> str | None:
        """Return the message of a call with parameters."""
        record = self._record
        return record.msg if record.args and isinstance(record.msg, str) else None

    def parameters(self) -> Iterable[tuple[str, object]]:
        """Yield the parameters."""
        args = self._record.args
        if isinstance(args, Mapping):
            return ((str(name), value) for name, value in args.items())
        return ((str(number), value) for number, value in enumerate(args or ()))

    def failure(self) -> Failure | None:
        """Read `exc_info`. What a queue has made text of it already is a trace without a type."""
        record = self._record
        if record.exc_info:
            return read_failure(record.exc_info)
        return Failure("", "", record.exc_text) if record.exc_text else None

    def location(self) -> Location | None:
        """Return where the logger was called."""
        record = self._record
        return Location(record.pathname, record.lineno, record.funcName) if record.funcName else None

    def attributes(self) -> Mapping[str, object]:
        """Return what was given as `extra`, or set by filters. In a request it is asked for twice."""
        if self._own is None:
            self._own = self._read_attributes()
        return self._own

    def _read_attributes(self) -> Mapping[str, object]:
        record = self._record
        fields = record.__dict__
        if type(record) is logging.LogRecord:
            if len(fields) == FIELDS:
                return NOTHING
            own = dict(islice(fields.items(), FIELDS, None))
            if NOT_ATTRIBUTES.isdisjoint(own):
                return own
        return {key: value for key, value in fields.items() if key not in NOT_ATTRIBUTES}
