"""Each program on a page runs, as a user would run it, and prints what the page says."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from documents import ROOT, Program, programs

_SECONDS = 120
_TYPESCRIPT = ROOT / "sdks" / "typescript"
_GO = ROOT / "sdks" / "go"
# A user's own settings: the strictest, and what Node runs as it is.
_COMPILER = {
    "strict": True,
    "target": "es2022",
    "lib": ["es2022", "esnext.disposable", "webworker"],
    "module": "nodenext",
    "types": ["node"],
    "typeRoots": [str(_TYPESCRIPT / "node_modules" / "@types")],
    "skipLibCheck": True,
}


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _named(language: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("program", list(programs(language)), ids=lambda program: program.id)


@_named("python")
def test_python(
    program: Program, installed: Callable[[str], Path], environment: Mapping[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "program.py"
    path.write_text(program.text.replace('posthog_endpoint="eu"', f'posthog_endpoint="{environment["POSTHOG_HOST"]}"'))
    python = installed("python") / "environment" / "bin" / "python"
    assert _run([str(python), str(path)], tmp_path, environment).splitlines() == program.printed


@pytest.fixture(scope="session")
def compiled(installed: Callable[[str], Path]) -> Path:
    """Compile all TypeScript of the pages at once, among the packages of an application."""
    folder = installed("typescript") / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for program in programs("ts"):
        (folder / f"{program.id}.ts").write_text(f"{program.text}\nexport {{}};\n", "utf-8")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": _COMPILER}), "utf-8")
    done = subprocess.run(
        ["node", str(_TYPESCRIPT / "node_modules" / "typescript" / "bin" / "tsc")],
        cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@_named("ts")
def test_typescript(program: Program, compiled: Path, environment: Mapping[str, str]) -> None:
    printed = _run(["node", f"{program.id}.js"], compiled, environment)
    # What console prints stands in between.
    assert [line for line in printed.splitlines() if line in program.printed] == program.printed


@_named("go")
def test_go(program: Program, environment: Mapping[str, str], tmp_path: Path) -> None:
    is_test = "\nfunc main()" not in program.text
    (tmp_path / ("program_test.go" if is_test else "main.go")).write_text(program.text, "utf-8")
    (tmp_path / "go.mod").write_text(
        "module example.org/page\n\ngo 1.25\n\nrequire github.com/lipservice/lipservice-go v0.0.0\n\n"
        f"replace github.com/lipservice/lipservice-go => {_GO}\n",
        "utf-8",
    )
    command = ["go", "test", "./..."] if is_test else ["go", "run", "."]
    printed = _run(command, tmp_path, {**environment, "GOFLAGS": "-mod=mod", "GOWORK": "off", "GOPROXY": "off"})
    assert is_test or printed.splitlines() == program.printed
