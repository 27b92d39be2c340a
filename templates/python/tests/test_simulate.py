from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lipservice
from lipservice.__main__ import main

Run = Callable[..., tuple[int, str, str]]

MESSAGES = ("user 5 logged in", "cache miss for key ab12", "GET /health 200", "<script>alert(1)</script>")


def _clock(hundredths: int) -> str:
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}0"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command and gives its status, output and errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main(["simulate", *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a log of two minutes with 100 records a second."""
    path = tmp_path / "app.log"
    lines = [f"2026-11-01T12:{_clock(number)}Z INFO {MESSAGES[number * 7 % 11 % 4]}" for number in range(12_000)]
    path.write_text(
        "\n".join([*lines, "2026-11-01T12:02:00.000Z ERROR it broke \x1b[31m", "  at x.py"]) + "\n", "utf-8"
    )
    return path


@pytest.fixture
def document(run: Run, log: Path, tmp_path: Path) -> Any:
    """Return the JSON of that log."""
    out = tmp_path / "out.json"
    assert run(log, "--budget", "5/s", "--json", out)[0] == 0
    return json.loads(out.read_text("utf-8"))


def test_the_terminal_shows_before_and_after_and_every_pattern(run: Run, log: Path) -> None:
    status, out, err = run(log, "--budget", "5/s")

    assert (status, err) == (0, "")
    assert re.search(r"records +12,001 +\d", out)
    assert "times: ISO 8601, at the start of lines" in out
    assert "Patterns never shown: none of" in out
    assert "Counts add up: all 12,001 records" in out
    assert "$0.25 per GB, list price of PostHog Logs" in out
    assert "Lines without a time, taken as part of the record before them: 1." in out
    assert re.search(r"ERROR +1 +1 +0 +its first +0 +exact +ERROR it broke \\x1b\[<\*>", out)
    assert "\x1b" not in out


def test_the_json_has_these_members(document: Any) -> None:
    members = {
        name: sorted(value) if isinstance(value, dict) else type(value).__name__ for name, value in document.items()
    }

    assert members == {
        "schema": "str",
        "version": "str",
        "log": ["cut_lines", "lines", "name", "notes", "remarks", "repaired_lines"],
        "time": ["assumed_rate", "earliest_ms", "latest_ms", "steps_back"],
        "policy": ["budget", "hash", "seed", "share", "window_seconds"],
        "price": ["dollars_per_gb", "source"],
        "before": ["bytes", "dollars", "records"],
        "after": ["bytes", "dollars", "kept", "records", "settlements"],
        "counts": ["accounted", "exact"],
        "windows": ["beyond_budget", "count", "largest_at_ms", "largest_share_of_budget"],
        "never_shown": "int",
        "patterns": "list",
        "other_patterns": "NoneType",
        "history": ["kept", "seen", "start_ms", "step_ms"],
    }
    assert sorted(document["patterns"][0]) == [
        "bytes_kept",
        "bytes_seen",
        "dropped",
        "error",
        "error_bound",
        "estimate",
        "first_kept_line",
        "first_seen_line",
        "id",
        "kept",
        "seen",
        "severity",
        "template",
    ]
    assert (document["schema"], document["version"]) == ("lipservice.simulation/1", lipservice.__version__)


def test_the_json_adds_up(document: Any) -> None:
    patterns, before, after = document["patterns"], document["before"], document["after"]

    assert before["records"] == sum(row["seen"] for row in patterns) == sum(document["history"]["seen"]) == 12_001
    assert after["kept"] == sum(row["kept"] for row in patterns) == sum(document["history"]["kept"])
    assert after["records"] == after["kept"] + after["settlements"] < before["records"] / 10
    assert before["bytes"] == sum(row["bytes_seen"] for row in patterns)
    assert before["dollars"] == pytest.approx(before["bytes"] / 1e9 * 0.25)
    assert document["counts"] == {"accounted": 12_001, "exact": True}
    noon = 1_793_534_400_000
    assert document["time"] == {
        "assumed_rate": None,
        "earliest_ms": noon,
        "latest_ms": noon + 120_000,
        "steps_back": 0,
    }


def test_the_page_is_well_formed_loads_nothing_and_shows_text_as_text(run: Run, log: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    run(log, "--budget", "5/s", "--html", path)
    page = path.read_text("utf-8")

    root = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314  our own page
    assert {element.tag for element in root.iter()}.isdisjoint({"script", "link", "img", "iframe"})
    assert re.findall(r"(?:src|href)=|url\(|@import", page) == []
    assert len(root.findall(".//svg")) == 2
    assert len(root.findall(".//svg/rect")) == 2 * 121
    assert "prefers-color-scheme: dark" in page
    assert "&lt;script&gt;alert" in page


def test_a_price_of_ones_own_is_said_to_be_that(run: Run, log: Path) -> None:
    assert "$2 per GB, as given by --price-per-gb." in run(log, "--price-per-gb", "2")[1]


def test_the_rate_is_said_where_there_are_no_times(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plain.log"
    path.write_text("started\nstopped\n", "utf-8")

    assert "Times are assumed: 100/s, evenly (--rate)." in run(path)[1]
    assert "Times are assumed: 5/min, evenly (--rate)." in run(path, "--rate", "5/min")[1]
    assert "30 days" not in run(path)[1]


def test_a_policy_is_used_and_options_stand_above_it(run: Run, log: Path, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.json", tmp_path / "out.json"
    policy.write_text('{"budget": "7/s", "share": "fair", "window_seconds": 5, "colour": 1}', "utf-8")

    status, _, err = run(log, "--policy", policy, "--budget", "9/s", "--json", out)
    used = json.loads(out.read_text("utf-8"))["policy"]

    assert (status, used["budget"], used["share"], used["window_seconds"]) == (0, "9/s", "fair", 5)
    assert re.fullmatch(r"lipservice simulate: notice: \$\.colour: .*\n", err)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--budget", "20"], 'the policy has errors:\n  $.budget: expected a budget such as "20/s"'),
        (["--share", "alike"], "$.share: expected one of sqrt, fair"),
        (["--rate", "fast"], 'expected a rate such as "100/s"'),
        (["--seed", "-1"], "--seed is 0 to 4294967295"),
        (["--price-per-gb", "nan"], "--price-per-gb is an amount of dollars"),
        (["--policy", "nowhere.json"], "nowhere.json: No such file or directory"),
        (["--json", "/nowhere/out.json"], "/nowhere/out.json: No such file or directory"),
    ],
)
def test_a_wrong_option_is_a_clear_error(run: Run, log: Path, arguments: list[str], said: str) -> None:
    status, out, err = run(log, *arguments)

    assert (status, out) == (2, "")
    assert said in err


def test_a_policy_that_is_no_json_is_a_clear_error(run: Run, log: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text("{", "utf-8")

    assert "$: expected a JSON document" in run(log, "--policy", policy, "--budget", "5/s")[2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: there is nothing to simulate"),
        (b"\n \n" * 500, "is empty: there is nothing to simulate"),
        (b"\x7fELF\x00\x01", "is no text: byte 4 is zero"),
    ],
)
def test_a_file_that_is_no_log_is_a_clear_error(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    status, _, err = run(path)

    assert status == 2
    assert said in err


def test_a_missing_file_and_a_folder_are_clear_errors(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "none.log")[2] == f"lipservice simulate: there is no file {tmp_path / 'none.log'}\n"
    assert run(tmp_path)[2] == f"lipservice simulate: {tmp_path}: Is a directory\n"


def test_the_table_of_patterns_says_when_it_was_full(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice._simulation.pattern_table.PatternTable.__init__.__defaults__", (5,))
    path, out = tmp_path / "unique.log", tmp_path / "out.json"
    words = [first + second for first in "abcdefgh" for second in "ijklmnop"]
    path.write_text("".join(f"{word}\n" for word in words), "utf-8")

    assert "The table of patterns was full" in run(path, "--json", out)[1]
    document = json.loads(out.read_text("utf-8"))
    assert (len(document["patterns"]), document["other_patterns"]["seen"]) == (5, 59)


def test_a_month_is_not_told_from_times_that_step_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.log"
    path.write_text("2026-11-01 12:00:00 a\n2026-11-01 14:00:00 b\n2026-11-01 13:00:00 c\n", "utf-8")
    out = run(path)[1]

    assert "Steps back in time by more than a minute, where the sampler begins afresh: 1." in out
    assert "Times from 2026-11-01 12:00:00 to 2026-11-01 14:00:00" in out
    assert "30 days" not in out


def _process(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lipservice", *arguments]
    source = str(Path(lipservice.__file__).parents[1])
    env = {"PYTHONPATH": source, "PYTHONIOENCODING": "ascii"}
    return subprocess.run(command, input=given, capture_output=True, check=False, env=env)


def test_standard_input_is_read_and_no_progress_is_shown() -> None:
    done = _process("simulate", "-", given=b"caf\xe9 is open\n" * 3_000)

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"standard input: 3,000 lines" in done.stdout
    assert b"Lines with bytes that are no UTF-8, read as U+FFFD: 3,000." in done.stdout


def test_help_names_the_command_and_the_version_is_that_of_the_package() -> None:
    assert b"simulate" in _process("--help").stdout
    assert _process("--version").stdout.split() == [b"lipservice", lipservice.__version__.encode()]
    assert _process().returncode == 2
