"""A progress bar on a terminal; nothing at all elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TextIO

from lipservice._simulation.log_file import LogFile

# A short file is done before anybody looks.
_PATIENCE = 0.5
_EACH = 0.1
# The clock is not read for every line.
_LINES = 256

_BAR = 30


class Progress:
    """Shows on `stream` how much of a log was read, if that is a terminal."""

    def __init__(self, log: LogFile, stream: TextIO) -> None:
        """Wait until it takes long enough to be shown."""
        self._log = log
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._width = 0
        self._on = stream.isatty()

    def watch(self, lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Yield the lines, and show how far they are."""
        if not self._on:
            yield from lines
            return
        try:
            for number, line in lines:
                if number % _LINES == 0 and time.monotonic() >= self._next:
                    self._show(number)
                yield number, line
        finally:
            self._clear()

    def _show(self, number: int) -> None:
        self._next = time.monotonic() + _EACH
        text = f"{number:,} lines"
        if self._log.size:
            part = min(1.0, self._log.position / self._log.size)
            text = f"[{'#' * int(part * _BAR):{_BAR}}] {part:4.0%}  {text}"
        self._stream.write(f"\r{text:{self._width}}")
        self._stream.flush()
        self._width = len(text)

    def _clear(self) -> None:
        if self._width:
            self._stream.write(f"\r{'':{self._width}}\r")
            self._stream.flush()
