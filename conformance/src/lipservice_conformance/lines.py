"""Cuts a stream into lines, and gives up on one that never ends."""

from __future__ import annotations

from lipservice_conformance.protocol import MAX_LINE

__all__ = ["LineBuffer"]


class LineBuffer:
    """Collects chunks until a line is whole.

    A line beyond the limit is handed on unfinished, for the reader to refuse.
    """

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self._length = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines this chunk completes. An empty chunk ends the stream and completes what is left."""
        if not chunk:
            return [self._take()] if self._length else []
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = self._take() + whole[0]
        if rest:
            self._parts.append(rest)
            self._length += len(rest)
        if self._length > self._limit:
            whole.append(self._take())
        return whole

    def _take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts, self._length = [], 0
        return taken
