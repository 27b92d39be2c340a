"""Reads a log file for the demo: a line is a message, whatever bytes it holds. What is no log is refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["Line", "LogFileError", "batches", "log_lines"]

# Base64 of a longer one would not fit into a line of the protocol.
LONGEST = 8 * 1024 * 1024

_HEAD = 64 * 1024
_BATCH_LINES = 2000
_BATCH_BYTES = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_MANY = 0.05


class LogFileError(Exception):
    """A file that cannot be shown; the text says why and what would do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message with its place in the file, counted from 1."""

    number: int
    content: bytes


def log_lines(path: Path) -> Iterator[Line]:
    """Yield the lines that are not blank. Raises LogFileError, also in the middle of a file."""
    try:
        if path.is_dir():
            raise LogFileError(f"{path} is a folder; give one log file")
        if path.exists() and not path.is_file():
            raise LogFileError(f"{path} is not a regular file; save what it gives to a file first")
        with path.open("rb") as file:
            yield from _lines(path, file)
    except OSError as error:
        raise LogFileError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the name
        raise LogFileError(f"cannot read {str(path)!r}: {error}") from error


def batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines in lists that are neither long nor big, so that a file of any size fits into memory."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.content)
        if len(batch) >= _BATCH_LINES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lines(path: Path, file: BinaryIO) -> Iterator[Line]:
    _refuse_binary(path, file.read(_HEAD))
    file.seek(0)
    number = seen = 0
    while raw := file.readline(LONGEST + 2):
        number += 1
        content = (raw.removeprefix(_BOM) if number == 1 else raw).removesuffix(b"\n").removesuffix(b"\r")
        if len(content) > LONGEST:
            raise LogFileError(f"line {number} of {path} is longer than {LONGEST // 1024 // 1024} MiB; is it a log?")
        if content.strip():
            seen += 1
            yield Line(number, content)
    if not seen:
        raise LogFileError(f"{path} holds only blank lines" if number else f"{path} is empty")


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"PK\x03\x04")):
        raise LogFileError(f"{path} is compressed; unpack it first")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LogFileError(f"{path} is UTF-16; convert it to UTF-8 first")
    if b"\0" in head or len(_CONTROL.findall(head)) > len(head) * _MANY:
        raise LogFileError(f"{path} is binary; a log file has one message of text in each line")
