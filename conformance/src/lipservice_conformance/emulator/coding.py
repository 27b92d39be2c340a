"""Content codings: what a body is once its compression is undone, without inflating more than the limit."""

from __future__ import annotations

import io
import zlib

import brotli
import zstandard

__all__ = ["CODINGS", "BadCodingError", "TooLongError", "expand", "first_gzip_member", "is_gzip"]

CODINGS = ("zstd", "gzip", "deflate", "br")
_ZLIB, _GZIP = 15, 31  # window bits, which also name the container
_GZIP_MAGIC = b"\x1f\x8b"


class BadCodingError(ValueError):
    """The bytes are not what their coding promises."""


class TooLongError(ValueError):
    """The content is longer than the limit."""


def expand(coding: str, data: bytes, limit: int) -> bytes:
    """Return the content of a body in one of `CODINGS`. An empty body is empty content in each of them."""
    if not data:
        return b""
    try:
        content = _EXPAND[coding](data, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise BadCodingError(str(error)) from error
    if len(content) > limit:
        raise TooLongError
    return content


def is_gzip(data: bytes) -> bool:
    """Whether the bytes begin as gzip does."""
    return data.startswith(_GZIP_MAGIC)


def first_gzip_member(data: bytes, limit: int) -> bytes:
    """Return the content of the first member. The service reads no further where no header announced gzip."""
    try:
        content, _ = _inflate(data, _GZIP, limit)
    except (zlib.error, EOFError) as error:
        raise BadCodingError(str(error)) from error
    return content


def _inflate(data: bytes, container: int, limit: int) -> tuple[bytes, bytes]:
    """Return the content of one stream, at most a byte more than the limit, and what stands behind it."""
    stream = zlib.decompressobj(container)
    content = stream.decompress(data, limit + 1)
    if len(content) > limit:
        raise TooLongError
    if not stream.eof:
        raise EOFError("the stream ends early")
    return content, stream.unused_data


def _gzip(data: bytes, limit: int) -> bytes:
    contents = []
    while data:
        content, data = _inflate(data, _GZIP, limit)
        contents.append(content)
        limit -= len(content)
    return b"".join(contents)


def _deflate(data: bytes, limit: int) -> bytes:
    return _inflate(data, _ZLIB, limit)[0]


def _brotli(data: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    content: bytes = stream.process(data, output_buffer_limit=limit + 1)
    while len(content) <= limit and not stream.can_accept_more_data():
        content += stream.process(b"", output_buffer_limit=limit + 1)
    if len(content) <= limit and not stream.is_finished():
        raise EOFError("the stream ends early")
    return content


def _zstd(data: bytes, limit: int) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True) as reader:
        content = reader.read(limit + 1)
    if len(content) <= limit:
        _expect_whole_frames(data)
    return content


def _expect_whole_frames(data: bytes) -> None:
    """The reader stops in silence where the data does; the content is known to be short, so it is read once more."""
    while data:
        frame = zstandard.ZstdDecompressor().decompressobj()
        frame.decompress(data)
        if not frame.eof:
            raise EOFError("the frame ends early")
        data = frame.unused_data


_EXPAND = {"gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
