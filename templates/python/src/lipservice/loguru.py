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
from collections.abc import Callable
from itertools import islice
from threading import get_ident
from types import FrameType
from typing import TYPE_CHECKING, Final, TypeAlias

from lipservice._at_work import at_work
from lipservice._call_stack import callers, package_of
from lipservice._claims import claim
from lipservice._entry import KEEP_MARK, Entry, Unreadable
from lipservice._handler_chain import reaches_handler
from lipservice._levels import NOT_TAKEN
from lipservice._loguru_entry import LoguruEntry
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope
from lipservice._text import DIGITS_TO_ZERO

if TYPE_CHECKING:
    from loguru import Message, Record

__all__ = ["patcher", "sink", "take"]

_Take: TypeAlias = "Callable[[Record, Callable[[str], bool]], None]"

_MS, _MS_OF_SECOND = 1_000_000, 1_000
# Frames between a call of loguru by a handler of logging and that of the handler.
_BETWEEN = 3


class _Here(threading.local):
    """What only one record of this thread has: the last that was taken, by one sink of several."""

    taken: object = None


_here: Final = _Here()


def sink(message: Message) -> None:
    """Take a record for the client that `configure_adaptive_logging` has made or will make; without one, none."""
    taking = _taking.take
    if taking is not None:
        taking(message.record, _is_of_logging)


def take(record: Record) -> bool:
    """Take a record, as `sink` does, and return False: the sink has nothing to do with it any more."""
    taking = _taking.take
    if taking is not None:
        taking(record, _is_of_logging)
    return False


def patcher(record: Record) -> None:
    """Take a record, as `sink` does, and leave it as it is."""
    take(record)


class _Taking:
    """What takes a record for the client at work; None: there is no client."""

    def __init__(self) -> None:
        self.take: _Take | None = None
        self.bind(at_work.pipeline)
        at_work.watchers.append(self.bind)

    def bind(self, pipeline: Pipeline | None) -> None:
        self.take = None if pipeline is None else _make_take(pipeline)


def _make_take(pipeline: Pipeline) -> _Take:
    """Return the function; all that a dropped record of a known pattern needs is bound here."""
    inside, tallies, levels = pipeline.inside, pipeline.tallies, pipeline.levels("loguru")
    messages, drops, begun = pipeline.scanner.messages, pipeline.sampler.decide_plain, pipeline
    wall_ns = pipeline.clock.wall_ns if pipeline.has_own_clock else None
    in_request, here = current_scope.get, _here

    def take_record(record: Record, is_elsewhere: Callable[[str], bool]) -> None:
        if get_ident() in inside:
            tallies.reentrant += 1
            return
        signature = decision = None
        try:
            # Of one call all sinks get the same; two calls never share it.
            if here.taken is record["elapsed"]:
                return
            here.taken = record["elapsed"]
            severity = levels[record["level"].no]
            if severity == NOT_TAKEN or is_elsewhere(record["message"]):
                return
            text, name = record["message"], record["name"] or ""
            key = (text.encode().translate(DIGITS_TO_ZERO), severity, name, False)
            signature = messages.recent.get(key)
            if signature is not None and begun.begun and in_request() is None and KEEP_MARK not in record["extra"]:
                now_ms = int(record["time"].timestamp() * _MS_OF_SECOND) if wall_ns is None else wall_ns() // _MS
                decision = drops(signature.id, signature.template, severity, now_ms)
                if decision is None:
                    return
        except Exception:  # noqa: BLE001  patchers may have put anything into a record
            signature = decision = None
        try:
            entry: Entry = LoguruEntry(record, levels[record["level"].no])
        except Exception:  # noqa: BLE001  as above
            entry = Unreadable()
        pipeline.take(entry, signature, decision)

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


def _is_here(text: str) -> bool:
    """Tell of a record that is known to be loguru's that no handler of ours sees it elsewhere."""
    del text
    return False


def _record_of(frame: FrameType) -> logging.LogRecord | None:
    """Return the record that a frame of logging handles."""
    record = frame.f_locals.get("record") if package_of(frame) == "logging" else None
    return record if isinstance(record, logging.LogRecord) else None


def _is_of_loguru(record: logging.LogRecord) -> bool:
    """Take a record that a sink of loguru hands to the standard library, if it is not taken yet."""
    if "extra" not in record.__dict__:
        return False
    for frame in callers():
        if package_of(frame) == "loguru" and frame.f_code.co_name == "emit":
            if _taking.take is not None:
                _taking.take(frame.f_locals["record"], _is_here)
            return True
    return False


claim(_is_of_loguru)
_taking: Final = _Taking()
