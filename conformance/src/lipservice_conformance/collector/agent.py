"""The agent of an SDK: a program built on its package, which does what it is told, a line for each command."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from lipservice_conformance.collector.child import Child
from lipservice_conformance.driver import Driver

__all__ = ["MANIFEST", "Agent", "AgentError"]

MANIFEST = Path("conformance/agent.json")
_ANSWER_SECONDS = 60.0
_STOP_SECONDS = 5.0

_ANSWERS = {"open": "opened", "emit": "emitted", "flush": "flushed", "shutdown": "shut"}


class AgentError(Exception):
    """An agent that did not do as it was told."""


class Agent:
    """A running agent. Every answer has a deadline."""

    def __init__(self, program: Driver) -> None:
        try:
            self._child = Child(program.run, program.folder)
        except OSError as error:
            raise AgentError(f"the agent did not start: {error}") from error
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ask(self, command: str, given: Mapping[str, Any] | None = None) -> Any:
        """Ask for something and return what the answer holds. Raises AgentError."""
        with contextlib.suppress(OSError):  # that it is gone shows when no answer comes
            self._child.input.write(json.dumps({command: given or {}}).encode() + b"\n")
            self._child.input.flush()
        try:
            line = self._lines.get(timeout=_ANSWER_SECONDS)
        except queue.Empty:
            raise AgentError(f"no answer to `{command}` in {_ANSWER_SECONDS:g} s{self._child.tail}") from None
        if not line:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.process.wait(_STOP_SECONDS)
            raise AgentError(f"the agent ended instead of answering `{command}`{self._child.tail}")
        return _content(line, command)

    def stop(self) -> None:
        """Make sure that nothing of it is left."""
        self._child.stop(_STOP_SECONDS)

    def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError):  # closed by `stop`
            for line in self._child.output:
                self._lines.put(line)
        self._lines.put(b"")


def _content(line: bytes, command: str) -> Any:
    name = _ANSWERS.get(command, command)
    try:
        answer = json.loads(line)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or set(answer) != {name}:
        raise AgentError(f"`{command}` was answered with {line[:200]!r}, not with `{name}`")
    return answer[name]
