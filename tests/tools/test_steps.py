"""Running checks: nothing stops at a failure or passes empty, no two disturb each other, the last line is the sum."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tools import checks, schedule
from tools.counts import Counts, count_pytest
from tools.provision import ROOT
from tools.schedule import next_step, run_steps
from tools.steps import Result, Step

Close = Callable[..., tuple[int, list[str]]]


def step(name: str, code: str, language: str = "", *, tests: bool = False) -> Step:
    command = (sys.executable, "-c", code)
    return Step(name, command, count=count_pytest, language=language) if tests else Step(name, command)


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Close:
    monkeypatch.setattr(checks, "install_modules", lambda: None)

    def close(*steps: Step, expected: set[str]) -> tuple[int, list[str]]:
        failed = checks._close(steps, expected)  # noqa: SLF001
        return failed, capsys.readouterr().out.splitlines()

    return close


def test_what_failed_is_shown_in_full_and_the_rest_still_runs(capsys: pytest.CaptureFixture[str]) -> None:
    total, _ = run_steps([step("first", "print('the reason'); exit(2)"), step("second", "print('unseen')")])
    shown = capsys.readouterr().out
    assert total == Counts(passed=1, failed=1)
    assert "the reason" in shown
    assert "unseen" not in shown


def test_a_command_that_does_not_exist_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    total, _ = run_steps([Step("none", ("no-such-command-at-all",))])
    assert total == Counts(failed=1)
    assert "cannot be started" in capsys.readouterr().out


def test_a_long_output_loses_its_middle(capsys: pytest.CaptureFixture[str]) -> None:
    run_steps([step("long", "[print('line', n) for n in range(1000)]; exit(1)")])
    shown = capsys.readouterr().out
    assert "line 0\n" in shown
    assert "line 999\n" in shown
    assert "[... 760 lines left out ...]" in shown


def test_the_closing_line_is_the_sum_alone_on_the_last_line(close: Close) -> None:
    tests = step("tests", "print('7 passed in 0.01s')", "go", tests=True)
    failed, lines = close(step("generate", ""), tests, step("lint", "exit(1)"), expected={"go"})
    assert failed == 1
    assert lines[-1] == "8 passed, 1 failed"


def test_a_language_of_which_no_test_ran_is_a_failure(close: Close) -> None:
    tests = step("tests", "print('no tests ran in 0.01s')", "go", tests=True)
    failed, lines = close(step("generate", ""), tests, expected={"go", "ruby"})
    assert failed == 3
    assert "No test of the go SDK ran." in lines
    assert "No test of the ruby SDK ran." in lines


def test_nothing_is_run_when_the_sdks_cannot_be_generated(close: Close) -> None:
    failed, lines = close(step("generate", "exit(1)"), step("second", ""), expected={"go"})
    assert failed == 2
    assert not any("second" in line for line in lines)
    assert lines[-1] == "0 passed, 2 failed"


def idle(name: str, *writes: str, alone: bool = False) -> Step:
    return replace(step(name, ""), writes=frozenset(writes), alone=alone)


def test_steps_start_in_the_order_of_the_list() -> None:
    first, second = idle("first", "a"), idle("second", "b")
    assert next_step([first, second], []) is first
    assert next_step([second], [first]) is second
    assert next_step([], [first]) is None


def test_a_step_lets_others_go_ahead_while_someone_writes_where_it_does() -> None:
    running, waiting, other = idle("running", "a", "b"), idle("waiting", "b", "c"), idle("other", "c")
    assert next_step([waiting, other], [running]) is other
    assert next_step([waiting], [running]) is None
    assert next_step([waiting], [other]) is None


def test_a_step_that_is_alone_comes_last_and_nothing_runs_beside_it() -> None:
    alone, another, other = idle("alone", alone=True), idle("another", alone=True), idle("other")
    assert next_step([alone, other], []) is other
    assert next_step([alone], [other]) is None
    assert next_step([alone, another], []) is alone
    assert next_step([another], [alone]) is None


MEET = """
import pathlib, sys, time
here, there = map(pathlib.Path, sys.argv[1:])
print("from", here.name)
here.touch()
while not there.exists(): time.sleep(0.01)
print("still from", here.name)
exit(1)
"""


def test_two_steps_run_at_a_time_and_what_each_printed_stays_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_AT_ONCE", 2)
    one, other = str(tmp_path / "one"), str(tmp_path / "other")
    orders = (one, other), (other, one)
    steps = [Step(Path(order[0]).name, (sys.executable, "-c", MEET, *order)) for order in orders]
    assert run_steps(steps)[0] == Counts(failed=2)
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("from", "still"))]
    assert sorted((shown[:2], shown[2:])) == [["from one", "still from one"], ["from other", "still from other"]]


def test_what_runs_is_ended_when_the_user_has_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_result: Result) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(schedule, "_show", leave)
    started = tmp_path / "pid"
    path = f"import os, pathlib, time; path = pathlib.Path({str(started)!r})\n"
    endless = f"{path}path.write_text(str(os.getpid())); time.sleep(600)"
    waits = f"{path}while not (path.exists() and path.read_text()): time.sleep(0.01)"
    monkeypatch.setattr(schedule, "_AT_ONCE", 2)
    with pytest.raises(KeyboardInterrupt):
        run_steps([step("endless", endless), step("waits", waits)])
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_each_of_our_tests_is_run_by_one_step_and_by_no_other() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    ours = [file for file in files if not file.startswith("tests/golden/")]
    assert len(ours) > 80
    runs = {file: [one.name for one in checks.TEST_OURS if collects(one, file)] for file in ours}
    assert {file: names for file, names in runs.items() if len(names) != 1} == {}


def collects(one: Step, file: str) -> bool:
    """Whether the file is below a folder that the step names, and below none that it ignores."""
    named = [word for word in one.command if word.startswith("tests/")]
    ignored = [word.removeprefix("--ignore=") for word in one.command if word.startswith("--ignore=")]
    below = [any(file.startswith(f"{folder}/") for folder in folders) for folders in (named, ignored)]
    return below == [True, False]
