"""Shows what the demo found, on a terminal of any width."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lipservice_conformance.demo_tally import Pattern, Tally

__all__ = ["show"]

TOP = 10

# More than any terminal is wide: the table cuts the rest.
_SHOWN = 500
_QUARRELS_SHOWN = 5


def show(tally: Tally, title: str, console: Console) -> None:
    """Print the patterns, the languages and whether they agree."""
    top = tally.top(TOP)
    console.print(_pattern_table(tally, top, title))
    share = sum(pattern.count for pattern in top) / max(tally.lines, 1)
    taking = f"the top {len(top)} take {share:.1%} of the lines" if len(top) > 1 else "it takes all lines"
    console.print(f"{tally.lines:,} lines, {_counted(len(tally.patterns), 'pattern')}; {taking}.\n", highlight=False)
    console.print(_language_table(tally))
    console.print("Each through its conformance driver: one message, one answer, over a pipe.\n", style="dim")
    _show_agreement(tally, console)


def _pattern_table(tally: Tally, top: Sequence[Pattern], title: str) -> Table:
    table = Table(title=Text(f"Patterns of {title}"), title_justify="left", expand=True)
    table.add_column("lines", justify="right", no_wrap=True)
    table.add_column("share", justify="right", no_wrap=True)
    table.add_column("pattern, and the first line that has it", no_wrap=True, overflow="ellipsis", ratio=1)
    for pattern in top:
        shown = Text(_printable(pattern.template), style="bold")
        shown.append(f"\n{_readable(pattern.example)}", style="not bold dim")
        table.add_row(f"{pattern.count:,}", f"{pattern.count / tally.lines:.1%}", shown)
    return table


def _language_table(tally: Tally) -> Table:
    table = Table(title="Languages", title_justify="left")
    table.add_column("SDK")
    table.add_column("seconds", justify="right")
    table.add_column("lines per second", justify="right")
    for language, seconds in tally.seconds.items():
        table.add_row(Text(language), f"{seconds:.2f}", f"{tally.lines / max(seconds, 1e-9):,.0f}")
    return table


def _show_agreement(tally: Tally, console: Console) -> None:
    *others, last = tally.seconds
    names = f"{', '.join(others)} and {last}" if others else last
    if not tally.quarrels:
        verb = "agree" if others else "answered, alone,"
        console.print(Text(f"{names} {verb} on all {tally.lines:,} lines: same pattern, same id.", style="green"))
        return
    console.print(Text(f"{names} do NOT agree on {_counted(tally.quarrels, 'line')} of {tally.lines:,}.", style="red"))
    for quarrel in tally.first_quarrels[:_QUARRELS_SHOWN]:
        console.print(
            Text(f"line {quarrel.line.number}: {_printable(quarrel.line.content.decode('utf-8', 'replace'))}")
        )
        for opinion in quarrel.opinions:
            console.print(Text(f"  {_printable(str(opinion))}"))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _readable(content: bytes) -> str:
    return _printable(content[: 4 * _SHOWN].decode("utf-8", "replace"))


def _printable(text: str) -> str:
    """Return text that cannot steer the terminal: what is not printable is escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text[:_SHOWN])
