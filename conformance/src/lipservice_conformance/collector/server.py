"""A running Collector: free ports on the loopback, three pipelines, a file for each."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lipservice_conformance.child import Child

__all__ = ["SMALL_BODY_BYTES", "Collector", "CollectorError", "start_collector"]

SMALL_BODY_BYTES = 4_096
_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_PAUSE_SECONDS = 0.05
_TRIES = 3
_HOST = "127.0.0.1"


class CollectorError(Exception):
    """The Collector did not start, or did not end well: a fault of the set-up."""


@dataclass(frozen=True)
class Collector:
    """One that is ready. `small` refuses bodies above SMALL_BODY_BYTES; `full` has no memory left, for ever."""

    child: Child
    folder: Path
    ports: dict[str, int]

    def http(self, pipeline: str = "plain") -> str:
        """Return the address for logs over HTTP."""
        return f"http://{_HOST}:{self.ports[pipeline]}/v1/logs"

    def grpc(self) -> str:
        """Return the address for gRPC."""
        return f"http://{_HOST}:{self.ports['grpc']}"

    def stop(self) -> None:
        """End it, so that all it took stands in its files. Raises CollectorError."""
        status = self.child.stop(_STOP_SECONDS)
        if status:
            raise CollectorError(f"the Collector ended with status {status}{self.child.tail}")

    def lines(self, pipeline: str = "plain") -> list[str]:
        """Return what it wrote, once it was stopped: a line a request."""
        path = self.folder / f"{pipeline}.jsonl"
        # Not `splitlines`: it would cut at U+2028 too.
        return path.read_text("utf-8").removesuffix("\n").split("\n") if path.exists() and path.stat().st_size else []


@contextlib.contextmanager
def start_collector(program: Path, folder: Path) -> Iterator[Collector]:
    """Start it, and make sure that nothing of it is left. Raises CollectorError."""
    for attempt in range(_TRIES):
        ports = _free_ports()
        config = folder / "config.yaml"
        config.write_text(json.dumps(_config(folder, ports)), "utf-8")  # JSON is YAML
        child = Child([str(program), "--config", f"file:{config}"], folder)
        try:
            if _ready(child, ports):
                yield Collector(child, folder, ports)
                return
        finally:
            child.stop(_STOP_SECONDS)
        # Between our looking for a port and its taking it, somebody else may have it.
        if attempt == _TRIES - 1 or "address already in use" not in child.tail:
            raise CollectorError(f"the Collector did not become ready{child.tail}")


def _free_ports() -> dict[str, int]:
    with contextlib.ExitStack() as open_sockets:
        sockets = {name: open_sockets.enter_context(socket.socket()) for name in ("plain", "grpc", "small", "full")}
        for one in sockets.values():
            one.bind((_HOST, 0))
        return {name: one.getsockname()[1] for name, one in sockets.items()}


def _ready(child: Child, ports: dict[str, int]) -> bool:
    deadline = time.monotonic() + _READY_SECONDS
    waiting = set(ports.values())
    while waiting and time.monotonic() < deadline and child.process.poll() is None:
        waiting = {port for port in waiting if not _answers(port)}
        time.sleep(_PAUSE_SECONDS)
    return not waiting and child.process.poll() is None


def _answers(port: int) -> bool:
    try:
        socket.create_connection((_HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _config(folder: Path, ports: dict[str, int]) -> dict[str, Any]:
    def http(pipeline: str, **settings: object) -> dict[str, Any]:
        return {"http": {"endpoint": f"{_HOST}:{ports[pipeline]}", **settings}}

    def pipeline(name: str, *processors: str) -> dict[str, Any]:
        return {"receivers": [f"otlp/{name}"], "processors": list(processors), "exporters": [f"file/{name}"]}

    grpc = {"grpc": {"endpoint": f"{_HOST}:{ports['grpc']}"}}
    names = ("plain", "small", "full")
    return {
        "receivers": {
            "otlp/plain": {"protocols": {**http("plain"), **grpc}},
            "otlp/small": {"protocols": http("small", max_request_body_size=SMALL_BODY_BYTES)},
            "otlp/full": {"protocols": http("full")},
        },
        "processors": {"memory_limiter": {"check_interval": "10ms", "limit_mib": 1}},
        "exporters": {f"file/{name}": {"path": str(folder / f"{name}.jsonl")} for name in names},
        "service": {
            "telemetry": {"metrics": {"level": "none"}, "logs": {"level": "error"}},
            "pipelines": {
                "logs/plain": pipeline("plain"),
                "logs/small": pipeline("small"),
                "logs/full": pipeline("full", "memory_limiter"),
            },
        },
    }
