"""The wire agent: does with an exporter, by its public names, what JSON lines on standard input ask for.

One answer a line. A line that cannot be done is answered with `{"error": ...}`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import agent_instruments
import agent_records
from agent_clock import ManualClock, Tokens

from lipservice import Clock, Exporter

Json = dict[str, Any]

_TERMINATED = 143
_MS = 1000


def _kind(transport: object) -> type[Exporter]:
    """Return the exporter for a transport. gRPC is an extra, which most do not have."""
    if transport != "grpc":
        return Exporter
    from lipservice.grpc import GrpcExporter  # noqa: PLC0415  only who asks for it has it

    return GrpcExporter


class NotOpenError(Exception):
    """There is no exporter yet."""


class Agent:
    """Holds the exporter, and does one command after the other."""

    def __init__(self) -> None:
        """Begin without an exporter."""
        self._exporter: Exporter | None = None
        self._clock: ManualClock | None = None
        self._lines: list[str] = []
        self._instruments: agent_instruments.Instruments | None = None

    @property
    def exporter(self) -> Exporter:
        """Return the exporter. Raises NotOpenError."""
        if self._exporter is None:
            raise NotOpenError
        return self._exporter

    def open(self, given: Json) -> Json:
        """Make the exporter."""
        self._clock = ManualClock() if given.get("clock") == "manual" else None
        options: Json = dict(given.get("options") or {})
        if given.get("tokens"):
            options["token_provider"] = Tokens(given["tokens"], self._clock)
        clock: Clock | None = self._clock
        self._exporter = _kind(given.get("transport"))(
            clock=clock, diagnostics=self._lines.append, variables=given.get("environment"), **options
        )
        return {"opened": {"way": self._exporter.destination.way}}

    def emit(self, given: Json) -> Json:
        """Emit the records that are given, or so many alike."""
        records = agent_records.records(given)
        for record in records:
            self.exporter.emit(record)
        return {"emitted": len(records)}

    def flush(self, given: Json) -> Json:
        """Flush."""
        return {"flushed": self._timed(lambda: self.exporter.flush(given["timeout_ms"] / _MS))}

    def shutdown(self, given: Json) -> Json:
        """Shut down."""
        return {"shut": self._timed(lambda: self.exporter.shutdown(given["timeout_ms"] / _MS))}

    def _timed(self, work: Callable[[], str]) -> Json:
        began = time.monotonic()
        if self._clock is not None:
            self._clock.begin_command()
        return {"result": str(work()), "ms": round((time.monotonic() - began) * _MS)}

    def stats(self, _: Json) -> Json:
        """Show the counts."""
        stats = self.exporter.stats()._asdict()
        return {"stats": {**stats, "lost": dict(stats["lost"])}}

    def advance(self, given: Json) -> Json:
        """Let time go on."""
        if self._clock is None:
            return {"error": "not applicable"}
        self._clock.advance(given["ms"])
        return {"ok": {}}

    def step(self, given: Json) -> Json:
        """Let the wall clock jump."""
        if self._clock is None:
            return {"error": "not applicable"}
        self._clock.step(given["ms"])
        return {"ok": {}}

    def diagnostics(self, _: Json) -> Json:
        """Show what was said."""
        return {"diagnostics": list(self._lines)}

    def hostile(self, _: Json) -> Json:
        """Emit what should not be emitted."""
        records = agent_records.hostile_records()
        for record in records:
            self.exporter.emit(record)
        return {"emitted": len(records)}

    def concurrent(self, given: Json) -> Json:
        """Flush, and shut down if asked to, while others emit."""
        exporter, seconds = self.exporter, given["timeout_ms"] / _MS
        flushes: list[str] = []

        def emit(thread: int) -> None:
            for record in agent_records.alike({"count": given["count"], "first": thread * given["count"]}):
                exporter.emit(record)

        def flush(_: int) -> None:
            flushes.append(str(exporter.flush(seconds)))

        threads = [threading.Thread(target=emit, args=(thread,)) for thread in range(given["emitters"])]
        threads += [threading.Thread(target=flush, args=(thread,)) for thread in range(given["flushes"])]
        for thread in threads:
            thread.start()
        answer: Json = {"flushes": flushes}
        if given.get("shutdown"):
            answer["shutdown"] = str(exporter.shutdown(seconds))
        for thread in threads:
            thread.join()
        return {"concurrent": answer}

    def fork(self, given: Json) -> Json:
        """Let a child emit records and end as any program does; wait for it."""
        sys.stdout.flush()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there are threads is what this is about
            child = os.fork()
        if child == 0:
            for record in agent_records.records(given):
                self.exporter.emit(record)
            sys.exit(0)
        return {"forked": {"status": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}}

    def instrument(self, _: Json) -> Json:
        """Let everything that logs or traces do so, and feed it to the exporter."""
        self._instruments = agent_instruments.Instruments(self.exporter)
        return {"ok": {}}

    def instrumented(self, _: Json) -> Json:
        """Show what was logged and traced since, which is all our own doing."""
        if self._instruments is None:
            return {"error": "not applicable"}
        return {"self": self._instruments.counts()}

    def resources(self, _: Json) -> Json:
        """Show what is in use."""
        return {"resources": {"threads": threading.active_count(), "sockets": agent_instruments.count_sockets()}}

    def exit(self, given: Json) -> NoReturn:
        """End."""
        code = given.get("code", 0)
        if given["how"] == "hard":
            os._exit(code)
        if given["how"] == "term":
            signal.signal(signal.SIGTERM, self._terminate)
            os.kill(os.getpid(), signal.SIGTERM)
        sys.exit(code)

    def _terminate(self, *_: object) -> NoReturn:
        self.exporter.shutdown()
        sys.exit(_TERMINATED)


def main() -> None:
    """Answer every line."""
    agent = Agent()
    for line in sys.stdin:
        try:
            ((name, given),) = json.loads(line).items()
            command = getattr(agent, name)
            answer = command(given)
        except Exception as error:  # noqa: BLE001  whatever it is, who asked must hear of it
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
