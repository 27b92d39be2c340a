"""Measures the exporter beside OpenTelemetry's; prints what each round cost. See ../../program.py."""

from __future__ import annotations

import gc
import gzip
import json
import platform
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from lipservice import Answer, Exporter, LogRecord
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import ProtobufEncoder
from opentelemetry._logs import SeverityNumber
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.json.common._log_encoder import encode_logs as json_logs
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExporter, LogRecordExportResult
from opentelemetry.sdk.resources import Resource
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

# Shorter measurements tell more about the machine than about the code.
_LEAST_SECONDS = 0.06
_PASSES = 4

_SEVERITY = 9
_SEVERITY_TEXT = "INFO"
_LOGGER = "shop.checkout"
_SERVICE = "shop"
_KEY = "phc_bench0000000000000000000000000000000000000"
_GZIP_LEVEL = 6
_QUEUE = 2048
_MS = 1000

# So many records wait for a queue to be read, so long, that no worker does anything.
_HELD = {"delay_ms": 600_000, "batch_records": 100_000, "queue_records": 100_000, "batch_bytes": 1 << 26}
_PEER_HELD = {"schedule_delay_millis": 600_000, "max_queue_size": 100_000, "max_export_batch_size": 100_000}

Line = tuple[str, dict[str, Any], str, str]


@dataclass(frozen=True)
class Contender:
    """What is measured: `run` handles some records and returns how many; `clear` is not measured."""

    run: Callable[[], int]
    clear: Callable[[], object] = lambda: None


class Discard:
    """Takes requests and forgets all but their length."""

    def __init__(self) -> None:
        self.bytes = 0

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Accept it."""
        del headers, timeout
        self.bytes = len(body)
        return Answer(200)

    def abort(self) -> None:
        """Nothing is under way."""

    close = forget = abort


class PeerExporter(LogRecordExporter):  # type: ignore[misc]  # the class is not to be found where types are checked
    """Does with a batch what it is told to."""

    def __init__(self, use: Callable[[Sequence[Any]], object]) -> None:
        self._use = use

    def export(self, batch: Sequence[Any]) -> LogRecordExportResult:
        """Take a batch."""
        self._use(batch)
        return LogRecordExportResult.SUCCESS

    def shutdown(self) -> None:
        """Nothing is left."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits."""
        return timeout_millis >= 0


def _ours(transport: Discard, **options: Any) -> Exporter:
    given = {"posthog_api_key": _KEY, "service_name": _SERVICE, "compression": "none", **options}
    return Exporter(transport=transport, variables={}, **given)


def _emit_ours(exporter: Exporter, lines: Sequence[Line]) -> None:
    emit, now_ns = exporter.emit, time.time_ns()
    for body, attributes, trace_id, span_id in lines:
        emit(
            LogRecord(
                body,
                _SEVERITY,
                attributes,
                severity_text=_SEVERITY_TEXT,
                time_ns=now_ns,
                trace_id=trace_id,
                span_id=span_id,
                flags=1 if trace_id else 0,
            )
        )


def _peer(use: Callable[[Sequence[Any]], object], **options: Any) -> LoggerProvider:
    provider = LoggerProvider(Resource.create({"service.name": _SERVICE}))
    provider.add_log_record_processor(BatchLogRecordProcessor(PeerExporter(use), **options))
    return provider


def _emit_peer(provider: LoggerProvider, lines: Sequence[Line]) -> None:
    emit, now_ns, severity = provider.get_logger(_LOGGER).emit, time.time_ns(), SeverityNumber.INFO
    for body, attributes, trace_id, span_id in lines:
        emit(
            timestamp=now_ns,
            severity_number=severity,
            severity_text=_SEVERITY_TEXT,
            body=body,
            attributes=attributes,
            context=_context(trace_id, span_id) if trace_id else None,
        )


def _context(trace_id: str, span_id: str) -> Context:
    of = SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=False, trace_flags=TraceFlags(1))
    return set_span_in_context(NonRecordingSpan(of))


def _peer_batch(lines: Sequence[Line]) -> list[Any]:
    """Return records as an exporter of the peer gets them."""
    batch: list[Any] = []
    provider = _peer(batch.extend)
    _emit_peer(provider, lines)
    provider.shutdown()
    return batch


def _peer_protobuf(batch: Sequence[Any]) -> bytes:
    body: bytes = encode_logs(batch).SerializeToString()
    return body


def _peer_json(batch: Sequence[Any]) -> bytes:
    text: str = json_logs(batch).to_json()
    return text.encode()


def _encoding(kind: type[ProtobufEncoder | JsonEncoder], lines: Sequence[Line]) -> Contender:
    """Encode with all fields that the peer writes."""
    encoder = kind([("service.name", _SERVICE)], "1.0", observed_time=True, severity_text=True)
    now_ns = time.time_ns()
    records = [
        LogRecord(body, _SEVERITY, attributes, severity_text=_SEVERITY_TEXT, time_ns=now_ns, observed_ns=now_ns)
        for body, attributes, _, _ in lines
    ]

    def encode() -> int:
        piece = encoder.piece
        return len(records) if encoder.body([piece(record) for record in records]) else 0

    return Contender(encode)


def _encoding_peer(encode: Callable[[Sequence[Any]], bytes], lines: Sequence[Line]) -> Contender:
    batch = _peer_batch(lines)
    return Contender(lambda: len(batch) if encode(batch) else 0)


def _keeping(exporter: Exporter, lines: Sequence[Line]) -> Contender:
    """Emit a batch and wait for it, again and again: no record has to be thrown away."""

    def keep() -> int:
        for _ in range(_PASSES):
            _emit_ours(exporter, lines)
            exporter.flush()
        return _PASSES * len(lines)

    return Contender(keep)


def _keeping_peer(encode: Callable[[Sequence[Any]], object], lines: Sequence[Line]) -> Contender:
    provider = _peer(encode)

    def keep() -> int:
        for _ in range(_PASSES):
            _emit_peer(provider, lines)
            provider.force_flush()
        return _PASSES * len(lines)

    return Contender(keep)


def _calling(exporter: Exporter, lines: Sequence[Line]) -> Contender:
    def call() -> int:
        for _ in range(_PASSES):
            _emit_ours(exporter, lines)
        return _PASSES * len(lines)

    return Contender(call, exporter.flush)


def _calling_peer(lines: Sequence[Line]) -> Contender:
    provider = _peer(lambda _batch: None, **_PEER_HELD)

    def call() -> int:
        for _ in range(_PASSES):
            _emit_peer(provider, lines)
        return _PASSES * len(lines)

    return Contender(call, provider.force_flush)


def _cost(contender: Contender) -> float:
    """Return nanoseconds of process CPU per record."""
    gc.collect()
    records, spent = 0, 0.0
    while spent < _LEAST_SECONDS:
        started = time.process_time()
        records += contender.run()
        spent += time.process_time() - started
        contender.clear()
    return spent / records * 1e9


def _length(lines: Sequence[Line]) -> dict[str, int]:
    """Return how long the requests are that PostHog would get."""
    transport = Discard()
    exporter = _ours(transport)
    _emit_ours(exporter, lines)
    exporter.shutdown()
    return {"ours": transport.bytes, "opentelemetry": len(_peer_json(_peer_batch(lines)))}


def _memory(fill: Callable[[list[Line]], object], lines: Sequence[Line]) -> float:
    """Return the bytes that a queued record takes. `fill` queues the lines, and returns what holds them."""
    texts = [json.dumps(lines[at % len(lines)]) for at in range(_QUEUE - 1)]
    held = [fill([]), fill([])]  # modules are loaded
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    held.append(fill([(json.loads(text)) for text in texts]))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    held.clear()
    return (after - before) / len(texts)


def _fill_ours(lines: list[Line]) -> Exporter:
    exporter = _ours(Discard(), **{**_HELD, "queue_records": _QUEUE})
    _emit_ours(exporter, lines)
    return exporter


def _fill_peer(lines: list[Line]) -> LoggerProvider:
    options = {**_PEER_HELD, "max_queue_size": _QUEUE, "max_export_batch_size": _QUEUE}
    provider = _peer(lambda _batch: None, **options)
    _emit_peer(provider, lines)
    return provider


def _throughput(url: str, seconds: float, lines: Sequence[Line]) -> dict[str, float]:
    exporter = Exporter(posthog_api_key=_KEY, posthog_endpoint=url, service_name=_SERVICE, variables={})
    _emit_ours(exporter, lines)
    exporter.flush()
    before, started, started_cpu = exporter.stats().accepted, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        _emit_ours(exporter, lines)
        while exporter.stats().queued > _QUEUE // 2:
            time.sleep(1 / _MS)
    exporter.flush()
    wall, spent = time.perf_counter() - started, time.process_time() - started_cpu
    stats = exporter.stats()
    exporter.shutdown()
    lost = sum(stats.lost.values())
    return {"records": stats.accepted - before, "seconds": wall, "cpu_seconds": spent, "lost": lost}


def measure(task: dict[str, Any]) -> dict[str, object]:
    """Measure ours and the peer in turn, so that what disturbs the machine disturbs both."""
    kinds = {
        name: [(line["body"], dict(line["attributes"]), line["trace_id"], line["span_id"]) for line in lines]
        for name, lines in task["kinds"].items()
    }
    usual = kinds["attributes_3"]
    plain, packed = _ours(Discard()), _ours(Discard(), compression="gzip", gzip_level=_GZIP_LEVEL)
    held = _ours(Discard(), **_HELD)
    contenders: dict[str, dict[str, Contender]] = {
        "kept": {"ours": _keeping(plain, usual), "opentelemetry": _keeping_peer(_peer_protobuf, usual)},
        "kept_gzip": {
            "ours": _keeping(packed, usual),
            "opentelemetry": _keeping_peer(lambda batch: gzip.compress(_peer_protobuf(batch), _GZIP_LEVEL), usual),
        },
        "caller": {"ours": _calling(held, usual), "opentelemetry": _calling_peer(usual)},
    }
    for count in (0, 3, 8):
        lines = kinds[f"attributes_{count}"]
        for name, kind, encode in (
            ("encode", ProtobufEncoder, _peer_protobuf),
            ("encode_json", JsonEncoder, _peer_json),
        ):
            contenders[f"{name}_{count}"] = {
                "ours": _encoding(kind, lines),
                "opentelemetry": _encoding_peer(encode, lines),
            }
    for sides in contenders.values():
        for contender in sides.values():
            _cost(contender)
    costs: dict[str, dict[str, list[float]]] = {
        case: {name: [] for name in sides} for case, sides in contenders.items()
    }
    for _ in range(task["rounds"]):
        for case, sides in contenders.items():
            for name, contender in sides.items():
                costs[case][name].append(_cost(contender))
    return {
        "runtime": f"Python {platform.python_version()}",
        "peers": {"opentelemetry": f"OpenTelemetry {version('opentelemetry-sdk')}"},
        "costs": costs,
        "bytes": {name: _length(kinds[name]) for name in ("short", "lines")},
        "memory": {
            "ours": _memory(_fill_ours, kinds["attributes_8"]),
            "opentelemetry": _memory(_fill_peer, kinds["attributes_8"]),
        },
        "throughput": _throughput(task["url"], task["seconds"], usual),
        "lost": sum(sum(exporter.stats().lost.values()) for exporter in (plain, packed, held)),
    }


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)
