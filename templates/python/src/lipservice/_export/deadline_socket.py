"""A socket whose every operation ends at one deadline, however slowly the other side trickles."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import time

_READ_BYTES = 65536
_SEND_BYTES = 262_144


class Deadline:
    """When a request has to be done, on the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError if none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class DeadlineSocket:
    """What `http.client` needs of a socket, under a deadline that each request sets anew."""

    def __init__(self, inner: socket.socket) -> None:
        """Begin without a deadline."""
        self.inner = inner
        self.deadline = Deadline(0)
        self.received = 0

    def begin(self, deadline: Deadline) -> None:
        """Begin a request."""
        self.deadline = deadline
        self.received = 0

    def is_quiet(self) -> bool:
        """Tell whether nothing has come since the last answer, neither an end nor what nobody asked for."""
        try:
            self.inner.settimeout(0)
            self.inner.recv(1)
        except OSError as error:
            return isinstance(error, BlockingIOError) or type(error).__name__ == "SSLWantReadError"
        return False

    def sendall(self, content: bytes) -> None:
        """Send everything."""
        view = memoryview(content)
        while view:
            self.inner.settimeout(self.deadline.left())
            view = view[self.inner.send(view[:_SEND_BYTES]) :]

    def recv_into(self, buffer: memoryview | bytearray) -> int:
        """Receive some."""
        self.inner.settimeout(self.deadline.left())
        count = self.inner.recv_into(buffer)
        self.received += count
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a file that reads under the deadline."""
        return io.BufferedReader(_Reader(self), _READ_BYTES)

    def close(self) -> None:
        """Do nothing: `http.client` closes a socket before it has read the answer."""

    def end(self) -> None:
        """Close the socket."""
        self.inner.close()

    def forget(self) -> None:
        """Close our copy of the socket without a word to the other side."""
        with contextlib.suppress(OSError):
            os.close(self.inner.detach())


def cut(inner: socket.socket) -> None:
    """End a connection under whoever waits for it in another thread."""
    # Not by the method of an encrypted socket, which would first take away what the other thread is using.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(inner, socket.SHUT_RDWR)


class _Reader(io.RawIOBase):
    """Reads from a socket; to close it leaves the socket open."""

    def __init__(self, source: DeadlineSocket) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the base class takes any buffer
        return self._source.recv_into(buffer)
