"""A server of sockets that does with each connection what it is told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self, TypeAlias

# Nothing in a test takes as long; a test that fails must end all the same.
LONGEST_SECONDS = 30.0

Handler: TypeAlias = "Callable[[Peer], None]"


class Peer:
    """The other end of a connection."""

    def __init__(self, connection: socket.socket, number: int) -> None:
        self.connection, self.number = connection, number
        self._rest = b""

    def read(self) -> tuple[bytes, bytes] | None:
        """Return head and body of a request, or None where the connection ends."""
        while b"\r\n\r\n" not in self._rest:
            if not self._more():
                return None
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")]
        length = int(lengths[0]) if lengths else 0
        while len(self._rest) < length:
            if not self._more():
                return None
        body, self._rest = self._rest[:length], self._rest[length:]
        return head, body

    def _more(self) -> bytes:
        with suppress(OSError):
            part = self.connection.recv(65536)
            self._rest += part
            return part
        return b""

    def send(self, content: bytes) -> None:
        with suppress(OSError):
            self.connection.sendall(content)

    def answer(self, status: int = 200, body: bytes = b"", headers: str = "") -> None:
        self.send(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)

    def reset(self) -> None:
        """End the connection as a crash would."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()


class SocketServer:
    """Listens on a free port of this machine, and gives each connection to the handler in a thread of its own."""

    def __init__(self, handler: Handler, encryption: ssl.SSLContext | None = None) -> None:
        self._handler, self._encryption = handler, encryption
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.requests: list[tuple[bytes, bytes]] = []
        self.connections = 0
        self.ended = threading.Event()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    @property
    def url(self) -> str:
        return f"{'https' if self._encryption else 'http'}://localhost:{self.port}/v1/logs"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for each in (self._listener, *self._open):
            with suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)
            with suppress(OSError):
                each.close()
        for thread in self._threads:
            thread.join(LONGEST_SECONDS)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.settimeout(LONGEST_SECONDS)
        peer = Peer(connection, number)
        with suppress(OSError):
            if self._encryption is not None:
                peer.encrypt(self._encryption)
                self._open.append(peer.connection)
            self._handler(peer)
        with suppress(OSError):
            peer.connection.close()


def collecting(requests: list[tuple[bytes, bytes]]) -> Handler:
    """Return a handler that takes every request and answers 200."""

    def handle(peer: Peer) -> None:
        while (request := peer.read()) is not None:
            requests.append(request)
            peer.answer()

    return handle
