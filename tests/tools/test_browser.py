"""Which browsers there are, and what is said and done where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import browser, checks
from tools.provision import ProvisionError


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the only folder of programs, an empty one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIPSERVICE_CHROMIUM", raising=False)
    monkeypatch.delenv("LIPSERVICE_FIREFOX", raising=False)
    monkeypatch.setattr(browser, "APPLICATIONS", dict.fromkeys(browser.BROWSERS, tmp_path / "none"))
    return tmp_path


def _program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_browser_is_found_by_any_of_its_names(bare: Path) -> None:
    assert browser.missing_browsers() == ["chromium", "firefox-esr"]
    chrome, firefox = _program(bare, "google-chrome"), _program(bare, "firefox")
    assert browser.find_browsers() == {"LIPSERVICE_CHROMIUM": chrome, "LIPSERVICE_FIREFOX": firefox}
    assert browser.missing_browsers() == []


@pytest.mark.usefixtures("bare")
def test_a_variable_names_one_that_stands_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIPSERVICE_FIREFOX", "/opt/firefox")
    assert browser.find_browsers() == {"LIPSERVICE_FIREFOX": "/opt/firefox"}
    assert browser.missing_browsers() == ["chromium"]


@pytest.mark.usefixtures("bare")
def test_where_none_can_be_installed_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "can_install", lambda: False)
    assert browser.main([]) == 1
    told = capsys.readouterr().err
    assert "install the Debian packages (chromium firefox-esr)" in told
    assert "LIPSERVICE_CHROMIUM and LIPSERVICE_FIREFOX" in told


def test_on_a_debian_only_those_that_are_missing_are_installed(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(bare, "chromium")
    asked: list[list[str]] = []

    def install(command: list[str], _: object) -> None:
        asked.append(command)
        if "install" in command:
            _program(bare, "firefox-esr")

    monkeypatch.setattr(browser, "can_install", lambda: True)
    monkeypatch.setattr(browser, "run_installer", install)
    browser.provide_browsers()
    assert [command[1] for command in asked] == ["update", "install"]
    assert "firefox-esr" in asked[1]
    assert "chromium" not in asked[1]


@pytest.mark.usefixtures("bare")
def test_an_installation_that_brings_none_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "can_install", lambda: True)
    monkeypatch.setattr(browser, "run_installer", lambda *_: None)
    with pytest.raises(ProvisionError, match="no chromium and no firefox-esr"):
        browser.provide_browsers()


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("ci", "is_debian", "steps"), [("", "", 0), ("true", "", 1), ("", "yes", 1)], ids=["here", "in CI", "on a Debian"]
)
def test_without_browsers_tests_say_so_loudly_but_in_ci_they_run_and_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, is_debian: str, steps: int
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(checks, "can_install", lambda: bool(is_debian))
    assert len(checks.browser_steps()) == steps
    assert ("NOT tested" in capsys.readouterr().out) is (steps == 0)
