"""An empty application that installs a package by name and version, and logs one order that is lost.

The generator and the kit are installed by somebody who brings an SDK in another language, a toy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publishing.command import run_tool
from publishing.provision import new_node, pinned_go
from tools.provision import ROOT

__all__ = [
    "Runtime",
    "go_runtimes",
    "node_runtimes",
    "python_runtimes",
    "run_go",
    "run_node",
    "run_python",
    "run_toy",
]

_PROGRAMS = ROOT / "publishing" / "samples"
_TOY = ROOT / "tests" / "toy" / "templates"
_OLDEST_PYTHON = 11


@dataclass(frozen=True)
class Runtime:
    """A version of a language that is on this machine.

    Attributes:
        name: As it is shown, such as `Python 3.11.7`.
        program: Its interpreter or compiler.
        variables: With what it is run.
    """

    name: str
    program: str
    variables: Mapping[str, str]


def python_runtimes() -> Iterator[Runtime]:
    """Yield each supported Python that there is, on PATH or of pyenv, one of each minor version."""
    found: dict[str, str] = {}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [sys.executable, *(shutil.which(f"python3.{minor}") or "" for minor in range(_OLDEST_PYTHON, 20))]
    for program in [*candidates, *map(str, sorted(pyenv.glob("3.*/bin/python")))]:
        version = _version(program, "--version") if program else ""
        minor = re.match(r"3\.(\d+)", version)
        if minor and int(minor[1]) >= _OLDEST_PYTHON:
            found.setdefault(minor[0], program)
    return (Runtime(f"Python {_version(program, '--version')}", program, {}) for program in found.values())


def node_runtimes() -> Iterator[Runtime]:
    """Yield the Node of PATH and, if that is not it, the current one."""
    newest = new_node()
    programs = {shutil.which("node") or "", shutil.which("node", path=newest["PATH"]) or ""}
    for program in sorted(filter(None, programs)):
        path = os.pathsep.join([str(Path(program).parent), os.environ.get("PATH", os.defpath)])
        yield Runtime(f"Node {_version(program, '--version')}", program, {**newest, "PATH": path})


def go_runtimes() -> Iterator[Runtime]:
    """Yield the Go of PATH and the pinned one."""
    programs = {shutil.which("go") or "", str(pinned_go())}
    for program in sorted(filter(None, programs)):
        root = run_tool((program, "env", "GOROOT"), ROOT, {"GOROOT": "", "GOTOOLCHAIN": "local"}).strip()
        yield Runtime(f"Go {_version(program, 'version')}", program, {"GOROOT": root, "GOTOOLCHAIN": "local"})


def run_python(runtime: Runtime, folder: Path, wanted: str, registry: str, variables: Mapping[str, str]) -> None:
    """Install `NAME==VERSION` from the registry alone and run the first program. Raises ToolError."""
    run_tool((runtime.program, "-m", "venv", str(folder / "venv")), folder)
    python = str(folder / "venv" / "bin" / "python")
    only = ("--index-url", f"{registry}/simple/", "--disable-pip-version-check", "--no-cache-dir", "--quiet")
    run_tool((python, "-m", "pip", "install", *only, wanted), folder)
    run_tool((python, str(_PROGRAMS / "first.py")), folder, variables)


def run_toy(runtime: Runtime, folder: Path, wanted: str, registry: str, commands: Sequence[Sequence[str]]) -> None:
    """Install `NAME==VERSION`, what it needs from where that always comes from, and bring an SDK of a toy language.

    The folder holds the templates of the toy and nothing of the project. Raises ToolError.
    """
    environment = folder / "venv"
    run_tool((runtime.program, "-m", "venv", str(environment)), folder)
    also = ("--extra-index-url", f"{registry}/simple/", "--disable-pip-version-check", "--quiet")
    run_tool((str(environment / "bin" / "python"), "-m", "pip", "install", *also, wanted), folder)
    application = folder / "application"
    shutil.copytree(_TOY, application / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    for command, *arguments in commands:
        run_tool((str(environment / "bin" / command), *arguments), application)


def run_node(runtime: Runtime, folder: Path, wanted: str, registry: str, variables: Mapping[str, str]) -> None:
    """Install `NAME@VERSION` from the registry alone and run the first program. Raises ToolError."""
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}), "utf-8")
    own = {**runtime.variables, "npm_config_cache": str(folder / "cache")}
    run_tool(("npm", "install", "--registry", registry, "--no-audit", "--no-fund", wanted), folder, own)
    shutil.copy(_PROGRAMS / "first.mjs", folder)
    run_tool((runtime.program, "first.mjs"), folder, {**own, **variables})


def run_go(runtime: Runtime, folder: Path, wanted: str, repository: str, variables: Mapping[str, str]) -> None:
    """Get `MODULE@VERSION` by its tag from the repository and run the first program. Raises ToolError."""
    module = wanted.partition("@")[0]
    root = "/".join(module.split("/")[:3])
    own = {
        **runtime.variables,
        "GOFLAGS": "-modcacherw -buildvcs=false",
        "GOWORK": "off",
        "GOMODCACHE": str(folder / "modules"),
        "GOPRIVATE": f"{root},{root}/*",
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{repository}.insteadOf",
        "GIT_CONFIG_VALUE_0": f"https://{root}",
        "GIT_CONFIG_KEY_1": "protocol.file.allow",
        "GIT_CONFIG_VALUE_1": "always",
        "GIT_ALLOW_PROTOCOL": "file",
    }
    application = folder / "application"
    application.mkdir()
    run_tool((runtime.program, "mod", "init", "example.org/application"), application, own)
    if module == root:
        shutil.copy(_PROGRAMS / "first.go", application)
    else:
        (application / "main.go").write_text(f'package main\n\nimport _ "{module}"\n\nfunc main() {{}}\n', "utf-8")
    run_tool((runtime.program, "get", wanted), application, own)
    run_tool((runtime.program, "mod", "tidy"), application, own)
    run_tool((runtime.program, "run", "."), application, {**own, **variables})


def _version(program: str, argument: str) -> str:
    done = subprocess.run([program, argument], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+(?:\.\d+)?", done.stdout)
    return found[0] if found and not done.returncode else ""
