"""An SDK inside a program: lines in, lines out, a deadline for every answer, and an end that always comes."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from lipservice_conformance.protocol import MAX_LINE
from lipservice_conformance.wire.trouble import AgentError, CannotError

__all__ = ["ANSWER_SECONDS", "WIRE_ANSWERS", "Agent", "Ending", "Program"]

ANSWER_SECONDS = 15.0
_STOP_SECONDS = 3.0
_STDERR_LINES = 30
_STDERR_LINE = 2_000
_ENDED = ""
_NOT_APPLICABLE = "not applicable"

# A machine's own settings must not decide a case.
_FOREIGN = ("OTEL_", "LIPSERVICE_", "POSTHOG_")
_PROXIES = {"http_proxy", "https_proxy", "no_proxy", "all_proxy"}

# What an agent answers a command with, where that is not the command's own name.
WIRE_ANSWERS: Mapping[str, str] = {
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

    def __init__(
        self,
        program: Program,
        environment: Mapping[str, str] | None = None,
        answers: Mapping[str, str] = WIRE_ANSWERS,
    ) -> None:
        self._answers = answers
        try:
            self._child = subprocess.Popen(  # noqa: S603  the agent of an SDK of ours
                program.command,
                cwd=program.folder,
                env={**_own_environment(), **(environment or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise AgentError(f"the agent did not start: {error}") from error
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        assert self._child.stdout is not None  # noqa: S101
        assert self._child.stderr is not None  # noqa: S101
        self._readers = (
            threading.Thread(target=self._read_answers, args=(self._child.stdout,), daemon=True),
            threading.Thread(target=self._read_stderr, args=(self._child.stderr,), daemon=True),
        )
        for reader in self._readers:
            reader.start()

    @property
    def process(self) -> int:
        """The id of the process."""
        return self._child.pid

    @property
    def stderr(self) -> tuple[str, ...]:
        """The last lines it wrote to standard error."""
        return tuple(self._stderr)

    def ask(self, command: str, given: Mapping[str, Any] | None = None, seconds: float = ANSWER_SECONDS) -> Any:
        """Ask for something and return what the answer holds. Raises AgentError."""
        self.send(command, given)
        return self.receive(command, seconds)

    def send(self, command: str, given: Mapping[str, Any] | None = None) -> None:
        """Ask without waiting for the answer, which `receive` takes."""
        assert self._child.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):  # that it is gone shows when no answer comes
            self._child.stdin.write(json.dumps({command: given or {}}).encode() + b"\n")
            self._child.stdin.flush()

    def receive(self, command: str, seconds: float = ANSWER_SECONDS) -> Any:
        """Return the answer to the oldest command that has none yet."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise AgentError(f"no answer to `{command}` within {seconds:g} s") from None
        if line == _ENDED:
            raise AgentError(f"the agent ended instead of answering `{command}`{self._how()}")
        return _content(self._answers.get(command, command), command, line)

    def end(self, given: Mapping[str, Any] | None, seconds: float) -> Ending:
        """Let it exit as `given` says, or by the end of its input, and wait. Raises AgentError when it stays."""
        started = time.monotonic()
        if given is not None:
            self.send("exit", given)
        else:
            self._close_input()
        try:
            status = self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AgentError(f"the agent is still there {seconds:g} s after it was to exit") from None
        return Ending(status, time.monotonic() - started)

    def stop(self) -> None:
        """Make sure that nothing of it is left."""
        self._close_input()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(_STOP_SECONDS)
        for reader in self._readers:
            reader.join(_STOP_SECONDS)
        for pipe in (self._child.stdout, self._child.stderr):
            if pipe is not None:
                pipe.close()

    def _close_input(self) -> None:
        assert self._child.stdin is not None  # noqa: S101
        with contextlib.suppress(OSError):
            self._child.stdin.close()

    def _how(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return f", with status {self._child.wait(_STOP_SECONDS)}"
        return ""

    def _read_answers(self, source: IO[bytes]) -> None:
        for line in iter(lambda: source.readline(MAX_LINE), b""):
            self._lines.put(line.decode("utf-8", "replace").rstrip("\n") or " ")
        self._lines.put(_ENDED)

    def _read_stderr(self, source: IO[bytes]) -> None:
        for line in iter(lambda: source.readline(_STDERR_LINE), b""):
            self._stderr.append(line.decode("utf-8", "replace").rstrip())


def _content(name: str, command: str, line: str) -> Any:
    """Return what an answer of this name holds, if it is one to this command."""
    try:
        answer = json.loads(line)
        if isinstance(answer, dict) and set(answer) == {name}:
            return answer[name]
        said = answer["error"]
    except (ValueError, KeyError, TypeError):
        raise AgentError(f"`{command}` was answered with {line[:200]!r}, not with `{name}`") from None
    kind = CannotError if said == _NOT_APPLICABLE else AgentError
    raise kind(f"the agent cannot do `{command}`: {said}")


def _own_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES
    }
