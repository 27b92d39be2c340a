"""A service of `examples/`, as it is run for the demo: by the clock of whoever asks it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from lipservice_conformance.demo_traffic import Ask
from lipservice_conformance.driver import Driver

__all__ = ["ServiceError", "play"]

_FOREIGN = ("LIPSERVICE_", "POSTHOG_", "OTEL_")
_HOST = "127.0.0.1"
_START_SECONDS, _ANSWER_SECONDS, _STOP_SECONDS = 30.0, 30.0, 30.0
_LOOK_AGAIN = 0.02
_TAIL = 20


class ServiceError(Exception):
    """A service that did not start, did not answer, or did not end as it should."""


def play(service: Driver, asks: Iterable[Ask], start_ms: int, settings: Mapping[str, str], output: Path) -> None:
    """Start the service, ask it all of it in order, and end it. What it prints goes to a file. Raises ServiceError.

    Args:
        service: How it is run; it has been built.
        asks: The requests.
        start_ms: When all this happens, in milliseconds since 1970, whatever the machine's clock shows.
        settings: Environment variables; no other of LipService, PostHog or OpenTelemetry is set.
        output: The file.
    """
    port = _free_port()
    foreign = {name: "" for name in os.environ if name.startswith(_FOREIGN)}  # an empty one is none
    environment = {**os.environ, **foreign, **settings, "PORT": str(port)}
    command = (*service.run, str(start_ms))
    with output.open("wb") as printed:
        try:
            process = subprocess.Popen(command, cwd=service.folder, env=environment, stdout=printed, stderr=printed)  # noqa: S603
        except OSError as error:
            raise ServiceError(f"{service.language}: {error}") from error
        try:
            _wait_until_ready(process, port)
            _ask_all(port, asks, start_ms)
            process.send_signal(signal.SIGTERM)
            status = process.wait(_STOP_SECONDS)
        except (OSError, http.client.HTTPException, ServiceError, subprocess.TimeoutExpired) as error:
            raise ServiceError(f"{service.language}: {error}\n{_tail(output)}") from error
        finally:
            process.kill()
            process.wait()
    if status:
        raise ServiceError(f"{service.language}: ended with {status}\n{_tail(output)}")


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((_HOST, port), _LOOK_AGAIN).close()
        except OSError:
            time.sleep(_LOOK_AGAIN)
        else:
            return
    raise ServiceError("did not start")


def _ask_all(port: int, asks: Iterable[Ask], start_ms: int) -> None:
    connection = http.client.HTTPConnection(_HOST, port, timeout=_ANSWER_SECONDS)
    try:
        for ask in asks:
            body = None if ask.content is None else json.dumps(ask.content)
            headers = {**ask.headers, "X-Demo-Milliseconds": str(start_ms + ask.at_ms)}
            connection.request(ask.method, ask.path, body, headers)
            connection.getresponse().read()
    finally:
        connection.close()


def _tail(output: Path) -> str:
    return "\n".join(output.read_text("utf-8", "replace").splitlines()[-_TAIL:])
