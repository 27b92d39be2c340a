"""An exporter in a time of its own: no thread, no network, and no wait takes any time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lipservice import Answer, Exporter, FlushResult, LogRecord

MS = 1_000_000
START_NS = 1_700_000_000_000_000_000
MANY_WAITS = 1000
HALF = 1 << 23  # of 24 random bits: every random wait is half of what it may be

Script: TypeAlias = "int | Answer | Callable[[], int | Answer]"


class IdleError(Exception):
    """The worker waits, and nothing will come by itself."""


class VirtualClock:
    """Time that jumps to where somebody waits for. It tells the lie that nothing takes any time."""

    def __init__(self) -> None:
        self.now_ns = 10**15
        self.wall_step_ns = 0
        self.stop_ns: int | None = None
        self.work: Callable[[], bool] = lambda: True
        self.working = False
        self.waits_ms: list[float] = []
        self._plans: list[tuple[int, Callable[[], object]]] = []

    def wall_ns(self) -> int:
        return START_NS + self.now_ns - 10**15 + self.wall_step_ns

    def monotonic_ns(self) -> int:
        return self.now_ns

    def after(self, ms: float, action: Callable[[], object]) -> None:
        """Plan what happens when somebody has waited until then."""
        self._plans.append((self.now_ns + int(ms * MS), action))
        self._plans.sort(key=lambda plan: plan[0])

    def wait(self, _: threading.Condition, until_ns: int | None) -> None:
        if not self.working:
            # Somebody waits for the worker: let it work until then.
            self.stop_ns = until_ns
            is_done = self.work()
            self.stop_ns = None
            if not is_done and until_ns is not None:
                self.now_ns = max(self.now_ns, until_ns)
            return
        if self._plans and (until_ns is None or self._plans[0][0] <= until_ns):
            planned_ns, action = self._plans[0]
            if self.stop_ns is None or planned_ns <= self.stop_ns:
                del self._plans[0]
                self.now_ns = max(self.now_ns, planned_ns)
                action()
                return
        if until_ns is None or (self.stop_ns is not None and until_ns > self.stop_ns):
            raise IdleError
        assert len(self.waits_ms) < MANY_WAITS, "it waits again and again"
        self.waits_ms.append((until_ns - self.now_ns) / MS)
        self.now_ns = until_ns


class Request:
    """What was sent, and when, in milliseconds since the beginning."""

    def __init__(self, body: bytes, headers: Mapping[str, str], timeout: float, at_ms: float) -> None:
        self.body, self.headers, self.timeout, self.at_ms = body, headers, timeout, at_ms

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the records, as `Bench.emit` writes them."""
        return [int(word.partition(b">")[0]) for word in self.body.split(b"<n=")[1:]]


class ScriptedTransport:
    """Answers as it is told, the last answer again and again."""

    def __init__(self, clock: VirtualClock, script: tuple[Script, ...]) -> None:
        self._clock = clock
        self.script = list(script)
        self.requests: list[Request] = []
        self.aborted = self.closed = self.forgotten = 0

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        at_ms = (self._clock.now_ns - 10**15) / MS
        self.requests.append(Request(body, dict(headers), timeout, at_ms))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        answer = step if isinstance(step, (int, Answer)) else step()
        return Answer(answer) if isinstance(answer, int) else answer

    def abort(self) -> None:
        self.aborted += 1

    def close(self) -> None:
        self.closed += 1

    def forget(self) -> None:
        self.forgotten += 1


class Bench:
    """An exporter whose worker runs when `run` is called, or somebody waits for it."""

    def __init__(self, *script: Script, random: int = HALF, **options: Any) -> None:
        self.clock = VirtualClock()
        self.transport = ScriptedTransport(self.clock, script or (200,))
        self.lines: list[str] = []
        if not options.keys() & {"otlp_endpoint", "posthog_api_key", "posthog_endpoint", "disabled"}:
            options["otlp_endpoint"] = "http://collector/v1/logs"
        options.setdefault("compression", "none")
        self.exporter = Exporter(
            clock=self.clock,
            random=lambda: random,
            transport=self.transport,
            diagnostics=self.lines.append,
            variables={},
            **options,
        )
        self.core = self.exporter._exports.core
        self.core.start_worker = lambda: True
        threads = self.exporter._exports._threads
        if threads is not None:
            threads.begun = True
            self._worker = threads._worker
        self.clock.work = self._work

    def run(self) -> Bench:
        """Work until there is nothing more to do, as long as that may take."""
        self._work()
        return self

    def _work(self) -> bool:
        """Work. Returns whether all is over, or the worker would wait for more."""
        self.clock.working = True
        try:
            self._worker.run()
        except IdleError:
            return False
        finally:
            self.clock.working = False
        return True

    def emit(self, *numbers: int, severity: int = 9, padding: int = 0) -> Bench:
        """Emit records that can be told apart."""
        self.core.worker_ident = 0  # as if another thread emitted
        for number in numbers:
            self.exporter.emit(LogRecord(f"<n={number}>{'x' * padding}", severity))
        return self

    def flush(self, ms: float = 60_000) -> FlushResult:
        return self.exporter.flush(ms / 1000)

    @property
    def requests(self) -> list[Request]:
        return self.transport.requests

    @property
    def sent(self) -> list[list[int]]:
        """Return the numbers of the records of each request."""
        return [request.numbers for request in self.requests]

    @property
    def times(self) -> list[float]:
        return [request.at_ms for request in self.requests]

    def lost(self) -> dict[str, int]:
        stats = self.exporter.stats()
        assert stats.emitted == stats.accepted + sum(stats.lost.values()) + stats.queued + stats.in_flight
        return dict(stats.lost)
