"""Puts an exporter together from its settings."""

from __future__ import annotations

import os
import threading

from lipservice import _tables
from lipservice._export.address import read_address
from lipservice._export.core import Core, Limits
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.encoder import Encoder
from lipservice._export.parts import Parts
from lipservice._export.queue import Room
from lipservice._export.request import Identity, Requests
from lipservice._export.settings import Settings
from lipservice._export.token import Tokens
from lipservice._export.worker import Worker
from lipservice._options import RESOURCE_KEYS
from lipservice._otlp_json import JsonEncoder
from lipservice._otlp_protobuf import ProtobufEncoder
from lipservice._reply_tables import PROFILES
from lipservice._transport import Transport

_MS = 1_000_000
_RANDOM_BYTES = 3


class Assembly:
    """The parts of an exporter, of which each but the core is the worker's alone."""

    def __init__(self, settings: Settings, parts: Parts, diagnostics: Diagnostics) -> None:
        """Build what the settings ask for. A closed endpoint is no reason to fail."""
        profile = PROFILES.get(settings.destination.profile)
        refusal = "" if profile else "no_destination"
        self.core = Core(_limits(settings), _encoder(settings), parts.clock, diagnostics, refusal)
        given = parts.transport(settings) if parts.transport is not None and profile is not None else None
        self.transport = None if profile is None else given or http_transport(settings, diagnostics)
        self.threads: Threads | None = None
        if profile is None or self.transport is None:
            return
        provider = settings.token_provider()
        key = settings.text("posthog_api_key") if settings.destination.way == "posthog_key" else ""
        requests = Requests(
            self.core,
            self.transport,
            Identity(f"LipService-Python/{_tables.VERSION}", settings.headers(), key),
            None if provider is None else Tokens(provider, parts.clock),
            gzip_level=_gzip_level(settings, self.transport),
        )
        timeout_ns = settings.number("request_timeout_ms") * _MS
        worker = Worker(self.core, requests, profile, parts.random or random_bits, timeout_ns)
        # None of these know the exporter, so a worker that waits for ever keeps no dropped exporter alive.
        self.threads = Threads(worker)
        self.core.start_worker = self.threads.start
        self.core.abort_request = self.transport.abort


class Threads:
    """The thread of a worker, if it has one."""

    def __init__(self, worker: Worker) -> None:
        """Begin without a thread."""
        self._worker = worker
        self._thread: threading.Thread | None = None
        self.begun = False
        # Who hears of forks and of the exit: it must live as long as the thread has something to send.
        self.owner: object = None

    def start(self) -> bool:
        """Start the thread, and tell whether there is one. At the very end there is none; then see `work_here`."""
        thread = threading.Thread(target=self._run, name="lipservice", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return False
        self._thread = thread
        self.begun = True
        return True

    def _run(self) -> None:
        self._worker.run()

    def work_here(self) -> None:
        """Do the work of the thread that could not be started."""
        if not self.begun:
            self.begun = True
            self._worker.run()

    def join(self, seconds: float) -> None:
        """Wait for the thread to be gone."""
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(seconds)

    def begin_in_child(self) -> None:
        """Forget the thread, which the fork has left behind."""
        self._thread = None
        self.begun = False


def _limits(settings: Settings) -> Limits:
    profile = PROFILES.get(settings.destination.profile)
    body_limit = settings.number("batch_bytes")
    return Limits(
        Room(settings.number("queue_records"), settings.number("queue_bytes")),
        Room(settings.number("batch_records"), min(body_limit, profile.body_limit) if profile else body_limit),
        settings.number("delay_ms") * _MS,
        settings.number("exit_timeout_ms") * _MS,
    )


def _encoder(settings: Settings) -> Encoder:
    profile = PROFILES.get(settings.destination.profile)
    own = {"sdk_language": "python", "sdk_version": _tables.VERSION}
    resource = [*settings.resource, *((RESOURCE_KEYS[name], value) for name, value in own.items())]
    kind = JsonEncoder if settings.text("encoding") == "json" else ProtobufEncoder
    return kind(
        resource,
        _tables.VERSION,
        observed_time=profile is not None and profile.observed_time,
        severity_text=profile is not None and profile.severity_text,
    )


def _gzip_level(settings: Settings, transport: Transport) -> int:
    compresses = getattr(transport, "compresses", False) or settings.text("compression") != "gzip"
    return 0 if compresses else settings.number("gzip_level")


def http_transport(settings: Settings, diagnostics: Diagnostics) -> Transport | None:
    """Return what sends to the destination over HTTP; None where there is none."""
    from lipservice._export.encryption import Certificates  # noqa: PLC0415  half of what an import would cost
    from lipservice._export.http_transport import HttpTransport  # noqa: PLC0415

    address = read_address(settings.destination.url)
    if address is None:
        return None
    certificates = Certificates(*(settings.text(name) for name in ("certificate", "client_certificate", "client_key")))
    return HttpTransport(address, certificates, settings.environment, diagnostics.say)


def random_bits() -> int:
    """Return 24 random bits."""
    return int.from_bytes(os.urandom(_RANDOM_BYTES), "big")
