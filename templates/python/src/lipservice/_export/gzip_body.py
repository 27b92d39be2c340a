"""Bodies compressed and decompressed, the latter only so far."""

from __future__ import annotations

import zlib

# The header and trailer of gzip, and the largest window.
_GZIP = 16 + zlib.MAX_WBITS

# Each costs a copy of what is behind it; nobody sends more than one.
_MOST_MEMBERS = 8


class TooLargeError(ValueError):
    """What comes out is longer than it may be."""


def compress(body: bytes, level: int) -> bytes:
    """Return the body as one member of gzip."""
    packer = zlib.compressobj(level, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def decompress(body: bytes, limit: int) -> bytes:
    """Return what is in a body. Raises TooLargeError, and ValueError if it is not gzip."""
    parts: list[bytes] = []
    left = limit
    for _ in range(_MOST_MEMBERS):
        unpacker = zlib.decompressobj(_GZIP)
        try:
            part = unpacker.decompress(body, left + 1)
        except zlib.error as error:
            raise ValueError(*error.args) from error
        left -= len(part)
        if left < 0:
            raise TooLargeError(limit)
        if not unpacker.eof:
            raise ValueError(len(body))
        parts.append(part)
        body = unpacker.unused_data
        if not body:
            return b"".join(parts)
    raise ValueError(_MOST_MEMBERS)
