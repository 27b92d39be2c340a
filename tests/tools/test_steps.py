"""Running checks: nothing stops at the first failure, nothing passes empty, and the last line is the plain sum."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tools import checks
from tools.counts import Counts, count_pytest
from tools.steps import Step, run_steps

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
