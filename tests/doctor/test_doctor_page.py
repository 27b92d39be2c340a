"""The page about the doctor shows what the doctor says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from doctor_run import Doctor
from lipservice_conformance.emulator import Emulator
from lipservice_generator.load import load_representation

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "doctor.md").read_text("utf-8")
TOKEN = "phc_" + "EXAMPLEexample" * 3 + "1"


def plain(text: str) -> str:
    """Return a report without what differs from one run to the next."""
    return re.sub(r"check [0-9a-f]{8}|\d+ ms|127\.0\.0\.1:\d+", "…", text)


def test_the_sample_is_what_every_command_prints(doctor: Doctor, emulator: Emulator) -> None:
    done = doctor("--processes", "12", POSTHOG_API_KEY=TOKEN, POSTHOG_HOST=emulator.url, OTEL_SERVICE_NAME="shop")
    sample = PAGE.split("```text\n")[1].split("```")[0]
    assert plain(done.out) == plain(sample)


@pytest.mark.parametrize("name", ["--processes", "--record-bytes", "--no-send", "--json", "--log"])
def test_every_option_is_on_the_page(name: str, commands: Mapping[str, tuple[str, ...]]) -> None:
    assert f"| `{name}" in PAGE
    assert commands.keys() == {"go", "python", "typescript"}


def test_the_commands_of_the_page_name_the_packages() -> None:
    names = {package.language: package.name for package in load_representation(ROOT / "spec").packages}
    assert f"`npx {names['typescript']} doctor`" in PAGE
    assert f"`go run {names['go']}/cmd/lipservice@latest doctor`" in PAGE
