"""Formats whose lines have fields: JSON, logfmt and CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from lipservice._simulation.entry import Lines
from lipservice._simulation.log_file import LONGEST_LINE, LogError

# A name begins behind a space only, and gives nothing back: one word of 40 kB took 18 s when every place was tried.
_PAIR = re.compile(r'(?<!\S)([^\s="]++)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)')
_ESCAPED = re.compile(r"\\(.)")
_UNESCAPED = {"n": "\n", "t": "\t", "r": "\r"}

csv.field_size_limit(LONGEST_LINE)

Split = Iterator[tuple[int, str, Mapping[str, object] | None]]


class JsonLines:
    """One JSON object a line."""

    name = "ndjson"

    def split(self, lines: Lines) -> Split:
        """Yield each line with its fields."""
        for number, line in lines:
            yield number, line, read_object(line)


def read_object(line: str) -> Mapping[str, object] | None:
    """Return the fields of a line, or None if it is no JSON object."""
    if not line.lstrip().startswith("{"):
        return None
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


class Logfmt:
    """Pairs `name=value` with spaces between; values may be quoted."""

    name = "logfmt"

    def split(self, lines: Lines) -> Split:
        """Yield each line with its fields."""
        for number, line in lines:
            yield number, line, read_pairs(line)


def read_pairs(line: str) -> Mapping[str, object] | None:
    """Return the fields of a line, or None if it has none. A later field of the same name counts."""
    return {name: _unquoted(value) for name, value in _PAIR.findall(line)} or None


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    return _ESCAPED.sub(lambda escape: _UNESCAPED.get(escape[1], escape[1]), value[1:-1])


class Csv:
    """Comma-separated values below a line of names; a quoted value may go over several lines."""

    name = "csv"

    def __init__(self, header: str) -> None:
        """Take the names from the first line."""
        try:
            names = next(csv.reader([_plain(header)]), [])
        except csv.Error as error:
            message = f"the first line has no names: {error}; with --format text each line is a record"
            raise LogError(message) from error
        self.names = tuple(name.strip() for name in names)

    def split(self, lines: Lines) -> Split:
        """Yield each row with its fields. Raises LogError."""
        number = 0

        def texts() -> Iterator[str]:
            nonlocal number
            for at, line in lines:
                number = at
                yield f"{_plain(line)}\n"

        rows = csv.reader(texts())
        try:
            for row in rows:
                if row and tuple(value.strip() for value in row) != self.names:
                    yield number, ",".join(row), dict(zip(self.names, row, strict=False))
        except csv.Error as error:
            message = f"line {number}: {error}; is a quote never closed? With --format text each line is a record"
            raise LogError(message) from error


def _plain(line: str) -> str:
    """Return a line without carriage returns, which the reader of the standard library takes for its end."""
    return line.replace("\r", " ")


def looks_like_csv(sample: Sequence[str], messages: Sequence[str]) -> bool:
    """Tell whether the first line names a message, and the others have as many values."""
    try:
        header, *rows = csv.reader([f"{_plain(line)}\n" for line in sample])
    except (csv.Error, ValueError):
        return False
    named = any(name.strip().lower() in messages for name in header)
    fitting = sum(len(row) == len(header) for row in rows)
    return named and len(header) > 1 and 2 * fitting >= len(rows)
