"""The repository of the Go modules is what the tree is, and its tags are those that the go command asks for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from publishing.command import ToolError
from publishing.push import main, push, tags
from publishing.registry import bare_repository


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    for module in (folder, folder / "oteltrace"):
        module.mkdir()
        (module / "go.mod").write_text("module example.org/go\n", "utf-8")
    return folder


def _files(repository: str) -> list[str]:
    folder = repository.removeprefix("file://")
    listed = subprocess.run(
        ["git", "--git-dir", folder, "ls-tree", "-r", "--name-only", "main"], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


def test_the_root_is_tagged_before_what_is_below_it(tree: Path) -> None:
    assert tags(tree, "1.2.3") == ["v1.2.3", "oteltrace/v1.2.3"]


def test_what_the_tree_no_longer_has_goes(tree: Path, tmp_path: Path) -> None:
    repository = bare_repository(tmp_path / "bare.git")
    (tree / "old.go").write_text("package old\n", "utf-8")
    push(tree, repository, "1.2.3", tmp_path / "first")
    assert _files(repository) == ["go.mod", "old.go", "oteltrace/go.mod"]
    (tree / "old.go").unlink()
    push(tree, repository, "1.2.4", tmp_path / "second")
    assert _files(repository) == ["go.mod", "oteltrace/go.mod"]


def test_a_version_cannot_be_pushed_twice(tree: Path, tmp_path: Path) -> None:
    repository = bare_repository(tmp_path / "bare.git")
    push(tree, repository, "1.2.3", tmp_path / "first")
    with pytest.raises(ToolError, match="already exists"):
        push(tree, repository, "1.2.3", tmp_path / "second")


def test_wrong_arguments_are_told(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tree)]) == 2
    assert main([str(tree / "nowhere"), "repository", "1.2.3"]) == 2
    assert "usage" in capsys.readouterr().err
