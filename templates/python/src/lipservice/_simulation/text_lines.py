"""Plain text: a time at the start or somewhere in the line, a level word, and the message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lipservice._engine import DEFAULT_SEVERITY
from lipservice._simulation.entry import Entry, Lines, text_bytes
from lipservice._simulation.severities import severity_in_text
from lipservice._simulation.times import TimeForm, time_forms

# What may stand in front of a time that begins a line: a bracket, the priority of syslog.
_BEFORE = re.compile(r'(?:<\d{1,3}>\d? ?)?[\[("]?')
_AFTER = ' \t])":,|-'
_REACH = 200


class TextTime:
    """Where and how the lines of a file write their times."""

    def __init__(self, form: TimeForm, *, at_start: bool) -> None:
        """Note both."""
        self.form = form
        self.at_start = at_start

    def find(self, line: str) -> tuple[int, int] | None:
        """Return the time of a line, and where the message begins; None if it has no time."""
        if self.at_start:
            before = _BEFORE.match(line)
            match = self.form.pattern.match(line, before.end() if before else 0)
        else:
            match = self.form.pattern.search(line, 0, _REACH)
        if match is None:
            return None
        try:
            return self.form.read(match), match.end() if self.at_start else 0
        except ValueError:
            return None

    def __str__(self) -> str:
        """Name both."""
        return f"{self.form.name}, {'at the start of lines' if self.at_start else 'within lines'}"


def find_time(sample: Sequence[str]) -> TextTime | None:
    """Return how the lines write their times: at the start of a quarter of them, or within half; or None.

    A quarter, because each record that begins with a time may bring a stack trace of lines without.
    """
    for at_start, parts in ((True, 4), (False, 2)):
        for form in time_forms():
            candidate = TextTime(form, at_start=at_start)
            if parts * sum(candidate.find(line) is not None for line in sample) >= len(sample):
                return candidate
    return None


class TextReader:
    """Reads plain text. Where lines begin with a time, one that does not belongs to the record before it."""

    def __init__(self, sample: Sequence[str]) -> None:
        """Find out how times are written."""
        self._time = find_time(sample)
        first = next((found for found in map(self._find, sample) if found is not None), None)
        self.first_ms = None if first is None else first[0]
        self.joined = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What it goes by."""
        times = "no times found" if self._time is None else f"times: {self._time}"
        return ("text", times, "severity: level words in the line, else INFO")

    def _find(self, line: str) -> tuple[int, int] | None:
        return None if self._time is None else self._time.find(line)

    def entries(self, lines: Lines) -> Iterator[Entry]:
        """Yield the records."""
        joins = self._time is not None and self._time.at_start
        waiting: Entry | None = None
        for number, line in lines:
            found = self._find(line)
            if found is None and joins and waiting is not None:
                self.joined += 1
                waiting = waiting._replace(body_bytes=waiting.body_bytes + 1 + text_bytes(line))
                continue
            if not line.strip():
                continue
            if waiting is not None:
                yield waiting
            waiting = _entry(number, line, found)
        if waiting is not None:
            yield waiting


def _entry(number: int, line: str, found: tuple[int, int] | None) -> Entry:
    time_ms, begins = (None, 0) if found is None else found
    message = line[begins:].lstrip(_AFTER) or line if begins else line
    severity = severity_in_text(message)
    return Entry(number, message, text_bytes(message), time_ms, DEFAULT_SEVERITY if severity is None else severity)
