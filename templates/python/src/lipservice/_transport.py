"""How a body gets to its endpoint, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(slots=True)
class Answer:
    """What came back.

    Attributes:
        status: As of HTTP; 0: there was no answer.
        headers: By lower-case names.
        body: Its body, after decompression.
        retry_after_ms: A pause that was asked for otherwise than by the header Retry-After; 0: none.
        reset: There was no answer because the connection was reset.
        too_large: The answer was longer than one may be.
        cut: It ended in its midst, or took too long.
        error: Why there was no answer or, where there is a status, why its body could not be read; for a diagnostic.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    retry_after_ms: int = 0
    reset: bool = False
    too_large: bool = False
    cut: bool = False
    error: str = ""


class Transport(Protocol):
    """Sends one body at a time. Only `abort` is called from other threads."""

    def send(self, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
        """Send a body and return the answer, within so many seconds. Never raises."""

    def abort(self) -> None:
        """Make a `send` that is under way return at once."""

    def close(self) -> None:
        """Close the connection."""

    def forget(self) -> None:
        """Let go of the connection without a word, because it belongs to the parent of this process."""
