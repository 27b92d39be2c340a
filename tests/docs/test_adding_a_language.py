"""The page about a new language: done step by step with the toy, in a folder that holds nothing of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from documents import ROOT
from lipservice_conformance.cli import main as conformance
from lipservice_conformance.vector import VECTORS
from lipservice_generator.cli import main as generate
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation

_PAGE = (ROOT / "docs" / "adding-a-language.md").read_text("utf-8")
_TOY = ROOT / "tests" / "toy" / "templates"
_SECONDS = 120
_ONE = ("run", "--vector", "reduction.person-one_item-1f78d8")
# The line that the page says the toy has forgotten.
_FORGOTTEN = (
    "        && $self->is_key($top - 3, $REDUCE{person_before})\n        && !$REDUCE{person_unless}{$name};",
    "        && $self->is_key($top - 3, $REDUCE{person_before});",
)


def _blocks(*languages: str) -> list[str]:
    found = re.findall(r"^```(\w+)\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)
    return [text for language, text in found if language in languages]


def _bring_toy(folder: Path) -> Path:
    shutil.copytree(_TOY, folder / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "templates" / "toy"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- the steps


def _lines(text: str) -> list[str]:
    """Return lines in which numbers, such as seconds and how many vectors there are, and widths do not count."""
    return [" ".join(re.sub(r"\d+(?:\.\d+)*", "0", line).split()) for line in text.splitlines()]


def _said(commands: str, folder: Path) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-uc", commands], cwd=folder, env={**os.environ, "PATH": path, "COLUMNS": "1000"},
        capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_each_step_says_what_the_page_says(tmp_path: Path) -> None:
    _installed, *commands = _blocks("sh")
    toy = _bring_toy(tmp_path)
    _edit(toy / "lib" / "LipService" / "Stack.pm", *_FORGOTTEN)
    steps = list(zip(commands, _blocks("text"), strict=True))
    assert len(steps) == 5
    for number, (command, printed) in enumerate(steps):
        if number == 3:
            _edit(toy / "lib" / "LipService" / "Stack.pm", *reversed(_FORGOTTEN))
        said = _said(command, tmp_path)
        assert [line for line in _lines(printed) if line not in _lines(said)] == [], said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reports", "sdks", "templates"]


def test_what_the_page_quotes_stands_in_the_toy() -> None:
    files = [path.read_text("utf-8") for path in _TOY.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    quoted = [text for block in _blocks("python", "perl", "jinja", "json") for text in block.split("\n\n")]
    assert len(quoted) > 5
    assert [text for text in quoted if not any(text in file for file in files)] == []


def test_the_page_lists_every_operation_with_the_vectors_it_must_have() -> None:
    table = _PAGE.partition("| operation | vectors at least |")[2].partition("\n\n")[0]
    rows = [row.split(" | ")[:2] for row in table.splitlines()[2:]]
    listed = {
        name: int(least)
        for names, counts in rows
        for name, least in zip(re.findall(r"`(\w+)`", names), counts.split(", "), strict=True)
    }
    assert listed == json.loads((VECTORS / "minimum.json").read_text("utf-8"))
    assert "seventeen" in _PAGE
    assert len(listed) == 17


def test_the_toy_has_the_hash_of_the_sdks_that_it_must_agree_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bring_toy(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert generate([]) == 0
    sha = spec_sha(load_representation(ROOT / "spec"))
    assert f'sha => "{sha}"' in (tmp_path / "sdks/toy/lib/LipService/Spec.pm").read_text("utf-8")


# --- what goes wrong


@dataclass(frozen=True)
class Fault:
    """What is done to the folder of the toy's templates, and what the kit is asked then, if it comes to that."""

    spoil: Callable[[Path], object]
    asks: tuple[str, ...] = ()


def _edited(file: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda toy: _edit(toy / file, old, new)


_TARGET, _TEMPLATE = "_target/target.py", "lib/LipService/Spec.pm.j2"
_DRIVER, _MANIFEST = "conformance/driver.pl", "conformance/driver.json"
_LANGUAGE = "language => 'toy'"
_FAULTS = {
    "no folder here holds _target/target.py": Fault(shutil.rmtree),
    "LS053 no package for templates/toy": Fault(_edited(_TARGET, "PACKAGE = Package", "NAMED = Package")),
    "LS060 'verson' is undefined": Fault(_edited(_TEMPLATE, "{{ version }}", "{{ verson }}")),
    "LS062 …": Fault(_edited(_TEMPLATE, "our %SPEC = (", "our %SPEC = ((")),
    "LS065 cannot be loaded: …": Fault(_edited(_TARGET, "FORMATTERS = ()", "FORMATTERS = (Formatter(),)")),
    "LS066 lower() has failed: …": Fault(_edited(_TARGET, "representation.version", "representation.versions")),
    "toy has none, or pass --sdks": Fault(lambda toy: (toy / _MANIFEST).unlink(), _ONE),
    "toy: prel is not on PATH": Fault(_edited(_MANIFEST, "perl", "prel"), _ONE),
    "line 1: not JSON (…), got bytes b'ready'": Fault(_edited(_DRIVER, "$| = 1;", '$| = 1; print "ready\\n";'), _ONE),
    "waited 1 s for hello": Fault(_edited(_DRIVER, "$| = 1;", ""), (*_ONE, "--first-reply", "1")),
    "spec is '0123' in hello, expected '…'": Fault(_edited(_DRIVER, "$SPEC{sha}", "'0123'"), _ONE),
    "language is 'perl' in hello, expected 'toy'": Fault(_edited(_DRIVER, _LANGUAGE, "language => 'perl'"), _ONE),
    "ended before an answer to '…'": Fault(_edited(_DRIVER, "my $operation = ", "exit 7; my $operation = "), _ONE),
    "unknown_op: no operation budget": Fault(lambda _: None, ("run", "--vector", "budget.above-named-f22a57")),
}


def _messages() -> list[str]:
    table = _PAGE.partition("| message | cause |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(.*?)` \|", table, re.MULTILINE)


def test_the_page_lists_the_faults_that_are_tried_here() -> None:
    assert _messages() == list(_FAULTS)


@pytest.mark.parametrize("message", _FAULTS)
def test_a_fault_is_told_as_the_page_says(
    message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = _FAULTS[message]
    fault.spoil(_bring_toy(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "1000")
    assert generate([]) == (0 if fault.asks else 1)
    if fault.asks:
        assert conformance(list(fault.asks)) in {1, 3}
    printed = capsys.readouterr()
    pattern = ".*".join(re.escape(part) for part in message.split("…"))
    assert re.search(pattern, printed.out + printed.err), printed.out + printed.err
