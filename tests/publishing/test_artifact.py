"""Packages are read alike, whatever holds them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from publishing.artifact import contents, sizes


@pytest.fixture(params=["one-1.2.3.whl", "one-1.2.3.zip", "one-1.2.3.tar.gz", "one-1.2.3.tgz"])
def package(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    if path.suffix in {".whl", ".zip"}:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("one-1.2.3/LICENSE", "MIT")
        return path
    with tarfile.open(path, "w:gz") as tar:
        folder = tarfile.TarInfo("one-1.2.3")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        member = tarfile.TarInfo("one-1.2.3/LICENSE")
        member.size = 3
        tar.addfile(member, io.BytesIO(b"MIT"))
    return path


def test_files_are_read_and_folders_are_not(package: Path) -> None:
    assert list(contents(package)) == [("one-1.2.3/LICENSE", b"MIT")]


def test_a_release_changes_no_name_in_the_list(package: Path) -> None:
    assert sizes(package, "1.2.3") == {"one-VERSION/LICENSE": 3}
