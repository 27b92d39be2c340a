"""The page about the simulation has the table that the simulation prints, and says what the command says."""

from __future__ import annotations

import re
from pathlib import Path

from lipservice_conformance.simulation import plays
from lipservice_conformance.simulation_view import markdown

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "simulation.md").read_text("utf-8")
COMMAND = ROOT / "templates" / "python" / "src" / "lipservice" / "_simulation"


def rows() -> list[str]:
    header, rule = markdown([]).splitlines()
    lines = PAGE.splitlines()
    start = lines.index(header)
    assert lines[start + 1] == rule
    return lines[start + 2 : lines.index("", start)]


def test_the_table_has_the_columns_of_the_command_and_a_row_for_every_play() -> None:
    labels = [f"| {play.goal}/s | {play.share} | {play.seed} |" for play in plays()]
    assert [row[: len(label)] for row, label in zip(rows(), labels, strict=True)] == labels


def test_the_figures_beside_the_peers_are_those_of_the_table() -> None:
    own = {share: [row.split(" | ") for row in rows() if f"| 100/s | {share} |" in row] for share in ("sqrt", "fair")}
    for share, cells in own.items():
        beside = re.search(rf"\*\*LipService, `{share}`\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\*", PAGE)
        assert beside is not None
        means = [sum(float(row[at]) for row in cells) / len(cells) for at in (3, 5, 7)]
        assert [round(mean) for mean in means] == [int(number) for number in beside.groups()]


def test_the_bounds_on_the_page_are_those_of_the_command() -> None:
    source = "".join(path.read_text("utf-8") for path in COMMAND.glob("*.py"))
    constants = dict(re.findall(r"^([A-Z_]+) = ([\w/\"]+)$", source, re.MULTILINE))
    assert f"{int(constants['MOST_PATTERNS']):,} patterns" in PAGE
    assert f"{constants['MOST_STEPS']} steps" in PAGE
    assert f"first {constants['SAMPLE_LINES']} lines" in PAGE
    assert f"default is {constants['DEFAULT_RATE'].strip(chr(34))}" in PAGE
