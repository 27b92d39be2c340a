"""The doors that clients knock at: they can be shut for a while, and behind them stands the server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass

from lipservice_conformance.emulator.line import Line, Lines

__all__ = ["Door", "Relay", "listening_socket"]

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Door:
    """A port to listen at, with TLS or without.

    The socket is bound and never listens: while the door is shut it keeps the port from everybody else.
    """

    place: socket.socket
    tls: ssl.SSLContext | None = None

    @property
    def port(self) -> int:
        """The port."""
        port: int = self.place.getsockname()[1]
        return port


def listening_socket(port: int) -> socket.socket:
    """Return a bound socket on loopback; 0 takes a free port.

    The protocol is named because asyncio turns Nagle's algorithm off only where it is: every answer took 40 ms else.
    """
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((HOST, port))
    except OSError:
        place.close()
        raise
    return place


class Relay:
    """Accepts connections and leads each to the server through a line of its own."""

    def __init__(self, doors: list[Door], server_port: int, lines: Lines) -> None:
        self._doors = doors
        self._server_port = server_port
        self._lines = lines
        self._listening: list[asyncio.Server] = []
        self._shut = 0  # how many want it shut

    @property
    def is_listening(self) -> bool:
        """Whether connections are accepted."""
        return bool(self._listening)

    async def open(self) -> None:
        """Listen at every door."""
        for door in self._doors:
            listener = listening_socket(door.port)
            self._listening.append(await asyncio.start_server(self._lead, sock=listener, ssl=door.tls))

    def shut(self) -> None:
        """Listen no more, and cut every connection."""
        for server in self._listening:
            server.close()
        self._listening.clear()
        self._lines.end_all()

    async def shut_for(self, seconds: float) -> None:
        """Refuse connections for that long. Of two at a time the one that ends last opens the doors."""
        self._shut += 1
        self.shut()
        try:
            await asyncio.sleep(seconds)
        finally:
            self._shut -= 1
        if not self._shut:
            await self.open()

    async def _lead(self, reader: StreamReader, writer: StreamWriter) -> None:
        line = Line(self._lines.next_number(), (reader, writer))
        server = await asyncio.open_connection(HOST, self._server_port)
        port = server[1].get_extra_info("sockname")[1]
        self._lines.add(port, line)
        try:
            await line.carry(server)
        finally:
            self._lines.remove(port)
            with contextlib.suppress(OSError):
                await writer.wait_closed()
