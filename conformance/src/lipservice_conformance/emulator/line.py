"""A client's connection, on its way to the server behind: what only a socket can do to it."""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
import struct
from asyncio import StreamReader, StreamWriter

__all__ = ["Line", "Lines"]

_CHUNK = 1 << 16
_NO_LINGER = struct.pack("ii", 1, 0)  # a close then resets instead of saying goodbye
_LOOK_AGAIN = 0.05
# A client that has sent all and left was heard: the server has this long to read it before it learns of the leaving.
_LAST_WORDS = 0.05
_HUNG_UP = select.POLLERR | select.POLLHUP | getattr(select, "POLLRDHUP", 0)


class Line:
    """Carries bytes both ways until a fault takes it over, or either side goes."""

    def __init__(self, number: int, client: tuple[StreamReader, StreamWriter]) -> None:
        self.number = number
        self._from_client, self._to_client = client
        self._closed = asyncio.Event()
        self._reads = asyncio.Event()
        self._reads.set()
        self._taken = False
        self._broken = False
        self._busy = False
        self.is_ending = False  # nothing more is answered

    def begin(self) -> None:
        """Note that a request is being answered."""
        self._busy = True

    def finish(self) -> None:
        """Note that it is answered, as far as it will be."""
        self._busy = False
        self.is_ending = False  # nothing more is answered

    @property
    def is_closed(self) -> bool:
        """Whether the client has gone, or was sent away."""
        return self._closed.is_set()

    @property
    def is_broken(self) -> bool:
        """Whether it ended in any other way than by the server's will: what was on its way may not have arrived."""
        return self._broken

    async def carry(self, server: tuple[StreamReader, StreamWriter]) -> None:
        """Be a connection until it ends."""
        from_server, to_server = server
        up, down = asyncio.create_task(self._up(to_server)), asyncio.create_task(self._down(from_server))
        try:
            await self._closed.wait()
            self._to_client.close()
            await asyncio.wait([down], timeout=_LAST_WORDS)
        finally:
            up.cancel()
            down.cancel()
            to_server.close()
            self._to_client.close()

    async def write(self, data: bytes) -> None:
        """Send bytes to the client past the server, from which it hears nothing from now on."""
        self._taken = True
        if self.is_closed:
            return
        try:
            self._to_client.write(data)
            await self._to_client.drain()
        except OSError:
            self._break()

    def close(self) -> None:
        """End the connection in good order."""
        self._taken = True
        self._closed.set()

    def end(self) -> None:
        """End as a server's end does: in the midst of an answer by a reset, behind one once it has surely gone out."""
        if self._busy:
            self.reset()
        else:
            self.is_ending = True
            asyncio.get_running_loop().call_later(_LAST_WORDS, self.close)

    def reset(self) -> None:
        """End the connection so that the client sees a reset."""
        self._taken = True
        if self.is_closed:
            return
        raw = self._to_client.get_extra_info("socket")
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._to_client.transport.abort()
        self._break()

    async def wait_closed(self, seconds: float) -> bool:
        """Wait that long, or until the client has gone; return whether it has."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closed.wait(), seconds)
        return self.is_closed

    async def hold(self) -> None:
        """Read nothing more and say nothing, until the client gives up."""
        self._taken = True
        self._reads.clear()
        # Where nothing is read, no end of file arrives: the socket itself is asked.
        while not await self.wait_closed(_LOOK_AGAIN):
            if self._has_hung_up():
                self._break()

    def _break(self) -> None:
        self._taken = True
        self._broken = True
        self._closed.set()

    def _has_hung_up(self) -> bool:
        raw = self._to_client.get_extra_info("socket")
        if raw is None or raw.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(raw.fileno(), _HUNG_UP)
        return bool(poll.poll(0))

    async def _up(self, to_server: StreamWriter) -> None:
        try:
            while data := await self._from_client.read(_CHUNK):
                to_server.write(data)
                await to_server.drain()
                await self._reads.wait()
        except OSError:
            pass
        if self._reads.is_set() and not self.is_closed:
            self._break()

    async def _down(self, from_server: StreamReader) -> None:
        try:
            while data := await from_server.read(_CHUNK):
                if not self._taken:
                    self._to_client.write(data)
                    await self._to_client.drain()
        except OSError:
            pass
        if not self._taken:
            self._closed.set()


class Lines:
    """The connections that are open, by the port from which each one reaches the server."""

    def __init__(self) -> None:
        self._open: dict[int, Line] = {}
        self.ever = 0

    def next_number(self) -> int:
        """Count a connection."""
        self.ever += 1
        return self.ever

    def add(self, port: int, line: Line) -> None:
        """Enter a connection before its first byte arrives."""
        self._open[port] = line

    def remove(self, port: int) -> None:
        """Strike it out."""
        self._open.pop(port, None)

    def find(self, port: int) -> Line | None:
        """Return the line whose request has arrived from this port."""
        return self._open.get(port)

    @property
    def open(self) -> list[Line]:
        """Those that are open now."""
        return [line for line in self._open.values() if not line.is_closed]

    def end_all(self) -> None:
        """Cut every connection."""
        for line in self.open:
            line.end()
