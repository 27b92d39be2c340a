"""What stands around the measurements. How fast anything is, no test asserts."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.figures import Answer, Figures, figures, measures
from benchmarks.groups import SIZES, Group, groups
from benchmarks.lines import LinesError, read_lines
from benchmarks.plot import draw


@pytest.fixture(scope="module")
def texts() -> list[Group]:
    return groups()


@pytest.fixture
def found(texts: list[Group]) -> list[Figures]:
    per_byte = [float(1 + at) for at in range(len(texts))]
    answer = Answer("Python 3.11", "drain3 <0.9>", [(100, 1000), (300, 1500), (200, 1600)], [(400, 400)], per_byte)
    return [figures(language, answer, texts) for language in ("python", "typescript", "go")]


def test_a_ratio_is_the_median_of_the_rounds_ratios(found: list[Figures]) -> None:
    assert found[0].warm.ours == pytest.approx(0.2)
    assert found[0].warm.peer == pytest.approx(1.5)
    assert found[0].warm.ratio == pytest.approx(0.125)


def test_the_names_of_a_report_are_fixed(found: list[Figures]) -> None:
    reported = {measure.name: measure.value for measure in measures(found[2])}

    assert reported["bench.signature.go.warm_us"] == 0.2
    assert reported["bench.signature.go.warm_ratio"] == 0.125
    assert reported["bench.signature.go.cold_ratio"] == 1


def test_the_plot_is_well_formed_whatever_a_peer_is_called(found: list[Figures]) -> None:
    picture = ET.fromstring(draw(found))  # noqa: S314  our own

    assert picture.tag.endswith("svg")
    assert any("drain3 <0.9>" in text for text in picture.itertext())


def test_no_text_comes_twice_in_a_group_and_all_have_its_size(texts: list[Group]) -> None:
    for group in texts:
        assert len(set(group.texts)) > 0.9 * len(group.texts)
        assert {len(text) for text in group.texts} == {group.bytes}
    assert {group.bytes for group in texts} == set(SIZES)


def test_lines_come_in_the_same_order_each_time() -> None:
    assert read_lines(None) == read_lines(None)


def test_a_folder_gives_the_contents_of_its_tables(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Content,Template\n"one, two",x\n', "utf-8")
    (tmp_path / "b.csv").write_text("Line,Content\n1,three\n2,\n", "utf-8")

    assert sorted(read_lines(tmp_path)) == ["one, two", "three"]


def test_a_folder_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="Content"):
        read_lines(tmp_path)
