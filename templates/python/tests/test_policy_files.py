"""Documents on disk: the file that a policy comes from, and the one that keeps the last good policy."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from lipservice._document_file import look_at_file
from lipservice._export.settings import read_settings
from lipservice._policy_cache import Kept, cache_path, file_name, load, read_kept, save
from lipservice._policy_tables import DOCUMENT_BYTES

URL = "https://policies.test/v1/policy?service=shop"
KEPT = Kept(URL, '"a"', 1_700_000_000_000, b'{"budget": "5/s"}\n')


def test_a_file_is_read_once_for_each_change(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text("{}")
    first = look_at_file(file, "")
    assert (first.status, first.body) == (200, b"{}")
    assert look_at_file(file, first.tag).status == 304
    beside = tmp_path / "new"
    beside.write_text("[]")
    os.utime(beside, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    beside.replace(file)
    assert look_at_file(file, first.tag).body == b"[]", "same time, same size, another file"


def test_what_is_no_file_or_not_there_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert look_at_file(tmp_path / "pipe", "").error == "it is no file"
    assert look_at_file(tmp_path, "").error == "it is no file"
    assert look_at_file(tmp_path / "none", "").error == "No such file or directory"
    assert look_at_file(Path("a\0b"), "").error


def test_no_more_of_a_file_is_read_than_shows_that_it_is_too_long(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_bytes(b" " * (DOCUMENT_BYTES + 10))
    seen = look_at_file(file, "")
    assert (seen.too_large, len(seen.body)) == (True, DOCUMENT_BYTES + 1)
    file.write_bytes(b" " * DOCUMENT_BYTES)
    assert not look_at_file(file, "").too_large


def test_what_was_kept_comes_back_for_the_same_request_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "policy"
    save(path, KEPT)
    assert load(path, URL) == KEPT
    assert load(path, URL + "2") is None
    assert load(tmp_path / "none", URL) is None
    assert read_kept(b"", URL) is None


def test_it_is_for_its_user_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "policy"
    save(path, KEPT)
    save(path, KEPT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "policy"
    path.mkdir()
    (path / "something").write_text("")
    with pytest.raises(OSError, match="policy"):
        save(path, KEPT)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LIPSERVICE_POLICY_CACHE": "None "}, None),
        ({"LIPSERVICE_POLICY_CACHE": "/var/p"}, Path("/var/p")),
        ({"HOME": "/home/me"}, Path("/home/me/.cache/lipservice") / file_name(URL)),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "/cache"}, Path("/cache/lipservice") / file_name(URL)),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "cache"}, Path("/home/me/.cache/lipservice") / file_name(URL)),
        ({}, None),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other folders")
def test_it_is_kept_in_the_users_cache_folder_or_where_it_was_said(
    variables: dict[str, str], expected: Path | None
) -> None:
    assert cache_path(read_settings({}, variables), URL) == expected
