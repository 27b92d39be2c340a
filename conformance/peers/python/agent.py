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

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

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

    def open(self, given: Json) -> Json:
        """Make the provider, with the options that it knows."""
        if given.get("clock") == "manual" or given.get("tokens"):
            raise CannotError
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
        return {"opened": {"way": "otlp_endpoint"}}

    def emit(self, given: Json) -> Json:
        """Emit so many records alike; those that are spelled out are not translated."""
        if "records" in given:
            raise CannotError
        logger = self._provider.get_logger("wire")
        first, severity = given.get("first", 0), SeverityNumber(given.get("severity", 9))
        for number in range(first, first + given["count"]):
            body = given.get("body", "record {n}").replace("{n}", str(number))
            logger.emit(
                LogRecord(timestamp=time.time_ns(), severity_number=severity, body=body, attributes={"n": number})
            )
        return {"emitted": given["count"]}

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
