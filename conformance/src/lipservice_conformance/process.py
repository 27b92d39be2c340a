"""A driver's process: lines in, lines out, its stderr kept, and an end that always comes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from pathlib import Path

from lipservice_conformance.lines import LineBuffer
from lipservice_conformance.outcome import Evidence
from lipservice_conformance.protocol import MAX_LINE

__all__ = ["Process", "start_process"]

_CHUNK = 1 << 16
_STDERR_LINES = 50
_STDERR_LINE_BYTES = 2_000


class Process:
    """A running child in a process group of its own, so that nothing it started outlives it."""

    def __init__(self, child: asyncio.subprocess.Process) -> None:
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        assert child.stderr is not None  # noqa: S101
        self._child = child
        self._stdin, self._stdout = child.stdin, child.stdout
        self._lines = LineBuffer()
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        self._draining = asyncio.create_task(self._drain(child.stderr))

    async def send(self, data: bytes) -> None:
        """Write. That the child is gone shows when its output ends, after the answers it still gave."""
        with contextlib.suppress(ConnectionError):
            self._stdin.write(data)
            await self._stdin.drain()

    async def receive(self) -> list[bytes]:
        """Return the lines that have come, at least one; none when the output has ended."""
        while True:
            chunk = await self._stdout.read(_CHUNK)
            lines = self._lines.feed(chunk)
            if lines or not chunk:
                return lines

    async def stop(self, grace: float, *, leaving: bool) -> Evidence:
        """End the process group: SIGTERM, `grace` seconds, SIGKILL. One that is `leaving` gets `grace` to go first."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        if not (leaving and await self._gone(grace)):
            self._signal_group(signal.SIGTERM)
            await self._gone(grace)
        self._signal_group(signal.SIGKILL)
        await self._child.wait()
        await asyncio.wait([self._draining], timeout=grace)
        self._draining.cancel()
        return self._evidence()

    async def _gone(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._child.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, number)

    def _evidence(self) -> Evidence:
        status = self._child.returncode
        name = signal.Signals(-status).name if status is not None and status < 0 else None
        return Evidence(None if name else status, name, tuple(self._stderr))

    async def _drain(self, stderr: asyncio.StreamReader) -> None:
        """Read stderr to its end, so that no driver blocks on it, and keep its tail."""
        rest = b""
        while chunk := await stderr.read(_CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            self._stderr.extend(_shown(line) for line in lines[-_STDERR_LINES:])
            rest = rest[-_STDERR_LINE_BYTES:]
        if rest:
            self._stderr.append(_shown(rest))


async def start_process(command: tuple[str, ...], folder: Path) -> Process:
    """Start a driver in its folder.

    The pipe is read as far as the greatest line even while nobody takes lines: a driver that waits to be read would
    not read, and both sides would wait for ever.
    """
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, limit=MAX_LINE
    )
    return Process(child)


def _shown(line: bytes) -> str:
    return line[:_STDERR_LINE_BYTES].decode("utf-8", "replace").rstrip("\r")
