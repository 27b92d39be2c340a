"""Everything that logs or traces, switched on, to see that sending a record makes none."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Sized
from pathlib import Path

from lipservice import Exporter, LogRecord

_LOGGERS = ("http", "http.client", "urllib3", "requests", "ssl", "asyncio", "grpc", "lipservice")
_INSTRUMENTORS = {
    "opentelemetry.instrumentation.urllib": "URLLibInstrumentor",
    "opentelemetry.instrumentation.urllib3": "URLLib3Instrumentor",
    "opentelemetry.instrumentation.requests": "RequestsInstrumentor",
    "opentelemetry.instrumentation.grpc": "GrpcInstrumentorClient",
}


class Feeder(logging.Handler):
    """Emits what is logged, and counts it: the agent itself logs nothing."""

    def __init__(self, exporter: Exporter) -> None:
        """Begin with nothing counted."""
        super().__init__()
        self._exporter = exporter
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Emit a record."""
        self.count += 1
        self._exporter.emit(LogRecord(record.getMessage(), 9, {"logger": record.name}))


class Instruments:
    """Loggers at DEBUG, and OpenTelemetry's instrumentation where it is installed."""

    def __init__(self, exporter: Exporter) -> None:
        """Switch everything on."""
        self._feeder = Feeder(exporter)
        root = logging.getLogger()
        root.setLevel(logging.DEBUG)
        root.addHandler(self._feeder)
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.DEBUG)
        self._spans = _trace()

    def counts(self) -> dict[str, int]:
        """Return how much was logged and traced."""
        return {"records": self._feeder.count, "spans": len(self._spans())}


def _trace() -> Callable[[], Sized]:
    """Trace what can be traced. Returns a function that returns the spans."""
    try:
        trace = importlib.import_module("opentelemetry.trace")
        sdk = importlib.import_module("opentelemetry.sdk.trace")
        export = importlib.import_module("opentelemetry.sdk.trace.export")
        memory = importlib.import_module("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    except ImportError:
        return list
    spans = memory.InMemorySpanExporter()
    provider = sdk.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    for module, name in _INSTRUMENTORS.items():
        try:
            getattr(importlib.import_module(module), name)().instrument()
        except ImportError:
            continue
    found: Callable[[], Sized] = spans.get_finished_spans
    return found


def count_sockets() -> int:
    """Return how many sockets are open, where the system tells."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        return 0
    count = 0
    for descriptor in folder.iterdir():
        try:
            count += str(descriptor.readlink()).startswith("socket:")
        except OSError:
            continue  # the one that lists this folder
    return count
