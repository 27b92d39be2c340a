"""What writes records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lipservice._log_record import LogRecord


class Encoder(Protocol):
    """Writes each record by itself, and the body of a request around them."""

    @property
    def name(self) -> str:
        """Return `protobuf` or `json`."""

    @property
    def content_type(self) -> str:
        """Return what a request calls its body."""

    def piece(self, record: LogRecord) -> bytes:
        """Return one record. Raises only what says that it cannot be written."""

    def body(self, pieces: Sequence[bytes]) -> bytes:
        """Return the body of a request."""

    def body_length(self, count: int, piece_bytes: int) -> int:
        """Return how long it would be."""
