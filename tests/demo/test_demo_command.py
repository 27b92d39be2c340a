"""The demo as a command, over drivers that are made for these tests."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lipservice_conformance import demo
from lipservice_conformance.specification import read_specification

ROOT = Path(__file__).resolve().parents[2]
PARROT = Path(__file__).with_name("parrot.py")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    sha = read_specification(ROOT / "spec").sha
    for language in ("green", "grey"):
        path = tmp_path / "sdks" / language / "conformance" / "driver.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"build": [], "run": [sys.executable, str(PARROT), language, sha]}))

    def run(content: bytes | Path) -> tuple[int, str, str]:
        file = content
        if isinstance(content, bytes):
            file = tmp_path / "app.log"
            file.write_bytes(content)
        places = ("--spec", ROOT / "spec", "--sdks", tmp_path / "sdks", "--reports", tmp_path / "reports")
        status = demo.main([str(file), *map(str, places)])
        return status, *capsys.readouterr()

    return run


def test_patterns_are_counted_and_the_first_line_of_each_is_shown(run: Run) -> None:
    status, shown, _ = run(b"start 1\nstop 2\nstart 3\nstart 4\n")
    assert status == 0
    assert "start 1" in shown
    assert "start 3" not in shown
    assert "75.0%" in shown
    assert "4 lines, 2 patterns; the top 2 take 100.0% of the lines." in shown
    assert "green and grey agree on all 4 lines" in shown


def test_a_line_without_its_end_and_lines_that_end_in_carriage_returns_count(run: Run) -> None:
    status, shown, _ = run(b"start 1\r\nstart 2\r\n\r\nstart 3")
    assert status == 0
    assert "3 lines, 1 pattern; it takes all lines." in shown


def test_a_disagreement_names_the_line_and_both_answers(run: Run) -> None:
    status, shown, _ = run(b"start 1\n\nquarrel here\n")
    assert status == 1
    assert "green and grey do NOT agree on 1 line of 2." in shown
    assert "line 3: quarrel here" in shown
    assert "'template': 'green'" in shown
    assert "'template': 'grey'" in shown


def test_a_driver_that_dies_of_a_line_is_a_disagreement_and_the_rest_is_counted(run: Run) -> None:
    status, shown, _ = run(b"start 1\ndie now\nstart 3\n")
    assert status == 1
    assert "line 2: die now" in shown
    assert "green: crash" in shown
    assert "exit status 3" in shown
    assert "66.7%" in shown


def test_lines_of_a_megabyte_and_invalid_utf8_are_messages_as_any(run: Run) -> None:
    status, shown, _ = run(b"big " + b"x" * 1_000_000 + b"\nbig " + b"\x01" * 3_000_000 + b"\n\xff\xfe broken\n" * 40)
    assert status == 0
    assert "42 lines, 2 patterns" in shown


def test_what_a_log_holds_cannot_steer_the_terminal_or_the_table(run: Run) -> None:
    status, shown, _ = run(b"\x1b[2Jcleared [red]not red[/red] [/] \xe2\x80\xae\n")
    assert status == 0
    assert "\x1b" not in shown
    assert "\\x1b[2Jcleared [red]not red[/red] [/] \\u202e" in shown


def test_the_measures_go_into_the_report(run: Run, tmp_path: Path) -> None:
    run(b"start 1\nstop 2\n")
    measures = {entry["name"]: entry["value"] for entry in json.loads((tmp_path / "reports/demo.json").read_text())}
    assert (measures["demo.lines"], measures["demo.patterns"], measures["demo.disagreements"]) == (2, 2, 0)
    assert measures["demo.green.speed"] > 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\n \n\r\n", "holds only blank lines"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is binary"),
        (bytes(range(1, 32)) * 40, "is binary"),
        (b"\x1f\x8b\x08\x00 packed", "is compressed; unpack it first"),
        ("log\n".encode("utf-16"), "is UTF-16; convert it to UTF-8 first"),
        (b"x" * (8 * 1024 * 1024 + 1), "line 1 of .* is longer than 8 MiB"),
    ],
)
def test_a_file_that_is_no_log_is_refused_in_one_line(run: Run, content: bytes, message: str) -> None:
    status, shown, complaint = run(content)
    assert (status, shown) == (2, "")
    assert complaint.count("\n") == 1
    assert re.search(message, complaint)


def test_a_missing_file_a_folder_and_a_pipe_are_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, message in (
        (tmp_path / "none.log", "none.log: No such file or directory\n"),
        (tmp_path, f"{tmp_path} is a folder; give one log file\n"),
        (pipe, "is not a regular file; save what it gives to a file first\n"),
        (tmp_path / ("x" * 300), "File name too long\n"),
    ):
        status, shown, complaint = run(path)
        assert (status, shown) == (2, "")
        assert complaint.startswith("demo: ")
        assert complaint.endswith(message)


def test_without_sdks_the_way_to_get_them_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--spec", str(ROOT / "spec"), "--sdks", str(tmp_path)]) == 2
    assert "nox -s generate" in capsys.readouterr().err
