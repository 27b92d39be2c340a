"""loguru, by a sink. Needs loguru, which the extra `loguru` brings.

    logger.add(lipservice.loguru.sink, filter=lipservice.loguru.take)

The filter does the work, and leaves nothing for the sink to do: it is asked before loguru makes a line for the sink and
takes the lock, and then neither is done. A sink alone works, too; only, values whose text logs by loguru again make
loguru complain on standard error, because it does not let a sink be called within itself.

Where all sinks share a patcher, LipService can be that. It sees what the levels of the other sinks let through:

    logger.configure(patcher=lipservice.loguru.patcher)

Never `enqueue` the sink: the queue is one of `multiprocessing`, which hangs in programs that fork, and pickles what is
logged; and LipService does not wait for the network anyway.

Where records of the standard library are handed to loguru, or those of loguru to the standard library, each is decided
once, whatever it meets.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from threading import get_ident
from types import FrameType
from typing import TYPE_CHECKING, Final, TypeAlias

from lipservice._call_stack import callers, package_of
from lipservice._claims import claim
from lipservice._entry import KEEP_MARK, Entry, Unreadable
from lipservice._familiar import Familiar
from lipservice._handler_chain import reaches_handler
from lipservice._levels import NOT_TAKEN
from lipservice._loguru_entry import LoguruEntry
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope
from lipservice._taking import Taking

if TYPE_CHECKING:
    from loguru import Message, Record

__all__ = ["patcher", "sink", "take"]

_Take: TypeAlias = "Callable[[Record], None]"

_MS = 1_000_000
# Frames between a call of loguru by a handler of logging and that of the handler.
_BETWEEN = 3


def _nothing() -> None:
    """Stand for a record that is gone."""


class _Here(threading.local):
    """What this thread has seen last, to know it again where it comes by another way.

    Attributes:
        taken: What only the last record of loguru has: one of several sinks has taken it.
        record: The last record of loguru, until logging has something newer.
        logged: The last record of logging that a handler of ours has seen; it goes when logging is done with it.
    """

    taken: object = None
    record: tuple[str, datetime] | None = None
    logged: Callable[[], logging.LogRecord | None] = staticmethod(_nothing)


_here: Final = _Here()


def sink(message: Message) -> None:
    """Take a record for the client that `configure_adaptive_logging` has made or will make; without one, none."""
    taking = _taking.take
    if taking is not None:
        taking(message.record)


def take(record: Record) -> bool:
    """Take a record, as `sink` does, and return False: the sink has nothing to do with it any more."""
    taking = _taking.take
    if taking is not None:
        taking(record)
    return False


def patcher(record: Record) -> None:
    """Take a record, as `sink` does, and leave it as it is."""
    take(record)


def _make_take(pipeline: Pipeline) -> _Take:
    """Return the function; all that a dropped record of a known pattern needs is bound here."""
    inside, tallies, levels = pipeline.inside, pipeline.tallies, pipeline.levels("loguru")
    find, sampler = Familiar(pipeline).find, pipeline.sampler
    wall_ns, in_request, here = pipeline.clock.wall_ns, current_scope.get, _here

    def take_record(record: Record) -> None:
        if get_ident() in inside:
            tallies.reentrant += 1
            return
        asked = decision = None
        try:
            # Of one call all sinks get the same; two calls never share it.
            taken = record["elapsed"]
            if here.taken is taken:
                return
            here.taken = taken
            severity, text = levels[record["level"].no], record["message"]
            if severity == NOT_TAKEN or (here.logged() is not None and _is_of_logging(text)):
                return
            here.record = text, record["time"]
            if in_request() is None and KEEP_MARK not in record["extra"]:
                asked = find(text, severity, record["name"] or "")
                if asked is not None:
                    decision = sampler.plain(asked, wall_ns() // _MS)
                    if decision is None:
                        return
        except Exception:  # noqa: BLE001  patchers may have put anything into a record
            asked = decision = None
        try:
            entry: Entry = LoguruEntry(record, levels[record["level"].no])
        except Exception:  # noqa: BLE001  as above
            entry = Unreadable()
        pipeline.take(entry, None if asked is None else asked.signature, decision)

    return take_record


def _is_of_logging(text: str) -> bool:
    """Tell whether a handler of the standard library hands on a record that a handler of ours sees there."""
    frames = callers()
    for frame in frames:
        if package_of(frame) not in {"lipservice", "loguru"}:
            break
    else:
        return False
    # The one that has called loguru is the application's own; what has called that, within a few frames, is logging.
    for frame in islice(frames, _BETWEEN):
        record = _record_of(frame)
        if record is not None:
            return record.getMessage() == text and reaches_handler(record.name)
    return False


def _record_of(frame: FrameType) -> logging.LogRecord | None:
    """Return the record that a frame of logging handles."""
    record = frame.f_locals.get("record") if package_of(frame) == "logging" else None
    return record if isinstance(record, logging.LogRecord) else None


def _is_of_loguru(record: logging.LogRecord) -> bool:
    """Tell whether a record was taken where loguru had it; if loguru hands it on only now, take it."""
    taken, _here.record = _here.record, None
    # Made before what loguru had last, and only now here: loguru got it by another handler of logging.
    if taken is not None and record.created < taken[1].timestamp() and record.getMessage() == taken[0]:
        return True
    if "extra" in record.__dict__:
        for frame in callers():
            if package_of(frame) == "loguru" and frame.f_code.co_name == "emit":
                # Logging has it from loguru, and not the other way round.
                _here.logged = _nothing
                take(frame.f_locals["record"])
                return True
    _here.logged = weakref.ref(record)
    return False


claim(_is_of_loguru)
_taking: Final = Taking(_make_take)
