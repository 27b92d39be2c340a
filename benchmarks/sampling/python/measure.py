"""Measures decisions about dropped records beside OpenTelemetry's emit; prints what each round cost.

See ../../program.py.
"""

from __future__ import annotations

import gc
import json
import platform
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from lipservice import Record, Sampler, Scanner
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExporter, LogRecordExportResult

Pass = Callable[[], int]

# Shorter measurements tell more about the machine than about the code.
_LEAST_SECONDS = 0.06

_SEVERITY = 9
_LOGGER = "shop.checkout"
_ATTRIBUTES = {"method": "GET", "status": 200, "duration_ms": 12.5}

# The load is ten records a millisecond, one of each pattern; the built-in budget has room for one in five hundred.
_PATTERNS = 10
_WINDOW_MS = 10_000
_WARM_WINDOWS = 5
_DECIDE_MS = 2000

_LIVE_PATTERNS = 1024  # as many as the built-in policy tells apart
_WARM_ROLLS = 10
_MEASURED_ROLLS = 200
_MOST_REPEATS = 7

_PEER_RECORDS = 5000


class Load:
    """One sampler in steady overload, and its clock."""

    def __init__(self, messages: Sequence[str]) -> None:
        """Let windows pass until all rates are settled."""
        self._now_ms = 0
        self._sampler = Sampler(seed=1)
        self._scanner = Scanner()
        self._records = [self._record(message) for message in messages[:_PATTERNS]]
        run = self.signing(messages)
        while self._now_ms < _WARM_WINDOWS * _WINDOW_MS:
            run()

    def _record(self, message: str) -> Record:
        signature = self._scanner.signature(message, _SEVERITY, _LOGGER)
        return Record(signature.id, signature.template, _SEVERITY, _LOGGER, len(message), _ATTRIBUTES)

    def decide(self) -> int:
        """Decide records that were made before."""
        decide, records = self._sampler.decide, self._records
        started = self._now_ms
        self._now_ms += _DECIDE_MS
        for now_ms in range(started, self._now_ms):
            for record in records:
                decide(record, now_ms)
        return _DECIDE_MS * len(records)

    def signing(self, messages: Sequence[str]) -> Pass:
        """Return a pass that finds the signatures of messages and decides."""
        decide, record_of = self._sampler.decide, self._record
        batches = [messages[at : at + _PATTERNS] for at in range(0, len(messages), _PATTERNS)]

        def sign_all() -> int:
            for now_ms, batch in enumerate(batches, self._now_ms):
                for message in batch:
                    decide(record_of(message), now_ms)
            self._now_ms += len(batches)
            return len(messages)

        return sign_all

    def kept(self) -> float:
        """Return which part of all records was kept."""
        stats = self._sampler.stats()
        kept: float = stats.kept / stats.seen
        return kept


class _NullExporter(LogRecordExporter):  # type: ignore[misc]  # the class is not to be found where types are checked
    """Takes batches and does nothing with them."""

    def export(self, _batch: object) -> LogRecordExportResult:
        return LogRecordExportResult.SUCCESS

    def shutdown(self) -> None:
        return

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return timeout_millis >= 0


def _emit(messages: Sequence[str]) -> Pass:
    """Return a pass of OpenTelemetry's emit, with the same messages and attributes."""
    provider = LoggerProvider()
    provider.add_log_record_processor(BatchLogRecordProcessor(_NullExporter()))
    emit = provider.get_logger(_LOGGER).emit
    severity = SeverityNumber.INFO

    def emit_all() -> int:
        now_ns = time.time_ns()
        for message in messages:
            emit(timestamp=now_ns, severity_number=severity, body=message, attributes=_ATTRIBUTES)
        return len(messages)

    return emit_all


def _cost(run: Pass) -> float:
    """Return nanoseconds of process CPU per record."""
    gc.collect()
    records, spent, started = 0, 0.0, time.process_time()
    while spent < _LEAST_SECONDS:
        records += run()
        spent = time.process_time() - started
    return spent / records * 1e9


def _rolls() -> list[tuple[int, int]]:
    """Return what the first decision of a window takes, which sets all rates: ns of wall clock and of process CPU."""
    sampler = Sampler(seed=1)
    records = [Record(f"{at:016x}", severity=_SEVERITY) for at in range(_LIVE_PATTERNS)]
    costs = []
    for roll in range(1 + _WARM_ROLLS + _MEASURED_ROLLS):
        now_ms = roll * _WINDOW_MS
        started, started_cpu = time.perf_counter_ns(), time.process_time_ns()
        sampler.decide(records[0], now_ms)
        spent = time.process_time_ns() - started_cpu
        costs.append((time.perf_counter_ns() - started, spent))
        for at, record in enumerate(records):
            for _ in range(1 + at % _MOST_REPEATS):
                sampler.decide(record, now_ms)
    return costs[-_MEASURED_ROLLS:]


def measure(task: dict[str, Any]) -> dict[str, object]:
    """Measure ours and the peer in turn, so that what disturbs the machine disturbs both."""
    rolls = _rolls()
    load, log = Load(task["known"]), Load(task["lines"])
    passes: dict[str, Pass] = {
        "decide": load.decide,
        "known": load.signing(task["known"]),
        "lines": log.signing(task["lines"]),
        "scan": load.signing(task["scanned"]),
        "opentelemetry": _emit(task["known"][:_PEER_RECORDS]),
    }
    rounds = [{name: _cost(run) for name, run in passes.items()} for _ in range(task["rounds"])]
    return {
        "runtime": f"Python {platform.python_version()}",
        "peers": {"opentelemetry": f"OpenTelemetry {version('opentelemetry-sdk')}, Logger.emit"},
        "costs": {name: [each[name] for each in rounds] for name in passes},
        "kept": max(load.kept(), log.kept()),
        "rolls": rolls,
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
