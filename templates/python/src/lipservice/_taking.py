"""What takes the records of one library for the client at work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from lipservice._at_work import at_work
from lipservice._pipeline import Pipeline

Take = TypeVar("Take")


class Taking(Generic[Take]):
    """Holds what `make` makes for the client at work, and makes it anew for the next; None: there is no client."""

    def __init__(self, make: Callable[[Pipeline], Take]) -> None:
        """Make it for the client at work, if there is one."""
        self.take: Take | None = None
        self._make = make
        self._bind(at_work.pipeline)
        at_work.watchers.append(self._bind)

    def _bind(self, pipeline: Pipeline | None) -> None:
        self.take = None if pipeline is None else self._make(pipeline)
