"""An SDK inside a program: lines in, lines out, a deadline for every answer, and an end that always comes."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from lipservice_conformance.child import Child
from lipservice_conformance.protocol import MAX_LINE
from lipservice_conformance.wire.trouble import AgentError, CannotError

__all__ = ["ANSWER_SECONDS", "Agent", "Ending", "Program"]

ANSWER_SECONDS = 15.0
_STOP_SECONDS = 3.0
_ENDED = ""
_NOT_APPLICABLE = "not applicable"

_ANSWERS = {
    "open": "opened",
    "emit": "emitted",
    "flush": "flushed",
    "shutdown": "shut",
    "hostile": "emitted",
    "fork": "forked",
    "advance": "ok",
    "step": "ok",
    "instrument": "ok",
    "instrumented": "self",
}


@dataclass(frozen=True)
class Program:
    """How an agent is started, and of which SDK it is; a peer is not asked for what its SDK has no word for."""

    language: str
    command: tuple[str, ...]
    folder: Path
    is_peer: bool = False


@dataclass(frozen=True)
class Ending:
    """How an agent ended: its exit status, or minus the number of a signal, and how long that took."""

    status: int
    seconds: float


class Agent:
    """A running agent, in a process group of its own. Not for use by several threads."""

    def __init__(self, program: Program, environment: Mapping[str, str] | None = None) -> None:
        try:
            self._child = Child(program.command, program.folder, environment)
        except OSError as error:
            raise AgentError(f"the agent did not start: {error}") from error
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read_answers, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process(self) -> int:
        """The id of the process."""
        return self._child.process.pid

    @property
    def stderr(self) -> tuple[str, ...]:
        """The last lines it wrote to standard error."""
        return self._child.lines

    def ask(self, command: str, given: Mapping[str, Any] | None = None, seconds: float = ANSWER_SECONDS) -> Any:
        """Ask for something and return what the answer holds. Raises AgentError."""
        self.send(command, given)
        return self.receive(command, seconds)

    def send(self, command: str, given: Mapping[str, Any] | None = None) -> None:
        """Ask without waiting for the answer, which `receive` takes."""
        with contextlib.suppress(OSError):  # that it is gone shows when no answer comes
            self._child.input.write(json.dumps({command: given or {}}).encode() + b"\n")
            self._child.input.flush()

    def receive(self, command: str, seconds: float = ANSWER_SECONDS) -> Any:
        """Return the answer to the oldest command that has none yet."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise AgentError(f"no answer to `{command}` within {seconds:g} s") from None
        if line == _ENDED:
            raise AgentError(f"the agent ended instead of answering `{command}`{self._how()}")
        return _content(command, line)

    def end(self, given: Mapping[str, Any] | None, seconds: float) -> Ending:
        """Let it exit as `given` says, or by the end of its input, and wait. Raises AgentError when it stays."""
        started = time.monotonic()
        if given is not None:
            self.send("exit", given)
        else:
            with contextlib.suppress(OSError):
                self._child.input.close()
        try:
            status = self._child.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AgentError(f"the agent is still there {seconds:g} s after it was to exit") from None
        return Ending(status, time.monotonic() - started)

    def stop(self) -> None:
        """Make sure that nothing of it is left."""
        self._child.stop(_STOP_SECONDS)
        self._reader.join(_STOP_SECONDS)

    def _how(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f", with status {self._child.process.wait(_STOP_SECONDS)}"
        return ""

    def _read_answers(self) -> None:
        with contextlib.suppress(ValueError, OSError):  # closed by `stop`
            for line in iter(lambda: self._child.output.readline(MAX_LINE), b""):
                self._lines.put(line.decode("utf-8", "replace").rstrip("\n") or " ")
        self._lines.put(_ENDED)


def _content(command: str, line: str) -> Any:
    """Return what an answer holds, if it is one to this command."""
    name = _ANSWERS.get(command, command)
    try:
        answer = json.loads(line)
        if isinstance(answer, dict) and set(answer) == {name}:
            return answer[name]
        said = answer["error"]
    except (ValueError, KeyError, TypeError):
        raise AgentError(f"`{command}` was answered with {line[:200]!r}, not with `{name}`") from None
    if said == _NOT_APPLICABLE:
        raise CannotError(command)
    raise AgentError(f"the agent cannot do `{command}`: {said}")
