"""An exporter from the inside: what is left when the object that the application holds is gone."""

from __future__ import annotations

import math

from lipservice._export import processes
from lipservice._export.assembly import Assembly
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.parts import Parts
from lipservice._export.settings import Settings
from lipservice._export_stats import FlushResult

_NS = 1_000_000_000
_MS = 1_000_000

# Longer than anybody waits, and short enough for every clock.
_LONGEST_SECONDS = 1e8

# How long a thread that has nothing more to do is given to be gone.
_LAST_SECONDS = 0.25


class Exports:
    """Settings, core and thread of one exporter."""

    def __init__(self, settings: Settings, parts: Parts) -> None:
        """Say what there is to say of the settings, and put it all together."""
        said = Diagnostics(parts.clock, parts.diagnostics)
        for notice in settings.notices:
            said.say(notice.message)
        self.destination = settings.destination
        self._request_ns = settings.number("request_timeout_ms") * _MS
        self._exit_ns = settings.number("exit_timeout_ms") * _MS
        assembly = Assembly(settings, parts, said)
        self.core = assembly.core
        self._transport = assembly.transport
        self._threads = assembly.threads
        if self._threads is not None:
            self._threads.owner = self
        processes.join(self)

    def flush(self, timeout: float | None) -> FlushResult:
        """Send what waits, and wait for it."""
        return self.core.flush(_nanoseconds(timeout, self._request_ns))

    def shutdown(self, timeout: float | None) -> FlushResult:
        """Send what waits, and end."""
        self.core.close(_nanoseconds(timeout, self._exit_ns))
        if self._threads is not None:
            self._threads.work_here()
        result = self.core.wait_for_end()
        if self._threads is not None:
            self._threads.join(_LAST_SECONDS)
        return result

    def finish(self) -> None:
        """Do nothing: what waits is sent when all have finished."""

    def leave(self) -> None:
        """Send what waits and end, but let nobody wait for it."""
        self.core.close(self._exit_ns)

    def before_fork(self) -> None:
        """Take the lock, so that no other thread is in the middle of something."""
        self.core.lock.acquire()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self.core.lock.release()

    def after_fork_in_child(self) -> None:
        """Begin again: queue, counts, thread and connection are the parent's."""
        self.core.begin_in_child()
        if self._threads is not None:
            self._threads.begin_in_child()
        if self._transport is not None:
            self._transport.forget()

    def at_exit(self) -> None:
        """Send what waits, for as long as the process may be held up."""
        self.shutdown(None)


def _nanoseconds(seconds: float | None, default_ns: int) -> int:
    if seconds is None or math.isnan(seconds):
        return default_ns
    return int(min(max(seconds, 0.0), _LONGEST_SECONDS) * _NS)
