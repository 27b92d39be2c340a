"""Accuracy: the four measures, and the files they are taken from."""

from pathlib import Path

import pytest
from lipservice_conformance.grouping import Scores, mean_scores, score
from lipservice_conformance.labelled import LabelledError, read_labelled


def test_perfect_groups_score_one_and_merge_nothing() -> None:
    assert score(["a", "a", "b"], ["x", "x", "y"]) == Scores(1.0, 1.0, 0.0, 1.0)


def test_one_group_for_all_merges_every_line() -> None:
    assert score(["a"] * 4, ["x", "x", "y", "z"]) == Scores(0.0, 0.0, 1.0, 1 / 3)


def test_a_group_for_each_line_splits_and_merges_nothing() -> None:
    assert score(["a", "b", "c"], ["x", "x", "y"]) == Scores(1 / 3, 2 / 5, 0.0, 1.0)


def test_a_merged_group_counts_with_all_its_lines() -> None:
    result = score(["a", "a", "a", "b"], ["x", "x", "y", "z"])
    assert result == Scores(ga=0.25, fga=2 / 5, merged=0.75, recall_at_1=2 / 3)


def test_the_mean_counts_each_set_once() -> None:
    assert mean_scores([Scores(1, 1, 0, 1), Scores(0, 0.5, 1, 0.5)]) == Scores(0.5, 0.75, 0.5, 0.75)


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")


def test_sets_are_read_by_name_whatever_else_they_hold(tmp_path: Path) -> None:
    write(tmp_path, "B.csv", "Content,Template\nx,y\n")
    write(tmp_path, "A.csv", '\ufeffLine,Template,Content\r\n1,"a, <*>","a, 5"\r\n2,,\r\n')
    write(tmp_path, "README.md", "not a set")
    logs = read_labelled(tmp_path)
    assert [log.name for log in logs] == ["A", "B"]
    assert logs[0].messages == ("a, 5", "")
    assert logs[0].templates == ("a, <*>", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column Content is missing, found are none"),
        ("Content,EventId\nx,1\n", "column Template is missing, found are Content, EventId"),
        ("Content,Template\n", "holds no line behind its header"),
    ],
)
def test_a_file_without_labelled_lines_is_named(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, "A.csv", text)
    with pytest.raises(LabelledError) as refused:
        read_labelled(tmp_path)
    assert str(refused.value) == f"{tmp_path / 'A.csv'}: {message}"


def test_a_folder_that_is_missing_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelledError, match=r"no such folder$"):
        read_labelled(tmp_path / "gone")
    with pytest.raises(LabelledError, match=r"holds no \*.csv$"):
        read_labelled(tmp_path)
