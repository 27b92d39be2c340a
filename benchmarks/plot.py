"""The picture: on the left what a line costs, on the right what a byte costs. One file, readable on light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.figures import Comparison, Figures
from benchmarks.groups import ORDINARY, SIZES

__all__ = ["draw"]

_WIDTH, _HEIGHT = 960, 420
_TOP, _BOTTOM = 84, 350
_BARS_LEFT, _BARS_RIGHT = 150, 470
_CURVES_LEFT, _CURVES_RIGHT = 590, 860

_COLOURS = {"python": "#3b82c4", "typescript": "#c2703d", "go": "#2a9d8f"}
_PEER = "#8a8f98"
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #4b5563 }
.title { font-size: 16px; font-weight: 600 } .head { font-weight: 600 } .end { text-anchor: end }
.middle { text-anchor: middle } .grid { stroke: #8a8f98; stroke-opacity: .3 } .curve { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #c9ced6 } }
"""


def draw(found: Sequence[Figures]) -> str:
    """Return the SVG."""
    title = "Signature: process CPU beside the peer, and per byte"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{title}">',
        f"<title>{title}</title><style>{_STYLE}</style>",
        _text(24, 32, title, "title"),
        *_bars(found),
        *_curves(found),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _text(x: float, y: float, content: str, style: str = "", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}"{extra}>{escape(content)}</text>'


def _bars(found: Sequence[Figures]) -> Iterator[str]:
    """Yield a pair of bars, ours and the peer's, for each language and state."""
    yield _text(24, 62, "µs per line, ours above the peer", "head")
    rows = [(each, name, pair) for each in found for name, pair in (("warm", each.warm), ("cold", each.cold))]
    longest = max(max(pair.ours, pair.peer) for _, _, pair in rows)
    step = (_BOTTOM - _TOP) / len(rows)
    for index, (each, name, pair) in enumerate(rows):
        y = _TOP + index * step
        yield _text(_BARS_LEFT - 10, y + step / 2, f"{each.language}, {name}", "end")
        yield from _pair(y, step, pair, longest, _COLOURS[each.language])
    peers = "; ".join(f"{each.language}: {each.peer}" for each in found)
    yield _text(24, _BOTTOM + 36, f"Peers (grey). {peers}")
    yield _text(24, _BOTTOM + 54, ", ".join(each.runtime for each in found))


def _pair(y: float, step: float, pair: Comparison, longest: float, colour: str) -> Iterator[str]:
    thickness = step * 0.34
    for offset, value, fill in ((0.0, pair.ours, colour), (thickness, pair.peer, _PEER)):
        width = max(1.0, value / longest * (_BARS_RIGHT - _BARS_LEFT - 60))
        shape = f'x="{_BARS_LEFT}" y="{y + offset:.1f}" width="{width:.1f}" height="{thickness - 1:.1f}"'
        yield f'<rect {shape} fill="{fill}"/>'
        note = f"{value:.2f}" if fill == _PEER else f"{value:.2f}  = {pair.ratio:.2f} of the peer"
        yield _text(_BARS_LEFT + width + 6, y + offset + thickness - 4, note)


def _curves(found: Sequence[Figures]) -> Iterator[str]:
    """Yield a curve for each language: texts of ordinary words, never seen before. Both scales are logarithmic."""
    yield _text(_CURVES_LEFT - 40, 62, "ns per byte of ordinary text never seen before", "head")
    values = [each.per_byte[ORDINARY, size] for each in found for size in SIZES]
    lowest, highest = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def place(size: int, value: float) -> tuple[float, float]:
        across = math.log(size / SIZES[0]) / math.log(SIZES[-1] / SIZES[0])
        up = (math.log10(value) - lowest) / max(1, highest - lowest)
        return _CURVES_LEFT + across * (_CURVES_RIGHT - _CURVES_LEFT), _BOTTOM - up * (_BOTTOM - _TOP)

    for power in range(lowest, highest + 1):
        _, y = place(SIZES[0], 10**power)
        yield f'<line x1="{_CURVES_LEFT}" x2="{_CURVES_RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        yield _text(_CURVES_LEFT - 8, y + 4, f"{10.0**power:g}", "end")
    for size, name in zip(SIZES, ("10 B", "100 B", "1 KB", "8 KB"), strict=True):
        yield _text(place(size, 1)[0], _BOTTOM + 18, name, "middle")
    for each in found:
        points = [place(size, each.per_byte[ORDINARY, size]) for size in SIZES]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        colour = _COLOURS[each.language]
        yield f'<polyline points="{path}" class="curve" stroke="{colour}"/>'
        yield _text(points[-1][0] + 8, points[-1][1] + 4, each.language, extra=f' style="fill:{colour}"')
