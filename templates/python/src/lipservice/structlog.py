"""structlog, by a processor. Needs structlog, which the extra `structlog` brings.

Put it before the renderer; the nearer to the front, the less a dropped event costs, and what stands before it is sent:

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            lipservice.structlog.processor,
            structlog.processors.JSONRenderer(),
        ]
    )

It hands events on as they are, kept or dropped. Where structlog renders by the standard library's logging, an event is
decided here and not again there, whatever handlers it meets.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, MutableMapping
from threading import get_ident
from typing import Any, Final, TypeAlias

import structlog

from lipservice._call_stack import callers, package_of
from lipservice._claims import claim, expected
from lipservice._entry import KEEP_MARK, Entry, Unreadable
from lipservice._familiar import Familiar
from lipservice._handler_chain import reaches_handler
from lipservice._levels import NOT_TAKEN
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope
from lipservice._structlog_entry import ARGS, EVENT, LOGGER, RECORD, StructlogEntry
from lipservice._taking import Taking

__all__ = ["Processor", "processor"]

Event: TypeAlias = MutableMapping[str, Any]
_Take: TypeAlias = "Callable[[object, str, Event], bool]"

_MS = 1_000_000


class _Here(threading.local):
    """The logger of logging that an event of this thread, decided already, is on its way to."""

    name: str | None = None


_here: Final = _Here()


class Processor:
    """Takes events for the client that `configure_adaptive_logging` has made or will make; without one, none."""

    def __init__(self, *, drop: bool = False) -> None:
        """Hand on every event, or with `drop` those that LipService keeps at once."""
        self._drop = drop
        claim(_is_on_its_way)

    def __call__(self, logger: object, method_name: str, event_dict: Event) -> Event:
        """Take an event, and return it as it is.

        Raises:
            structlog.DropEvent: It was dropped or held back, and the processor drops.
        """
        take = _taking.take
        if take is not None and not take(logger, method_name, event_dict) and self._drop:
            raise structlog.DropEvent
        return event_dict


def _make_take(pipeline: Pipeline) -> _Take:
    """Return the function, which tells whether an event was not dropped; what it needs for one is bound here."""
    inside, tallies, levels = pipeline.inside, pipeline.tallies, pipeline.levels("structlog")
    find, sampler = Familiar(pipeline).find, pipeline.sampler
    in_request, wall_ns, here = current_scope.get, pipeline.clock.wall_ns, _here

    def take(logger: object, method: str, event: Event) -> bool:
        if get_ident() in inside:
            tallies.reentrant += 1
            return True
        asked = decision = None
        try:
            if RECORD in event:
                return _take_of_logging(pipeline, method, event)
            name = event.get(LOGGER)
            if isinstance(logger, logging.Logger):
                here.name = logger.name
                name = name or logger.name
            name = name if type(name) is str else ""
            severity = levels[method]
            if severity == NOT_TAKEN:
                return True
            text = event.get(EVENT)
            if type(text) is str and in_request() is None and KEEP_MARK not in event:
                asked = find(text, severity, name, is_template=ARGS in event)
                if asked is not None:
                    decision = sampler.plain(asked, wall_ns() // _MS)
                    if decision is None:
                        return False
            entry: Entry = StructlogEntry(event, method, severity, name)
        except Exception:  # noqa: BLE001  whatever somebody has made an event of
            entry, asked = Unreadable(), None
        return pipeline.take(entry, None if asked is None else asked.signature, decision)

    return take


def _take_of_logging(pipeline: Pipeline, method: str, event: Event) -> bool:
    """Take a record of logging that a `ProcessorFormatter` formats, if no handler of ours and no processor has it."""
    record: logging.LogRecord = event[RECORD]
    if reaches_handler(record.name) or (event.get("_from_structlog") and _is_on_its_way(record)):
        return True
    severity = pipeline.levels("logging")[record.levelno]
    if severity == NOT_TAKEN:
        return True
    return pipeline.take(StructlogEntry(event, method, severity, record.name))


def _is_on_its_way(record: logging.LogRecord) -> bool:
    """Tell whether structlog has made a record, of an event that is decided."""
    if _here.name != record.name:
        return False
    _here.name = None
    # Another processor may have dropped that event, and then somebody has logged by himself.
    return any(package_of(frame) == "structlog" for frame in callers())


expected.append(lambda name: _here.name == name)
_taking: Final = Taking(_make_take)
processor: Final = Processor()
