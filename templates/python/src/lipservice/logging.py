"""The standard library's logging.

`configure_adaptive_logging` connects the root logger by itself. For loggers that do not propagate to it, and with the
option `manual`, there is `Handler`:

    LOGGING = {
        "version": 1,
        "handlers": {"lipservice": {"class": "lipservice.logging.Handler"}},
        "loggers": {"shop": {"handlers": ["lipservice"], "propagate": False}},
    }

A record is decided once, whatever the number of handlers that see it. Of a queue, put the handler where the records
are put in, or leave it to the root logger: `QueueHandler` makes one text of a message and its parameters.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Sized
from typing import Final

from lipservice._at_work import at_work
from lipservice._claims import claim, is_marked
from lipservice._logging_door import make_handle
from lipservice._pipeline import Pipeline

__all__ = ["Handler"]


class Handler(logging.Handler):
    """Takes records for the client that `configure_adaptive_logging` has made or will make; without one, none.

    It has no lock and never waits; `flush` and `close` leave the client alone, because `dictConfig` calls them. Its
    formatter is not used.
    """

    others: Sized = (None,)

    def __init__(self, level: int | str = logging.NOTSET) -> None:
        """Take records from this level on, if they are not below the client's."""
        super().__init__(level)
        _handlers.add(self)
        weakref.finalize(self, _count).atexit = False
        _count()
        bind(self, at_work.pipeline)

    def createLock(self) -> None:  # noqa: N802  the name is logging's
        """Make none."""
        self.lock = None

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a record. While a client is at work, an attribute of the handler stands in place of this."""
        return bool(record)

    def stand_in(self, record: logging.LogRecord) -> None:
        """Do nothing: who has put up this handler has a handler."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record of whoever calls this himself."""
        self.handle(record)


_handlers: Final[weakref.WeakSet[Handler]] = weakref.WeakSet()


def _count() -> None:
    """Have records marked while there are several handlers."""
    claim(is_marked, wanted=len(_handlers) > 1)


def bind(handler: Handler, pipeline: Pipeline | None) -> None:
    """Let a handler take records for a pipeline, or for none."""
    if pipeline is None:
        handler.__dict__.pop("handle", None)
        return
    handler.__dict__["handle"] = make_handle(pipeline, handler)


def forget(handler: Handler) -> None:
    """Let a handler that is gone take nothing any more, though somebody may hold it still."""
    _handlers.discard(handler)
    bind(handler, None)
    _count()


def _rebind(pipeline: Pipeline | None) -> None:
    for handler in list(_handlers):
        bind(handler, pipeline)


at_work.watchers.append(_rebind)
