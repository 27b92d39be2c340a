"""The wire agent of OpenTelemetry's Python SDK: what its public API has no word for is not applicable."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from instruments import Instruments
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.trace import TraceFlags
from values import hostile_values, native_pairs, native_value

Json = dict[str, Any]

_MS = 1000
_TERMINATED = 143


class CannotError(Exception):
    """There is nothing like it."""


class Agent:
    """Holds the provider, and does one command after the other."""

    def __init__(self) -> None:
        """Begin without a provider."""
        self._provider = LoggerProvider(shutdown_on_exit=False)
        self._instruments: Instruments | None = None

    def open(self, given: Json) -> Json:
        """Make the provider."""
        os.environ.update(given.get("environment") or {})
        options = given["options"]
        exporter = OTLPLogExporter(
            endpoint=_endpoint(options),
            headers=_headers(options),
            timeout=options.get("request_timeout_ms", 10_000) / _MS,
            certificate_file=options.get("certificate"),
            compression=Compression(options.get("compression", "gzip")),
        )
        processor = BatchLogRecordProcessor(
            exporter,
            schedule_delay_millis=options.get("delay_ms", 1000),
            max_queue_size=options.get("queue_records", 2048),
            max_export_batch_size=min(options.get("batch_records", 512), options.get("queue_records", 2048)),
        )
        self._provider = LoggerProvider(Resource.create({"service.name": options.get("service_name", "")}))
        self._provider.add_log_record_processor(processor)
        return {"opened": {}}

    def emit(self, given: Json) -> Json:
        """Emit records as they are written, or so many alike."""
        if "records" in given:
            for written in given["records"]:
                self._emit(**_fields(written))
            return {"emitted": len(given["records"])}
        first, severity = given.get("first", 0), SeverityNumber(given.get("severity", 9))
        for number in range(first, first + given["count"]):
            body = given.get("body", "record {n}").replace("{n}", str(number))
            self._emit(severity_number=severity, body=body, attributes={"n": number})
        return {"emitted": given["count"]}

    def hostile(self, _: Json) -> Json:
        """Emit what no record should hold."""
        values = hostile_values()
        for what, value in values.items():
            self._emit(severity_number=SeverityNumber.INFO, body=f"hostile {what}", attributes={"value": value})
        return {"emitted": len(values)}

    def concurrent(self, given: Json) -> Json:
        """Flush, and shut down if asked to, while others emit."""
        count, timeout_ms = given["count"], given["timeout_ms"]
        flushes: list[str] = []

        def emit(at: int) -> None:
            self.emit({"first": at * count, "count": count})

        def flush(_: int) -> None:
            flushes.append(self.flush({"timeout_ms": timeout_ms})["flushed"]["result"])

        threads = [threading.Thread(target=emit, args=(at,)) for at in range(given["emitters"])]
        threads += [threading.Thread(target=flush, args=(at,)) for at in range(given["flushes"])]
        for thread in threads:
            thread.start()
        shut = self.shutdown({})["shut"]["result"] if given["shutdown"] else ""
        for thread in threads:
            thread.join()
        return {"concurrent": {"flushes": flushes, "shutdown": shut}}

    def instrument(self, _: Json) -> Json:
        """Let everything that logs do so, and feed it to the exporter."""
        self._instruments = Instruments(self._provider)
        return {"ok": {}}

    def instrumented(self, _: Json) -> Json:
        """Show what was logged and traced since."""
        if self._instruments is None:
            raise CannotError
        return {"self": self._instruments.made}

    def flush(self, given: Json) -> Json:
        """Flush. The SDK says whether it went well, and no more."""
        return {"flushed": _timed(lambda: self._provider.force_flush(given["timeout_ms"]))}

    def shutdown(self, _: Json) -> Json:
        """Shut down. The SDK says nothing of how it went."""
        return {"shut": _timed(lambda: self._provider.shutdown() is None)}

    def resources(self, _: Json) -> Json:
        """Show what is in use."""
        descriptors = list(Path("/proc/self/fd").glob("*"))
        sockets = sum(_is_socket(one) for one in descriptors)
        return {"resources": {"threads": threading.active_count(), "sockets": sockets}}

    def fork(self, given: Json) -> Json:
        """Let a child emit records and end as any program does."""
        child = os.fork()
        if child == 0:
            self.emit(given)
            sys.exit(0)
        return {"forked": {"status": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}}

    def exit(self, given: Json) -> NoReturn:
        """End."""
        code = given.get("code", 0)
        if given["how"] == "hard":
            os._exit(code)
        if given["how"] == "term":
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
            os.kill(os.getpid(), signal.SIGTERM)
        sys.exit(code)

    def _emit(self, **fields: Any) -> None:
        self._provider.get_logger("wire").emit(LogRecord(**{"timestamp": time.time_ns(), **fields}))


def _fields(written: Json) -> Json:
    """Return the fields of a record as the SDK takes them. Raises CannotError where its types have no such value."""
    attributes = native_pairs(written.get("attributes", []))
    fields: Json = {"body": native_value(written.get("body")), "attributes": attributes}
    try:
        fields |= {name: take(written[key]) for key, (name, take) in _FIELDS.items() if key in written}
    except ValueError as error:
        raise CannotError from error
    return fields


def _hexadecimal(text: str) -> int:
    return int(text, 16)


_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "time": ("timestamp", int),
    "severity": ("severity_number", SeverityNumber),
    "trace_id": ("trace_id", _hexadecimal),
    "span_id": ("span_id", _hexadecimal),
    "flags": ("trace_flags", TraceFlags),
    "event_name": ("event_name", str),
}


def _endpoint(options: Json) -> str | None:
    if "posthog_endpoint" in options:
        return f"{options['posthog_endpoint'].rstrip('/')}/i/v1/logs"
    endpoint: str | None = options.get("otlp_endpoint")
    return endpoint


def _headers(options: Json) -> dict[str, str] | None:
    headers = dict(options.get("headers") or {})
    if "posthog_api_key" in options:
        headers["Authorization"] = f"Bearer {options['posthog_api_key']}"
    return headers or None


def _timed(work: Callable[[], bool]) -> Json:
    began = time.monotonic()
    good = work()
    return {"result": "success" if good else "failure", "ms": round((time.monotonic() - began) * _MS)}


def _is_socket(descriptor: Path) -> bool:
    try:
        return str(descriptor.readlink()).startswith("socket:")
    except OSError:
        return False


def main() -> None:
    """Answer every line."""
    agent = Agent()
    for line in sys.stdin:
        ((name, given),) = json.loads(line).items()
        try:
            answer = getattr(agent, name)(given)
        except (AttributeError, CannotError):
            answer = {"error": "not applicable"}
        except Exception as error:  # noqa: BLE001  whatever it is, who asked must hear of it
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
