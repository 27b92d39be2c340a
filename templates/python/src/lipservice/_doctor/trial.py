"""Sends one record, the way an application's records go, and tells what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from lipservice._clock import Clock, SystemClock
from lipservice._doctor.arrival import Arrival, body_of
from lipservice._export.address import read_address
from lipservice._export.assembly import http_transport
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.member import Exports
from lipservice._export.parts import Parts
from lipservice._export.proxy import UnusableProxyError, find_proxy
from lipservice._export.settings import Settings
from lipservice._export_stats import FlushResult
from lipservice._log_record import LogRecord
from lipservice._transport import Answer, Transport

_INFO = 9
_TRIES = 2
_SLICE_SECONDS = 0.05
_LAST_SECONDS = 0.1
_MS = 1_000_000
_SUCCESSES, _REDIRECTS = range(200, 300), range(300, 400)
_PREFIX = "lipservice: "
_PORTS = {"http": 80, "https": 443}

# Faults by the class of the exception with which they begin, as transports spell them.
_KINDS = {
    "gaierror": "dns",
    "ConnectionRefusedError": "refused",
    "ProxyError": "proxy",
    "SSLError": "tls",
    "SSLCertVerificationError": "tls",
    "SSLEOFError": "tls",
    "SSLZeroReturnError": "tls",
    "timed out": "timeout",
    "TimeoutError": "timeout",
    "FileNotFoundError": "tls",  # a file of certificates
}


class _Watched:
    """A transport that remembers what was answered. After two failures nobody waits for a third."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self.answers: list[Answer] = []
        self.answered_ns = 0

    @property
    def is_hopeless(self) -> bool:
        return len(self.answers) >= _TRIES

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        answer = self._transport.send(body, headers, timeout)
        self.answers.append(answer)
        self.answered_ns = self._clock.monotonic_ns()
        return answer

    def abort(self) -> None:
        self._transport.abort()

    def close(self) -> None:
        self._transport.close()

    def forget(self) -> None:
        self._transport.forget()


def send_record(settings: Settings, check: str, clock: Clock | None = None) -> Arrival | None:
    """Send one record through an exporter of these settings; None where there is nowhere to send it."""
    clock = clock or SystemClock()
    lines: list[str] = []
    transport = http_transport(settings, Diagnostics(clock, lines.append))
    if transport is None:
        return None
    watched = _Watched(transport, clock)
    exports = Exports(settings, Parts(clock, None, lambda _: watched, lines.append))
    lines.clear()  # the notices of the settings are said anyway
    begun_ns = clock.monotonic_ns()
    until_ns = begun_ns + settings.number("request_timeout_ms") * _MS
    exports.core.emit(LogRecord(body_of(check, settings), _INFO, time_ns=clock.wall_ns()))
    while exports.flush(_SLICE_SECONDS) is FlushResult.TIMEOUT:
        if watched.is_hopeless or clock.monotonic_ns() >= until_ns:
            break
    stats = exports.core.stats()
    answer = watched.answers[-1] if watched.answers else Answer(error="timed out")
    said = tuple(line.removeprefix(_PREFIX) for line in lines) if answer.status in _SUCCESSES else ()
    exports.shutdown(_LAST_SECONDS)
    return Arrival(
        status=answer.status,
        ms=((watched.answered_ns or clock.monotonic_ns()) - begun_ns) // _MS,
        kind="" if answer.status else kind_of(answer.error),
        error=answer.error,
        said=_said(answer),
        proxy=_proxy(settings),
        accepted=stats.accepted,
        rejected=stats.lost.get("rejected", 0),
        notices=said,
    )


def kind_of(error: str) -> str:
    """Return the kind of a fault, by how its text begins."""
    return next((kind for name, kind in _KINDS.items() if error == name or error.startswith(f"{name}:")), "other")


def _said(answer: Answer) -> str:
    """Return what the endpoint said of a failure, or where it points."""
    if answer.status in _REDIRECTS:
        return answer.headers.get("location", "")
    return "" if answer.status in _SUCCESSES else answer.body.decode("utf-8", "replace")


def _proxy(settings: Settings) -> str:
    address = read_address(settings.destination.url)
    if address is None:
        return ""
    port = int(address.port or _PORTS[address.scheme])
    try:
        found = find_proxy(address.scheme, address.host.strip("[]"), port, settings.environment)
    except UnusableProxyError as error:
        return f"none, because {error}"
    return "" if found is None else f"http://{found.host}:{found.port}"
