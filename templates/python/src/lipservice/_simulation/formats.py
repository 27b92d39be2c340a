"""Finds out what format a log has, from its first lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lipservice._simulation.entry import Reader
from lipservice._simulation.fields import MESSAGES, FieldReader, find_layout
from lipservice._simulation.splitters import Csv, JsonLines, Logfmt, looks_like_csv, read_object, read_pairs
from lipservice._simulation.text_lines import TextReader

AUTO = "auto"
FORMATS = (AUTO, "text", "ndjson", "logfmt", "csv")

# This many lines are looked at.
SAMPLE_LINES = 100

_LEAST_PAIRS = 2


def find_reader(sample: Sequence[str], form: str = AUTO) -> Reader:
    """Return the reader of a format, or of the one that the first lines seem to have."""
    filled = [line for line in sample if line.strip()]
    if form == AUTO:
        form = _guess(filled)
    match form:
        case "ndjson":
            return FieldReader(JsonLines(), filled)
        case "logfmt":
            return FieldReader(Logfmt(), filled)
        case "csv":
            return FieldReader(Csv(filled[0]), filled)
    return TextReader(filled)


def _guess(sample: Sequence[str]) -> str:
    if _most(read_object(line) is not None for line in sample):
        return "ndjson"
    if looks_like_csv(sample, MESSAGES):
        return "csv"
    if _most(_is_logfmt(line) for line in sample):
        return "logfmt"
    return "text"


def _most(found: Iterable[bool]) -> bool:
    verdicts = list(found)
    return 5 * sum(verdicts) >= 4 * len(verdicts)


def _is_logfmt(line: str) -> bool:
    """Tell whether a line is logfmt. Text may have pairs too: logfmt begins with one, and names something known."""
    fields = read_pairs(line) or {}
    if len(fields) < _LEAST_PAIRS or not line.lstrip().startswith(f"{next(iter(fields))}="):
        return False
    layout = find_layout(tuple(fields))
    return bool(layout.time or layout.severity or layout.message)
