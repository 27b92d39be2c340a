"""The outcome as text, for a terminal of any width."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from lipservice._simulation.outcome import Outcome, severity_word
from lipservice._simulation.pattern_table import PatternRow
from lipservice._simulation.words import COLUMNS, ERRORS_EXPLAINED, facts, pattern_cells, summary

# So many patterns are shown; --json and --html have all.
TOP = 20

_NARROWEST = 60
_WIDEST = 160
_GAP = "  "


def render_text(outcome: Outcome, width: int | None = None) -> str:
    """Return the whole text, a line feed at its end."""
    width = min(max(width or shutil.get_terminal_size((120, 24)).columns, _NARROWEST), _WIDEST)
    rows = outcome.rows
    shown = rows[:TOP]
    more = f"The largest {len(shown)} of {len(rows):,} patterns; --json and --html have more." if rows[TOP:] else ""
    parts = [
        f"{outcome.log.name}: {outcome.log.lines:,} lines",
        "",
        *_aligned([("", "before", "after", "left"), *summary(outcome)]),
        "",
        *_wrapped(facts(outcome), width),
        "",
        *_patterns(shown, width),
        *([more] if more else []),
        "",
        *_wrapped([ERRORS_EXPLAINED], width),
    ]
    return "\n".join(line.rstrip() for line in parts) + "\n"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows whose first column stands left and all others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def _wrapped(sentences: Iterable[str], width: int) -> list[str]:
    wrap = textwrap.TextWrapper(width, subsequent_indent="  ").wrap
    return [line for sentence in sentences for line in wrap(printable(sentence))]


def _patterns(rows: Sequence[PatternRow], width: int) -> list[str]:
    table = [("severity", *COLUMNS), *((severity_word(row.severity), *pattern_cells(row)) for row in rows)]
    templates = ["pattern", *(printable(row.template) for row in rows)]
    return [f"{figures}{_GAP}{template}"[:width] for figures, template in zip(_aligned(table), templates, strict=True)]


def printable(text: str) -> str:
    """Return text that cannot steer the terminal: what is not printable is escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
