"""One connection to an endpoint, direct or through a proxy, encrypted or not."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lipservice._export.deadline_socket import Deadline, DeadlineSocket
from lipservice._export.proxy import Proxy

if TYPE_CHECKING:
    import ssl

_LONGEST_HEAD = 65536
_TUNNEL_OPEN = 200

Watch: TypeAlias = Callable[[socket.socket], None]


class ProxyError(ConnectionError):
    """A proxy opened no tunnel; with what it answered."""


class Endpoint(NamedTuple):
    """Where a connection leads."""

    host: str
    port: int
    path: str
    encryption: ssl.SSLContext | None
    proxy: Proxy | None

    @property
    def name(self) -> str:
        """Return host and port as a header has them; the usual port is not said."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = http.client.HTTPS_PORT if self.encryption else http.client.HTTP_PORT
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Return what stands in the request: for a proxy that reads it the whole address."""
        return f"http://{self.name}{self.path}" if self.proxy and not self.encryption else self.path


class Connection(http.client.HTTPConnection):
    """A connection whose socket was made, and is bounded, by us."""

    def __init__(self, endpoint: Endpoint, bounded: DeadlineSocket) -> None:
        """Take over an open socket."""
        super().__init__(endpoint.host, endpoint.port)
        self.bounded = bounded
        self.sock = bounded
        self.auto_open = 0
        self.must_close = False


def connect(endpoint: Endpoint, deadline: Deadline, watch: Watch) -> socket.socket:
    """Open a socket to an endpoint. Raises OSError. Each socket is shown to `watch`, to be cut by others."""
    first = endpoint.proxy or endpoint
    opened = _connect(first.host, first.port, deadline, watch)
    try:
        # Small requests must not wait for the answer to the one before.
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if endpoint.encryption is None:
            return opened
        if endpoint.proxy is not None:
            _open_tunnel(opened, endpoint, endpoint.proxy, deadline)
        encrypted = endpoint.encryption.wrap_socket(
            opened, server_hostname=endpoint.host, do_handshake_on_connect=False
        )
        opened = encrypted
        watch(opened)
        opened.settimeout(deadline.left())
        encrypted.do_handshake()
    except BaseException:
        opened.close()
        raise
    return opened


def _connect(host: str, port: int, deadline: Deadline, watch: Watch) -> socket.socket:
    """Try the addresses of a host, one after the other; each gets its part of the time."""
    failure: OSError = ConnectionError(host)
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for tried, (family, kind, protocol, _, address) in enumerate(addresses):
        attempt = socket.socket(family, kind, protocol)
        try:
            watch(attempt)
            attempt.settimeout(deadline.left() / (len(addresses) - tried))
            attempt.connect(address)
        except OSError as error:
            attempt.close()
            failure = error
        else:
            return attempt
    raise failure


def _open_tunnel(plain: socket.socket, endpoint: Endpoint, proxy: Proxy, deadline: Deadline) -> None:
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    lines = [f"CONNECT {host}:{endpoint.port} HTTP/1.1", f"Host: {host}:{endpoint.port}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    bounded = DeadlineSocket(plain)
    bounded.begin(deadline)
    bounded.sendall("\r\n".join([*lines, "", ""]).encode())
    head = bytearray()
    byte = bytearray(1)
    # Byte by byte: what comes behind the head is no longer the proxy's.
    while not head.endswith(b"\r\n\r\n"):
        if len(head) > _LONGEST_HEAD or not bounded.recv_into(byte):
            raise ProxyError
        head += byte
    words = head.split(b"\r\n", 1)[0].split(b" ", 2)
    if len(words) < 2 or words[1] != str(_TUNNEL_OPEN).encode():  # noqa: PLR2004
        raise ProxyError(head.split(b"\r\n", 1)[0].decode("latin-1"))
