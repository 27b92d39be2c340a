"""The example of the README does what it says, and its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lipservice_conformance.emulator import Emulator, EmulatorSettings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_python_examples_print_what_their_comments_say(number: int, tmp_path: Path) -> None:
    package = ROOT / "sdks" / "python" / "src"
    assert package.is_dir(), "sdks/ is missing: run `nox -s generate`, or the whole of `nox -s tests`"
    examples = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    example = examples[number]
    path = tmp_path / "example.py"
    env = {**os.environ, "PYTHONPATH": str(package), "PYTHONUTF8": "1"}
    with Emulator(EmulatorSettings()) as posthog:
        path.write_text(example.replace('posthog_endpoint="eu"', f'posthog_endpoint="{posthog.url}"'), "utf-8")
        printed = subprocess.run([sys.executable, path], env=env, capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == re.findall(r"^print\(.*\)  # (.*)$", example, re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_decision_is_listed_and_numbered_in_a_row() -> None:
    notes = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    listed = re.findall(r"\((\d{4}-[^)]*)\)", (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8"))
    assert listed == notes
    assert [int(name[:4]) for name in notes] == list(range(1, len(notes) + 1))
