"""Runs checks one after the other, shows how long each took, and closes with one line that counts them all."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.counts import Counts, Reader, count_one
from tools.provision import ROOT

__all__ = ["Step", "run_steps"]

_SECONDS = 1200
_NAME_WIDTH = 46
_FIRST_LINES, _LAST_LINES = 80, 160


@dataclass(frozen=True)
class Step:
    """One command. `language` is set where it runs the own tests of an SDK."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    count: Reader = count_one
    explain: Callable[[str], str] = str
    language: str = ""


def run_steps(steps: Iterable[Step]) -> tuple[Counts, set[str]]:
    """Run them all, whatever fails. Returns the sum, and the languages whose own tests ran."""
    total, languages = Counts(), set()
    for step in steps:
        counts = _run(step)
        total += counts
        if step.language and counts.passed:
            languages.add(step.language)
    return total, languages


def _run(step: Step) -> Counts:
    print(f"  {step.name:{_NAME_WIDTH}}", end=" ", flush=True)
    started = time.monotonic()
    output, status = _output(step)
    counts = step.count(output, status)
    verdict = "FAILED" if counts.failed else "ok"
    print(f"{verdict:6} {time.monotonic() - started:6.1f} s  {counts}", flush=True)
    if counts.failed:
        folder = "" if step.folder == ROOT else f"   (in {step.folder.relative_to(ROOT)})"
        print(f"\n$ {' '.join(step.command)}{folder}\n{_shortened(step.explain(output).rstrip())}\n", flush=True)
    return counts


def _shortened(text: str) -> str:
    """Return the beginning, where compilers say what is wrong first, and more of the end, where runners sum up."""
    lines = text.splitlines()
    left_out = len(lines) - _FIRST_LINES - _LAST_LINES
    if left_out <= 0:
        return text
    return "\n".join([*lines[:_FIRST_LINES], f"[... {left_out} lines left out ...]", *lines[-_LAST_LINES:]])


def _output(step: Step) -> tuple[str, int]:
    """Return all that the command printed, and its exit status."""
    try:
        child = subprocess.Popen(  # noqa: S603
            step.command,
            cwd=step.folder,
            env={**os.environ, "COLUMNS": "120"},  # tables would take a pipe for a narrow terminal
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that what it starts can be ended with it
        )
    except OSError as error:
        return f"cannot be started: {error}", 127
    try:
        raw, _ = child.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(child.pid, signal.SIGKILL)
        return f"{(error.output or b'').decode('utf-8', 'replace')}\ntook longer than {_SECONDS} s", 124
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        raise
    return raw.decode("utf-8", "replace"), child.returncode
