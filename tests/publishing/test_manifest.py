"""The list of a package's files notices what comes, goes and grows, and nothing else."""

from __future__ import annotations

from pathlib import Path

from publishing.manifest import differences, read_manifest, write_manifest


def test_a_manifest_reads_as_it_was_written(tmp_path: Path) -> None:
    found = {"lipservice/client.py": 1234, "a file/with blanks": 0, "big": 123_456_789}
    write_manifest(tmp_path / "deep" / "list.txt", found)
    assert read_manifest(tmp_path / "deep" / "list.txt") == found


def test_a_manifest_that_is_not_there_lists_nothing(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "none.txt") == {}


def test_a_file_too_many_and_one_too_few_are_named() -> None:
    assert list(differences({"a": 1, "b": 2}, {"b": 2, "c": 3})) == ["a is missing", "c (3 bytes) does not belong"]


def test_an_edit_is_no_difference_and_a_bundle_that_grows_is_one() -> None:
    assert list(differences({"small": 100, "large": 100_000}, {"small": 1100, "large": 109_999})) == []
    assert list(differences({"small": 100}, {"small": 1125})) == ["small has 1125 bytes, and had 100"]
    assert list(differences({"large": 100_000}, {"large": 89_999})) == ["large has 89999 bytes, and had 100000"]
