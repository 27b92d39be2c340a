"""Sends bodies over HTTP, on one connection that is kept."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Mapping
from typing import TypeAlias

from lipservice._export.address import Address
from lipservice._export.connection import Connection, Endpoint, connect
from lipservice._export.deadline_socket import Deadline, DeadlineSocket, cut
from lipservice._export.encryption import Certificates, encryption_for
from lipservice._export.fault import spell
from lipservice._export.gzip_body import TooLargeError, decompress
from lipservice._export.proxy import UnusableProxyError, find_proxy
from lipservice._reply_tables import REPLY_BYTES
from lipservice._transport import Answer

Tell: TypeAlias = Callable[[str], object]

_CODINGS = frozenset({"gzip", "x-gzip"})
_TIMED_OUT = "timed out"
_LAST_LOOK_SECONDS = 0.02
_RESETS = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


class HttpTransport:
    """Sends bodies to one address. Redirects are answers like any other."""

    def __init__(  # noqa: PLR0913  each is a fact of its own
        self,
        address: Address,
        certificates: Certificates,
        environment: Mapping[str, str],
        tell: Tell,
        *,
        method: str = "POST",
        reply_bytes: int = REPLY_BYTES,
    ) -> None:
        """Begin without a connection; `tell` is for what is wrong with the proxy. An answer may be so long."""
        self._method = method
        self._reply_bytes = reply_bytes
        self._address = address
        self._certificates = certificates
        self._environment = environment
        self._tell = tell
        self._endpoint: Endpoint | None = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._watched: socket.socket | None = None
        self._aborted = False

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send a body and return the answer. Never raises."""
        deadline = Deadline(timeout)
        try:
            kept = self._connection
            if kept is not None and kept.bounded.is_quiet():
                answer = self._attempt(kept, body, headers, deadline)
                # The other side may have closed it long ago, and has then not seen the request.
                if answer.status or kept.bounded.received or answer.error == _TIMED_OUT or self._aborted:
                    return answer
            return self._attempt(self._open(deadline), body, headers, deadline)
        except TimeoutError:
            return Answer(error=_TIMED_OUT)
        except (OSError, ValueError) as error:
            return Answer(error=spell(error))

    def abort(self) -> None:
        """Make a `send` that is under way return at once, and all later ones."""
        with self._lock:
            self._aborted = True
            if self._watched is not None:
                cut(self._watched)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            connection, self._connection, self._watched = self._connection, None, None
        if connection is not None:
            connection.bounded.end()
            connection.close()

    def forget(self) -> None:
        """Let go of the connection, which is the parent's."""
        self._lock = threading.Lock()
        self._watched = None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.bounded.forget()

    def _watch(self, opened: socket.socket) -> None:
        with self._lock:
            self._watched = opened
            if self._aborted:
                raise ConnectionAbortedError

    def _open(self, deadline: Deadline) -> Connection:
        self.close()
        if self._endpoint is None:
            self._endpoint = self._find_endpoint()
        bounded = DeadlineSocket(connect(self._endpoint, deadline, self._watch))
        self._connection = Connection(self._endpoint, bounded)
        return self._connection

    def _find_endpoint(self) -> Endpoint:
        address = self._address
        host = address.host.strip("[]")
        encryption = encryption_for(self._certificates) if address.scheme == "https" else None
        usual = http.client.HTTPS_PORT if encryption else http.client.HTTP_PORT
        path = (address.path or "/") + address.query
        port = int(address.port or usual)
        try:
            proxy = find_proxy(address.scheme, host, port, self._environment)
        except UnusableProxyError as error:
            self._tell(f"{error}; it is not used")
            proxy = None
        return Endpoint(host, port, path, encryption, proxy)

    def _attempt(self, connection: Connection, body: bytes, headers: Mapping[str, str], deadline: Deadline) -> Answer:
        bounded = connection.bounded
        bounded.begin(deadline)
        reset = False
        try:
            try:
                self._write(connection, body, headers)
            except (ConnectionResetError, BrokenPipeError) as error:
                # It may have answered before it hung up.
                reset = True
                answer = self._read_after(connection, error)
            except TimeoutError as error:
                # It may have answered long ago, and read no more since.
                bounded.begin(Deadline(_LAST_LOOK_SECONDS))
                answer = self._read_after(connection, error)
            else:
                answer = _read(connection, self._reply_bytes)
        except TimeoutError:
            answer = Answer(error=_TIMED_OUT)
        except (OSError, ValueError, http.client.HTTPException) as error:
            # No bytes at all is an end, not a reset, though its class says so.
            reset = reset or (_is_reset(error) and not bounded.received)
            answer = Answer(reset=reset, error=spell(error))
        if not answer.status or answer.too_large or connection.sock is None or connection.must_close:
            self.close()
        return answer

    def _write(self, connection: Connection, body: bytes, headers: Mapping[str, str]) -> None:
        endpoint = self._endpoint
        if endpoint is None:
            raise ConnectionError
        connection.putrequest(self._method, endpoint.target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", endpoint.name)
        if endpoint.proxy and endpoint.proxy.authorization and not endpoint.encryption:
            connection.putheader("Proxy-Authorization", endpoint.proxy.authorization)
        connection.putheader("Accept-Encoding", "gzip")
        if self._method == "POST":
            connection.putheader("Content-Length", str(len(body)))
        for name, value in headers.items():
            connection.putheader(name, value.encode("utf-8", "replace"))
        connection.endheaders(body or None)

    def _read_after(self, connection: Connection, error: OSError) -> Answer:
        try:
            answer = _read(connection, self._reply_bytes)
        except (OSError, http.client.HTTPException):
            raise error from None
        connection.must_close = True
        return answer


def _read(connection: Connection, limit: int) -> Answer:
    """Read the answer, as much of it as one may be. Raises what `http.client` does."""
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    try:
        body = response.read(limit + 1)
        if response.length and len(body) <= limit:
            raise http.client.IncompleteRead(body, response.length)
    except (OSError, ValueError, http.client.HTTPException) as error:
        # The status says what became of the request, however its body ends.
        connection.must_close = True
        why = _TIMED_OUT if isinstance(error, TimeoutError) else spell(error)
        return Answer(response.status, headers, error=why, cut=True)
    if len(body) > limit:
        return Answer(response.status, headers, too_large=True)
    if headers.get("content-encoding", "").strip().lower() in _CODINGS:
        try:
            body = decompress(body, limit)
        except TooLargeError:
            return Answer(response.status, headers, too_large=True)
        except ValueError:
            return Answer(response.status, headers, body, error="it cannot be decompressed")
    return Answer(response.status, headers, body)


def _is_reset(error: Exception) -> bool:
    if isinstance(error, http.client.RemoteDisconnected):
        return False
    return isinstance(error, _RESETS) or type(error).__name__ == "SSLEOFError"
