"""A tag is released when the spec has that version and the changelog says what is new."""

from __future__ import annotations

import re

import pytest

from publishing.stage import spec_version
from publishing.version import faults, main
from tools.provision import ROOT


def test_a_tag_of_another_version_is_refused() -> None:
    assert list(faults("v1.2.3", "1.2.3", "# Changes\n\n## 1.2.3 (2026-11-29)\n")) == []
    assert "the tag is v1.2.4 and" in next(faults("v1.2.4", "1.2.3", "## 1.2.3 (2026-11-29)\n"))


def test_a_version_that_the_changelog_does_not_know_is_refused() -> None:
    assert "## 1.2.3 (YYYY-MM-DD)" in next(faults("v1.2.3", "1.2.3", "## 1.2.30 (2026-11-29)\n## 1.2.3\n"))


def test_wrong_arguments_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_version_is_written_once() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", spec_version())
    for name in ("generator", "conformance"):
        assert '\nversion = "0.0.0"\n' in (ROOT / name / "pyproject.toml").read_text("utf-8")


def test_every_workflow_pins_its_actions_by_hash() -> None:
    used = [
        line.strip()
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for line in path.read_text("utf-8").splitlines()
        if "uses:" in line
    ]
    assert len(used) > 10
    assert [line for line in used if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []
