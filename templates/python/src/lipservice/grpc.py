"""Sends over gRPC, to a Collector. Needs the extra `grpc`, which is what `import lipservice` does without."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc

from lipservice._export.address import read_address
from lipservice._export.encryption import Certificates
from lipservice._export.retry_info import read_retry_info
from lipservice._exporter import Exporter
from lipservice._reply_tables import GRPC_RETRY, GRPC_RETRY_WITH_INFO, GZIP_ABOVE, REPLY_BYTES
from lipservice._transport import Answer, Transport

if TYPE_CHECKING:
    from lipservice._export.settings import Settings

__all__ = ["GrpcExporter"]

_METHOD = "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
_PORT = "4317"
_DETAILS = "grpc-status-details-bin"

# What HTTP says of a body; here it is said otherwise, or by the channel.
_OF_HTTP = frozenset({"content-type", "content-encoding", "user-agent", "host", "te"})

# The statuses of HTTP that mean as much.
_OK, _REFUSED, _UNAUTHORIZED, _PAUSE, _UNAVAILABLE = 200, 400, 401, 429, 503


class GrpcExporter(Exporter):
    """An exporter that sends over gRPC: the same queue, the same counts, the same options.

    The encoding is protobuf. Only OTLP endpoints speak gRPC: records for PostHog go over HTTP all the same. Of the
    address host and port count, and the port is 4317 where none is given.

    Processes that fork should begin to emit only afterwards: gRPC has threads of its own, which a fork leaves behind.
    """

    def _transport(self, settings: Settings) -> Transport | None:
        address = read_address(settings.destination.url)
        if address is None or settings.destination.profile != "otlp":
            return None
        port = _PORT if settings.destination.way == "local_collector" else address.port or _PORT
        names = ("certificate", "client_certificate", "client_key")
        certificates = Certificates(*(settings.text(name) for name in names)) if address.scheme == "https" else None
        return GrpcTransport(f"{address.host}:{port}", certificates, gzip=settings.text("compression") == "gzip")


class GrpcTransport:
    """Sends bodies over one channel."""

    compresses = True

    def __init__(self, target: str, certificates: Certificates | None, *, gzip: bool) -> None:
        """Begin without a channel; without certificates nothing is encrypted."""
        self._target, self._certificates, self._gzip = target, certificates, gzip
        self._channel: Any = None
        self._call: Any = None
        self._left: list[Any] = []
        self._lock = threading.Lock()
        self._aborted = False

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send a body and return the answer. Never raises."""
        try:
            call = self._begin(body, headers, timeout)
            answer = Answer(_OK, body=call.result())
        except grpc.RpcError as error:
            answer = _judge(error)
        except (OSError, ValueError, grpc.FutureCancelledError) as error:
            answer = Answer(error=f"{type(error).__name__}: {error}")
        self._call = None
        return answer

    def abort(self) -> None:
        """Make a `send` that is under way return at once, and all later ones."""
        with self._lock:
            self._aborted = True
            call = self._call
        if call is not None:
            call.cancel()

    def close(self) -> None:
        """Close the channel."""
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()

    def forget(self) -> None:
        """Let go of the channel, which is the parent's."""
        self._lock = threading.Lock()
        # Not closed, not even by being collected: its threads are not there any more.
        self._left.append((self._channel, self._call))
        self._channel = self._call = None

    def _begin(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Any:  # noqa: ANN401  has no type
        metadata = [(name.lower(), value) for name, value in headers.items() if name.lower() not in _OF_HTTP]
        compressed = self._gzip and len(body) > GZIP_ABOVE
        with self._lock:
            if self._aborted:
                raise ConnectionAbortedError
        if self._channel is None:
            self._channel = self._open(headers.get("User-Agent", ""))
        call = self._channel.unary_unary(_METHOD).future(
            body,
            timeout=timeout,
            metadata=metadata,
            compression=grpc.Compression.Gzip if compressed else grpc.Compression.NoCompression,
        )
        with self._lock:
            self._call = call
            aborted = self._aborted
        if aborted:
            call.cancel()
        return call

    def _open(self, user_agent: str) -> Any:  # noqa: ANN401  has no type
        options = [
            ("grpc.max_receive_message_length", REPLY_BYTES),
            ("grpc.enable_retries", 0),
            ("grpc.primary_user_agent", user_agent),
        ]
        if self._certificates is None:
            return grpc.insecure_channel(self._target, options)
        trusted, own, key = (
            Path(path).read_bytes() if path else None
            for path in (self._certificates.trusted, self._certificates.own, self._certificates.key)
        )
        credentials = grpc.ssl_channel_credentials(trusted, key or own, own)
        return grpc.secure_channel(self._target, credentials, options)


def _judge(error: Any) -> Answer:  # noqa: ANN401  has no type
    code: int = error.code().value[0]
    details = str(error.details() or "")
    if code in GRPC_RETRY_WITH_INFO and "larger than max" in details:
        return Answer(_REFUSED, too_large=True)
    metadata = dict(error.trailing_metadata() or ())
    pause_ms = read_retry_info(metadata.get(_DETAILS, b""))
    if code in GRPC_RETRY:
        status = _UNAVAILABLE
    elif code in GRPC_RETRY_WITH_INFO and pause_ms is not None:
        status = _PAUSE
    elif code == grpc.StatusCode.UNAUTHENTICATED.value[0]:
        status = _UNAUTHORIZED
    else:
        status = _REFUSED
    said = f"{error.code().name}: {details}".encode()
    return Answer(status, body=said, retry_after_ms=pause_ms or 0)
