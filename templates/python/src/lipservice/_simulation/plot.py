"""Two plots over time as SVG: what was seen, and, on a scale of its own, what was kept beside the budget."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lipservice._simulation.history import History
from lipservice._simulation.outcome import time_text

_WIDTH = 960
_HEIGHT = 150
_LEFT = 64
_TOP = 22
_BOTTOM = 22
_INNER = _HEIGHT - _TOP - _BOTTOM
_TICKS = 5

# The highest bar leaves a little room above it.
_ROOM = 1.05
_NEVER_ZERO = 1e-9


class Plot:
    """The plots of one history. `assumed`: its times mean nothing by themselves."""

    def __init__(self, history: History, *, assumed: bool) -> None:
        """Take the history."""
        self._history = history
        self._assumed = assumed

    def seen(self) -> str:
        """Return the plot of what was seen."""
        return self._panel("Seen, records per second", "seen", self._history.seen, None)

    def kept(self, budget: float | None) -> str:
        """Return the plot of what was kept. `budget` is drawn as a line, if it is one of records per second."""
        return self._panel("Kept, records per second", "kept", self._history.kept, budget)

    def _panel(self, title: str, kind: str, counts: Sequence[int], budget: float | None) -> str:
        rates = [1000 * count / self._history.step_ms for count in counts]
        highest = max(*rates, budget or 0.0, _NEVER_ZERO)
        return (
            f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
            f'<text x="{_LEFT}" y="14" class="title">{escape(title)}</text>'
            f"{_scale(highest)}{self._bars(kind, rates, highest)}{_line(budget, highest)}{self._moments()}</svg>\n"
        )

    def _bars(self, kind: str, rates: Sequence[float], highest: float) -> str:
        width = (_WIDTH - _LEFT) / len(rates)
        bars = []
        for step, rate in enumerate(rates):
            y = _height(rate, highest)
            bars.append(
                f'<rect class="{kind}" x="{_LEFT + step * width:.2f}" y="{y:.2f}" width="{width * 0.9:.2f}" '
                f'height="{_TOP + _INNER - y:.2f}"><title>{self._moment(step)}: {rate:,.4g} per second</title></rect>'
            )
        return "".join(bars)

    def _moments(self) -> str:
        """Return the times below the plot; the last one ends where the plot does."""
        steps = len(self._history.seen)
        ticks = range(_TICKS) if steps >= _TICKS else range(1)
        texts = []
        for tick in ticks:
            step = (steps - 1) * tick // (_TICKS - 1)
            last = tick == _TICKS - 1
            x = _WIDTH if last else _LEFT + (_WIDTH - _LEFT) * step / steps
            kind = ' class="end"' if last else ' class="middle"' if tick else ""
            texts.append(f'<text{kind} x="{x:.2f}" y="{_HEIGHT - 6}">{self._moment(step)}</text>')
        return "".join(texts)

    def _moment(self, step: int) -> str:
        """Return when a step begins; of assumed times, how long after the first record."""
        if self._assumed:
            return f"{step * self._history.step_ms / 1000:,.0f} s"
        return time_text(self._history.start_ms + step * self._history.step_ms)


def _height(rate: float, highest: float) -> float:
    return _TOP + _INNER * (1 - rate / (highest * _ROOM))


def _scale(highest: float) -> str:
    marks = []
    for part in (0.0, 0.5, 1.0):
        y = _height(part * highest, highest)
        marks.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.2f}" y2="{y:.2f}"/>')
        marks.append(f'<text class="end" x="{_LEFT - 6}" y="{y + 4:.2f}">{part * highest:,.4g}</text>')
    return "".join(marks)


def _line(budget: float | None, highest: float) -> str:
    if budget is None:
        return ""
    y = _height(budget, highest)
    return (
        f'<line class="budget" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.2f}" y2="{y:.2f}"/>'
        f'<text class="end budget" x="{_WIDTH}" y="{y - 4:.2f}">budget</text>'
    )
