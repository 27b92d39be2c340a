"""Sending over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from lipservice import LogRecord
from lipservice._export.retry_info import read_retry_info

# A Status whose only detail is a RetryInfo of 1.5 s.
_DELAY = b"\x08\x01\x10" + bytes([0x80, 0xCA, 0xB5, 0xEE, 0x01])
_INFO = b"\x0a" + bytes([len(_DELAY)]) + _DELAY
_URL = b"type.googleapis.com/google.rpc.RetryInfo"
_ANY = b"\x0a" + bytes([len(_URL)]) + _URL + b"\x12" + bytes([len(_INFO)]) + _INFO
RETRY_INFO = b"\x08\x08\x12\x04busy\x1a" + bytes([len(_ANY)]) + _ANY

LONGEST_SECONDS = 30


class Collector:
    """Answers as it is told: with bytes, or with a status and its details."""

    def __init__(self) -> None:
        self.script: list[Any] = [b""]
        self.requests: list[tuple[bytes, dict[str, Any]]] = []

    def export(self, body: bytes, context: Any) -> bytes:
        self.requests.append((body, dict(context.invocation_metadata())))
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, bytes):
            return step
        code, details = step
        if details:
            context.set_trailing_metadata((("grpc-status-details-bin", details),))
        context.abort(code, "as it was told")
        return b""


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    collector = Collector()
    method = grpc.unary_unary_rpc_method_handler(collector.export)
    name = "opentelemetry.proto.collector.logs.v1.LogsService"
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, {"Export": method}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield collector, f"http://127.0.0.1:{port}"
    server.stop(None).wait()


@pytest.fixture
def make_exporter(collector: tuple[Collector, str]) -> Iterator[Callable[..., Any]]:
    from lipservice.grpc import GrpcExporter  # noqa: PLC0415  only where gRPC is installed

    made: list[Any] = []

    def make(**options: Any) -> Any:
        given = {"otlp_endpoint": collector[1], "diagnostics": lambda _: None, "random": lambda: 0, **options}
        made.append(GrpcExporter(variables={}, **given))
        return made[-1]

    yield make
    for exporter in made:
        exporter.shutdown(0)


def _emit(exporter: Any, count: int = 1, padding: int = 0) -> None:
    for number in range(count):
        exporter.emit(LogRecord(f"<n={number}>{'x' * padding}", 9))


def test_records_arrive(collector: tuple[Collector, str], make_exporter: Callable[..., Any]) -> None:
    exporter = make_exporter(headers={"X-Team": "7"})
    _emit(exporter, 3, padding=1000)

    assert exporter.flush(LONGEST_SECONDS) == "success"
    ((body, metadata),) = collector[0].requests
    assert body.count(b"<n=") == 3
    assert metadata["x-team"] == "7"
    assert metadata["user-agent"].startswith("LipService-Python/")
    assert exporter.stats().accepted == 3


@pytest.mark.parametrize(
    "name", ["CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE", "DATA_LOSS"]
)
def test_what_passes_is_sent_again(
    name: str, collector: tuple[Collector, str], make_exporter: Callable[..., Any]
) -> None:
    collector[0].script = [(grpc.StatusCode[name], b""), b""]
    exporter = make_exporter()
    _emit(exporter)

    assert exporter.flush(LONGEST_SECONDS) == "success"
    assert (exporter.stats().requests, exporter.stats().retries) == (2, 1)


@pytest.mark.parametrize("name", ["UNKNOWN", "INVALID_ARGUMENT", "UNIMPLEMENTED", "INTERNAL", "RESOURCE_EXHAUSTED"])
def test_everything_else_is_lost(
    name: str, collector: tuple[Collector, str], make_exporter: Callable[..., Any]
) -> None:
    collector[0].script = [(grpc.StatusCode[name], b""), b""]
    exporter = make_exporter()
    _emit(exporter, 2)

    assert exporter.flush(LONGEST_SECONDS) == "failure"
    assert exporter.stats().lost == {"refused": 2}


def test_a_pause_that_is_asked_for_is_kept(collector: tuple[Collector, str], make_exporter: Callable[..., Any]) -> None:
    collector[0].script = [(grpc.StatusCode.RESOURCE_EXHAUSTED, RETRY_INFO), b""]
    exporter = make_exporter()
    _emit(exporter)

    assert exporter.flush(0.2) == "timeout"
    assert exporter.stats().lost == {}
    assert exporter.flush(LONGEST_SECONDS) == "success"
    assert exporter.stats().requests == 2


def test_rejected_records_are_counted(collector: tuple[Collector, str], make_exporter: Callable[..., Any]) -> None:
    collector[0].script = [b"\x0a\x02\x08\x02"]
    exporter = make_exporter()
    _emit(exporter, 3)

    assert exporter.flush(LONGEST_SECONDS) == "failure"
    assert exporter.stats().lost == {"rejected": 2}


def test_a_collector_that_is_not_there_is_tried_again(make_exporter: Callable[..., Any]) -> None:
    exporter = make_exporter(otlp_endpoint="http://127.0.0.1:1")
    _emit(exporter)

    assert exporter.shutdown(0.5) in {"timeout", "failure"}
    assert exporter.stats().lost == {"shutdown": 1}


@pytest.mark.parametrize(
    ("status", "pause_ms"),
    [
        (RETRY_INFO, 1500),
        (b"", None),
        ("text", None),
        (b"\x08\x08", None),
        (b"\x1a\x05abc", None),
        (RETRY_INFO.replace(b"RetryInfo", b"OtherInfo"), None),
    ],
)
def test_a_retry_info_is_read(status: object, pause_ms: int | None) -> None:
    assert read_retry_info(status) == pause_ms
