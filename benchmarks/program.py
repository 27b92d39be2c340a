"""The programs that measure, one per language: each reads a task on stdin, and writes what its rounds cost to stdout.

In a task are `lines`, `groups` of texts (`bytes`, `texts`) and the number of `rounds`. In an answer are `runtime`,
`peer`, for each round of `warm` and `cold` the nanoseconds of process CPU per line, [ours, the peer's], and for each
group in `per_byte` the nanoseconds per byte, of ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.groups import Group

__all__ = ["PROGRAMS", "Answer", "Program", "ProgramError", "Task"]

_ROOT = Path(__file__).resolve().parent.parent
_SDKS = _ROOT / "sdks"
_SIGNATURE = _ROOT / "benchmarks" / "signature"


class ProgramError(Exception):
    """A program that could not be built or run, or that answered nonsense."""


@dataclass(frozen=True)
class Task:
    """What all programs measure."""

    lines: list[str]
    groups: list[Group]
    rounds: int


@dataclass(frozen=True)
class Answer:
    """What one program measured, in nanoseconds of process CPU."""

    runtime: str
    peer: str
    warm: list[tuple[float, float]]
    cold: list[tuple[float, float]]
    per_byte: list[float]


@dataclass(frozen=True)
class Program:
    """How one language is measured."""

    language: str
    prepare: Callable[[Path], Sequence[str]]  # into a folder that is removed afterwards; returns the command

    def run(self, task: Task) -> Answer:
        """Build and run it. Raises ProgramError."""
        print(f"{self.language}: building ...", flush=True)
        with tempfile.TemporaryDirectory(prefix="lipservice-bench-") as folder:
            command = self.prepare(Path(folder))
            print(f"{self.language}: measuring {task.rounds} rounds ...", flush=True)
            output = _run(command, _SIGNATURE, given=json.dumps(asdict(task)))
        try:
            return Answer(**json.loads(output))
        except (ValueError, TypeError) as error:
            raise ProgramError(f"{self.language}: expected an answer as JSON, got {output[:200]!r}") from error


def _python(_folder: Path) -> list[str]:
    path = os.pathsep.join([str(_SDKS / "python" / "src"), os.environ.get("PYTHONPATH", "")])
    return ["env", f"PYTHONPATH={path}", sys.executable, str(_SIGNATURE / "python" / "measure.py")]


def _go(folder: Path) -> list[str]:
    program = folder / "measure"
    # From nothing this takes minutes and a gigabyte: Loki's drain is a small part of a large program.
    _run(["go", "build", "-o", str(program), "."], _SIGNATURE / "go")
    return [str(program)]


def _node(_folder: Path) -> list[str]:
    _run(["node", "node_modules/typescript/bin/tsc"], _SDKS / "typescript")
    return ["node", str(_SIGNATURE / "node" / "measure.js")]


PROGRAMS = (Program("python", _python), Program("typescript", _node), Program("go", _go))


def _run(command: Sequence[str], folder: Path, given: str = "") -> str:
    try:
        result = subprocess.run(  # noqa: S603
            command, cwd=folder, input=given, text=True, encoding="utf-8", stdout=subprocess.PIPE, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProgramError(f"{folder.relative_to(_ROOT)}: {error}") from error
    return result.stdout
