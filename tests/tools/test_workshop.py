"""The workshop: where Python keeps what it has compiled."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tools import workshop


def test_bytecode_is_kept_apart_from_sources_and_that_of_temporary_files_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "_BYTECODE", tmp_path)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "elsewhere")
    kept = tmp_path / "project" / "module.pyc"
    temporary = Path(f"{tmp_path}{Path(tempfile.gettempdir()).resolve()}") / "module.pyc"
    for path in (kept, temporary):
        path.parent.mkdir(parents=True)
        path.touch()
    workshop._keep_bytecode()  # noqa: SLF001
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert os.environ["PYTHONPYCACHEPREFIX"] == str(tmp_path)
    assert (kept.exists(), temporary.exists()) == (True, False)
