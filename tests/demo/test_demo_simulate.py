"""The end of the demo: what the generated package would keep of a log."""

from __future__ import annotations

from pathlib import Path

import pytest
from lipservice_conformance import demo_simulate

SDKS = Path(__file__).resolve().parents[2] / "sdks"


def test_the_sample_is_played_and_its_page_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert (SDKS / "python").is_dir(), "sdks/ is missing: run `nox -s generate`, or the whole of `nox -s tests`"
    assert demo_simulate.main(["--sdks", str(SDKS), "--reports", str(tmp_path), "--spec", "spec"]) == 0
    shown = capfd.readouterr().out
    assert "$ lipservice simulate SAMPLE --budget 20/s --html" in shown
    assert "Counts add up" in shown
    assert (tmp_path / "simulate.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_file_of_ones_own_is_played(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "own.log"
    log.write_text("up\ndown\n", "utf-8")
    assert demo_simulate.main([str(log), "--sdks", str(SDKS), "--reports", str(tmp_path)]) == 0
    assert "own.log: 2 lines" in capfd.readouterr().out


def test_a_missing_file_has_the_status_of_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert demo_simulate.main([str(tmp_path / "no.log"), "--sdks", str(SDKS), "--reports", str(tmp_path)]) == 2
    assert "there is no file" in capfd.readouterr().err


def test_without_sdks_it_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert demo_simulate.main(["--sdks", str(tmp_path)]) == 2
    assert "run `nox -s generate` first" in capfd.readouterr().err
