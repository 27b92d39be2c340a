"""Records that are written as fields: which of them is the time, the severity, the logger and the message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from lipservice._engine import DEFAULT_SEVERITY
from lipservice._simulation.entry import Entry, Lines, text_bytes
from lipservice._simulation.severities import severity_of_field
from lipservice._simulation.times import FieldTime

_TIMES = ("time", "timestamp", "@timestamp", "ts", "datetime", "date", "eventtime", "t", "timeunixnano")
_SEVERITIES = (
    "severitynumber",
    "severity_number",
    "level",
    "severity",
    "lvl",
    "levelname",
    "log.level",
    "loglevel",
    "severitytext",
    "severity_text",
    "levelno",
)
_LOGGERS = ("logger", "logger_name", "log.logger", "component", "name")
MESSAGES = ("message", "msg", "event", "body", "content", "text", "log")

# A file whose records have other fields each time must not fill the memory.
_LAYOUTS = 256


class Layout(NamedTuple):
    """The names of the fields of a record, as they are written there."""

    time: tuple[str, ...]
    severity: str | None
    logger: str | None
    message: str | None
    others: tuple[str, ...]


def find_layout(names: Sequence[str]) -> Layout:
    """Tell the fields of these names apart."""
    by_lower = {name.lower(): name for name in reversed(names)}
    time, severity, logger, message = (
        next((by_lower[name] for name in known if name in by_lower), None)
        for known in (_TIMES, _SEVERITIES, _LOGGERS, MESSAGES)
    )
    times: tuple[str, ...] = () if time is None else (time,)
    if "date" in by_lower and "time" in by_lower:
        times = (by_lower["date"], by_lower["time"])
    told = {*times, severity, logger, message}
    return Layout(times, severity, logger, message, tuple(name for name in names if name not in told))


class Splitter(Protocol):
    """Splits the lines of a format into fields."""

    @property
    def name(self) -> str:
        """The name of the format."""

    def split(self, lines: Lines) -> Iterator[tuple[int, str, Mapping[str, object] | None]]:
        """Yield each line with its number and its fields; None where it is not of the format."""


class FieldReader:
    """Reads records by their fields. A line that has none is a message by itself, and counted as `strange`."""

    def __init__(self, splitter: Splitter, sample: Sequence[str]) -> None:
        """Find out what the fields are called."""
        self._splitter = splitter
        self._times = FieldTime()
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self.strange = 0
        found = [fields for _, _, fields in splitter.split(enumerate(sample, start=1)) if fields]
        layouts = [self._layout(fields) for fields in found]
        self._example = max(layouts, key=layouts.count, default=Layout((), None, None, None, ()))
        times = (self._time(layout, fields) for layout, fields in zip(layouts, found, strict=True))
        self.first_ms = next((time_ms for time_ms in times if time_ms is not None), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What it goes by."""
        layout = self._example
        return (
            self._splitter.name,
            "no times found" if self.first_ms is None else f"times: field {' and '.join(layout.time)}",
            "severity: INFO, no field states it" if layout.severity is None else f"severity: field {layout.severity}",
            "message: the whole line" if layout.message is None else f"message: field {layout.message}",
        )

    def entries(self, lines: Lines) -> Iterator[Entry]:
        """Yield the records."""
        for number, line, fields in self._splitter.split(lines):
            if fields:
                yield self._entry(number, line, fields)
            elif line.strip():
                self.strange += 1
                yield Entry(number, line, text_bytes(line))

    def _entry(self, number: int, line: str, fields: Mapping[str, object]) -> Entry:
        layout = self._layout(fields)
        severity = _severity(layout, fields)
        message = None if layout.message is None else fields[layout.message]
        logger = None if layout.logger is None else fields[layout.logger]
        known = isinstance(message, str)
        text = message if isinstance(message, str) else line  # the scanner reads JSON by itself
        return Entry(
            line=number,
            message=text,
            body_bytes=text_bytes(text),
            time_ms=self._time(layout, fields),
            severity=DEFAULT_SEVERITY if severity is None else severity,
            logger=logger if isinstance(logger, str) else "",
            attributes={name: fields[name] for name in layout.others} if known else {},
        )

    def _layout(self, fields: Mapping[str, object]) -> Layout:
        names = tuple(fields)
        known = self._layouts.get(names)
        if known is None:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            known = self._layouts[names] = find_layout(names)
        return known

    def _time(self, layout: Layout, fields: Mapping[str, object]) -> int | None:
        if len(layout.time) > 1:
            both = self._times.read(" ".join(str(fields[name]) for name in layout.time))
            if both is not None:
                return both
        return next((time for name in layout.time if (time := self._times.read(fields[name])) is not None), None)


def _severity(layout: Layout, fields: Mapping[str, object]) -> int | None:
    return None if layout.severity is None else severity_of_field(layout.severity.lower(), fields[layout.severity])
