"""How a doctor's command has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Doctor", "Done"]


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    out: str
    error: str


Doctor = Callable[..., Done]
