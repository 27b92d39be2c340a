"""The client that is at work in this process, for whatever was made before it or knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lipservice._client import Client
    from lipservice._pipeline import Pipeline


class AtWork:
    """The client and its pipeline; None: there is none, or it sends nothing."""

    def __init__(self) -> None:
        """Begin with none."""
        self.client: Client | None = None
        self.pipeline: Pipeline | None = None
        # Called with the pipeline when one begins, with None when it ends, and with the same again in a fork's child.
        self.watchers: list[Callable[[Pipeline | None], object]] = []

    def set_pipeline(self, pipeline: Pipeline | None) -> None:
        """Let another pipeline work, and tell everybody."""
        self.pipeline = pipeline
        for watcher in tuple(self.watchers):
            watcher(pipeline)


at_work: Final = AtWork()
