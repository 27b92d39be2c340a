"""Commands on pages: sessions that exist, and an installation that works as it is written."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import venv
from pathlib import Path

import pytest
from documents import ROOT, command_lines

_SECONDS = 300
_CLONE = "/path/to/lipservice"
_MADE = shutil.ignore_patterns("node_modules", "dist", "build", "__pycache__", ".*_cache")


def _sessions() -> set[str]:
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list}


def test_every_session_that_a_page_names_exists() -> None:
    named = {name for _, line in command_lines() for name in re.findall(r"\bnox -s ([\w-]+)", line)}
    assert len(named) > 5
    assert named - _sessions() == set()


def _lines(*words: str) -> list[str]:
    """Return the lines of the page on installing that have one of the words."""
    lines = [line for page, line in command_lines() if page == "install.md"]
    found = [line for line in lines if any(word in line for word in words)]
    assert found, f"the page no longer has {words}"
    return found


def _run(lines: list[str], folder: Path, **variables: str) -> None:
    done = subprocess.run(
        ["bash", "-euc", "\n".join(lines)], cwd=folder, env={**os.environ, **variables},
        capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return what `nox -s generate` leaves of a clone: packages, without what other tests make in them."""
    folder = tmp_path / "lipservice"
    shutil.copytree(ROOT / "sdks", folder / "sdks", ignore=_MADE)
    return folder


def test_the_python_package_installs_as_the_page_says(clone: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    page = (ROOT / "docs" / "install.md").read_text("utf-8")
    (command,) = re.findall(r"`(pip install [^`]+)`", page)
    line = command.replace(_CLONE, str(clone)).replace("pip install", "pip install --quiet --disable-pip-version-check")
    path = f"{tmp_path / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    _run([line, "python -c 'import lipservice; lipservice.configure_adaptive_logging'"], tmp_path, PATH=path)


def test_the_npm_package_installs_as_the_page_says(clone: Path, tmp_path: Path) -> None:
    application, packed = tmp_path / "application", tmp_path / "packed"
    application.mkdir()
    packed.mkdir()
    (application / "package.json").write_text('{"private": true, "type": "module"}\n', "utf-8")
    lines = [
        line.replace(_CLONE, str(clone))
        .replace("/path/to/application", str(application))
        .replace("/path/to/packages", str(packed))
        for line in _lines("npm ")
    ]
    _run([*lines, "node -e 'import(\"@lipservice/sdk\").then((sdk) => sdk.configureAdaptiveLogging.name)'"], tmp_path)


def test_the_go_module_installs_as_the_page_says(clone: Path, tmp_path: Path) -> None:
    program = 'package main\n\nimport _ "github.com/lipservice/lipservice-go"\n\nfunc main() {}\n'
    (tmp_path / "main.go").write_text(program, "utf-8")
    lines = [line.replace(_CLONE, str(clone)) for line in _lines("go mod")]
    _run(["go mod init example.org/page", *lines, "go build -o page ."], tmp_path, GOWORK="off")
