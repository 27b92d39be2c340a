"""The programs that measure, one per suite and language.

Each reads a task on stdin, and writes to stdout what its rounds cost, both as JSON. What they hold, `figures.py` says
for the signature, and `figures.py` in the folders of the other suites for them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

__all__ = ["LANGUAGES", "ProgramError", "run_program"]

LANGUAGES = ("python", "typescript", "go")

_BENCHMARKS = Path(__file__).resolve().parent
_SDKS = _BENCHMARKS.parent / "sdks"

T = TypeVar("T")


class ProgramError(Exception):
    """A program that could not be built or run, or that answered nonsense."""


def run_program(suite: str, language: str, task: Mapping[str, object], answer: Callable[..., T]) -> T:
    """Build and run one; return `answer` of what it wrote. Raises ProgramError."""
    name = f"{suite}, {language}"
    print(f"{name}: building ...", flush=True)
    with tempfile.TemporaryDirectory(prefix="lipservice-bench-") as folder:
        command = _PREPARE[language](_BENCHMARKS / suite, Path(folder))
        print(f"{name}: measuring ...", flush=True)
        output = _run(command, _BENCHMARKS / suite, given=json.dumps(task))
    try:
        return answer(**json.loads(output))
    except (ValueError, TypeError) as error:
        raise ProgramError(f"{name}: expected an answer ({error}), got {output[:200]!r}") from error


def _python(suite: Path, _folder: Path) -> list[str]:
    path = os.pathsep.join([str(_SDKS / "python" / "src"), os.environ.get("PYTHONPATH", "")])
    return ["env", f"PYTHONPATH={path}", sys.executable, str(suite / "python" / "measure.py")]


def _node(suite: Path, _folder: Path) -> list[str]:
    _run(["node", "node_modules/typescript/bin/tsc"], _SDKS / "typescript")
    return ["node", str(suite / "node" / "measure.js")]


def _go(suite: Path, folder: Path) -> list[str]:
    program = folder / "measure"
    # From nothing this takes minutes and a gigabyte: Loki's drain is a small part of a large program.
    _run(["go", "build", "-o", str(program), "."], suite / "go")
    return [str(program)]


# Each returns the command, and builds, if need be, into a folder that is removed afterwards.
_PREPARE: dict[str, Callable[[Path, Path], Sequence[str]]] = {"python": _python, "typescript": _node, "go": _go}


def _run(command: Sequence[str], folder: Path, given: str = "") -> str:
    try:
        result = subprocess.run(  # noqa: S603
            command, cwd=folder, input=given, text=True, encoding="utf-8", stdout=subprocess.PIPE, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProgramError(f"{folder.relative_to(_BENCHMARKS.parent)}: {error}") from error
    return result.stdout
