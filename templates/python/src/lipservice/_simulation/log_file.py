"""Reads a log file line by line, whatever is in it."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A longer line is cut: a pattern never needs more, and memory stays bounded.
LONGEST_LINE = 1_048_576

_GZIP = b"\x1f\x8b"
_FIRST_BYTES = 4_096
_BUFFER = 262_144
_BOM = "\ufeff"


class LogError(Exception):
    """A log that cannot be read; the text says why."""


class LogFile:
    """The lines of a log, and what had to be done to read them.

    Attributes:
        name: What it is called in messages.
        size: The bytes of the file as it lies on the disk; 0 where that is not known.
        lines: How many lines were read.
        repaired: How many of them had bytes that are no UTF-8.
        cut: How many were longer than LONGEST_LINE.
    """

    def __init__(self, name: str, raw: io.BufferedReader[io.FileIO], size: int) -> None:
        """Look at the first bytes. Raises LogError where they are no text."""
        self.name = name
        self.size = size
        self.lines = self.repaired = self.cut = 0
        self._raw = raw
        self._stream: io.BufferedReader[Any] = raw
        if raw.peek(len(_GZIP)).startswith(_GZIP):
            self._stream = io.BufferedReader(gzip.GzipFile(fileobj=raw), _BUFFER)
        with self._faults():
            first = self._stream.peek(_FIRST_BYTES)[:_FIRST_BYTES]
        if b"\0" in first:
            where = first.index(0)
            message = f"{name} is no text: byte {where} is zero (text in UTF-16 has such bytes too: convert it)"
            raise LogError(message)

    @property
    def position(self) -> int:
        """The bytes of the file that were read so far."""
        return self._raw.tell() if self.size else 0

    def read(self) -> Iterator[tuple[int, str]]:
        """Yield all lines with their numbers, from 1 on. Raises LogError."""
        with self._faults():
            while raw := self._stream.readline(LONGEST_LINE):
                if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                    self._skip_rest()
                self.lines += 1
                text = self._decode(raw)
                yield self.lines, text.removeprefix(_BOM) if self.lines == 1 else text

    def _decode(self, raw: bytes) -> str:
        raw = raw.rstrip(b"\r\n")
        try:
            return raw.decode()
        except UnicodeDecodeError:
            self.repaired += 1
            return raw.decode("utf-8", "replace")

    def _skip_rest(self) -> None:
        self.cut += 1
        while (rest := self._stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            message = f"{self.name} is no whole gzip file: {error}"
            raise LogError(message) from error
        except OSError as error:
            message = f"{self.name}: {error.strerror or error}"
            raise LogError(message) from error


@contextmanager
def open_log(path: str) -> Iterator[LogFile]:
    """Open a file, `.gz` or not; `-` is standard input. Raises LogError."""
    if path == "-":
        standard_input = io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False), _BUFFER)
        yield LogFile("standard input", standard_input, 0)
        return
    try:
        raw = io.BufferedReader(io.FileIO(path), _BUFFER)
        size = Path(path).stat().st_size
    except FileNotFoundError:
        message = f"there is no file {path}"
        raise LogError(message) from None
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise LogError(message) from error
    with raw:
        yield LogFile(path, raw, size)
