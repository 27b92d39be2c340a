"""The outcome as one HTML file that loads nothing from elsewhere, for light and dark screens."""

from __future__ import annotations

from html import escape

from lipservice._policy_tables import RECORD_COST
from lipservice._simulation.outcome import Outcome, severity_word
from lipservice._simulation.pattern_table import PatternRow
from lipservice._simulation.plot import Plot
from lipservice._simulation.terminal import printable
from lipservice._simulation.words import COLUMNS, ERRORS_EXPLAINED, facts, pattern_cells, summary

# A page of more rows is slow to open; --json has all.
_MOST_ROWS = 1_000

_HEADS = "".join(f"<th>{name}</th>" for name in COLUMNS)

_STYLE = """
:root { color-scheme: light dark; --back: #ffffff; --text: #1c2024; --soft: #60646c; --line: #dfe1e6;
  --seen: #8d96a6; --kept: #3a6fd8; --budget: #c2410c; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --back: #16181c; --text: #edeef0; --soft: #a2a8b4; --line: #33373f;
  --seen: #77808f; --kept: #7aa5ff; --budget: #ff9a5c; --bad: #ff8b7d; } }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; background: var(--back); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { padding: .25rem .6rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-weight: 600; } th.text, td.text { text-align: left; }
td.template { text-align: left; white-space: normal; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
.scroll { overflow-x: auto; } .never td { color: var(--bad); } p, li { color: var(--soft); max-width: 60rem; }
svg { display: block; width: 100%; height: auto; margin: .5rem 0; } svg text { fill: var(--soft); font-size: 11px; }
svg .title { fill: var(--text); font-weight: 600; font-size: 12px; } svg .end { text-anchor: end; }
svg .middle { text-anchor: middle; }
svg .grid { stroke: var(--line); } svg .seen { fill: var(--seen); } svg .kept { fill: var(--kept); }
svg line.budget { stroke: var(--budget); stroke-dasharray: 6 4; } svg text.budget { fill: var(--budget); }
"""


def render_page(outcome: Outcome) -> str:
    """Return the page."""
    name = escape(printable(outcome.log.name))
    rows = outcome.rows
    plot = Plot(outcome.replay.history, assumed=bool(outcome.assumed_rate))
    left_out = f"<p>The largest {_MOST_ROWS:,} of {len(rows):,}; --json has all.</p>" if rows[_MOST_ROWS:] else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>LipService: {name}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>What LipService would keep of {name}</h1>
{_summary(outcome)}
<h2>Over time</h2>
{plot.seen()}{plot.kept(_budget_per_second(outcome))}
<h2>What this rests on</h2>
<ul>
{"".join(f"<li>{escape(printable(fact))}</li>" for fact in facts(outcome))}
</ul>
<h2>Patterns</h2>
<div class="scroll"><table>
<thead><tr><th class="text">severity</th>{_HEADS}<th class="text">pattern</th></tr></thead>
<tbody>
{"".join(map(_row, rows[:_MOST_ROWS]))}
</tbody>
</table></div>
{left_out}
<p>{escape(ERRORS_EXPLAINED)}</p>
</body>
</html>
"""


def _summary(outcome: Outcome) -> str:
    rows = "".join(
        f'<tr><td class="text">{escape(what)}</td>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for what, *cells in summary(outcome)
    )
    head = '<tr><th class="text"></th><th>before</th><th>after</th><th>left</th></tr>'
    return f"<table>\n<thead>{head}</thead>\n<tbody>{rows}</tbody>\n</table>"


def _row(row: PatternRow) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in pattern_cells(row))
    kind = "" if row.kept else ' class="never"'
    template = escape(printable(row.template))
    severity = f'<td class="text">{severity_word(row.severity)}</td>'
    return f'<tr{kind}>{severity}{cells}<td class="template">{template}</td></tr>\n'


def _budget_per_second(outcome: Outcome) -> float | None:
    policy = outcome.replay.policy
    if policy.budget.kind == "bytes":
        return None
    return policy.budget.cost_per_window / RECORD_COST / policy.window_seconds
