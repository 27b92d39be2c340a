"""What `Handler.handle` does while a client is at work: a dropped record of a known pattern costs no more than this."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sized
from threading import get_ident
from typing import Any, Protocol

from lipservice._claims import claims, is_claimed
from lipservice._decision import Decision
from lipservice._engine import DEFAULT_SEVERITY
from lipservice._entry import KEEP_MARK, Entry, Unreadable
from lipservice._levels import NOT_TAKEN
from lipservice._logging_entry import LoggingEntry
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope
from lipservice._signature import Signature
from lipservice._text import DIGITS_TO_ZERO

_MS = 1_000_000
_MS_OF_SECOND = 1_000


class Connected(Protocol):
    """A handler of ours, as logging calls it."""

    filters: list[Any]
    # The handlers of others beside it, where it has to stand in for them while there are none.
    others: Sized

    def filter(self, record: logging.LogRecord, /) -> Any:  # noqa: ANN401  newer Pythons may return another record
        """Ask the filters that the application has added."""

    def stand_in(self, record: logging.LogRecord) -> None:
        """Do what logging does where nobody wants a record."""


def make_handle(  # noqa: C901  its one function makes no calls that it can do without
    pipeline: Pipeline, handler: Connected
) -> Callable[[logging.LogRecord], bool]:
    """Return the function. All that it needs is bound here, once: each attribute of an object would cost as it goes."""
    filters, others = handler.filters, handler.others
    inside, tallies, levels = pipeline.inside, pipeline.tallies, pipeline.levels("logging")
    messages, drops = pipeline.scanner.messages, pipeline.sampler.decide_plain
    wall_ns = pipeline.clock.wall_ns if pipeline.has_own_clock else None
    in_request, begun = current_scope.get, pipeline

    def handle(record: logging.LogRecord) -> bool:
        if not others and ((last_resort := logging.lastResort) is None or record.levelno >= last_resort.level):
            handler.stand_in(record)
        if filters:
            passed = handler.filter(record)
            if not passed:
                return False
            record = passed if isinstance(passed, logging.LogRecord) else record
        severity = signature = decision = None
        try:
            # A record that comes from a queue was made by another thread than this one.
            if (record.thread in inside or record.thread is None) and get_ident() in inside:
                tallies.reentrant += 1
                return True
            severity = levels[record.levelno]
            if severity == NOT_TAKEN or (claims and is_claimed(record)):
                return True
            message = record.msg
            if type(message) is str:
                key = (message.encode().translate(DIGITS_TO_ZERO), severity, record.name, bool(record.args))
                signature = messages.recent.get(key)
                if (
                    signature is not None
                    and begun.begun
                    and in_request() is None
                    and getattr(record, KEEP_MARK, None) is None
                ):
                    now_ms = int(record.created * _MS_OF_SECOND) if wall_ns is None else wall_ns() // _MS
                    decision = drops(signature.id, signature.template, severity, now_ms)
                    if decision is None:
                        return True
        except Exception:  # noqa: BLE001  whatever somebody has made a record of, the pipeline knows how to take it
            signature = decision = None
        _take(pipeline, record, severity, signature, decision)
        return True

    return handle


def _take(
    pipeline: Pipeline,
    record: logging.LogRecord,
    severity: int | None,
    signature: Signature | None,
    decision: Decision | None,
) -> None:
    try:
        entry: Entry = LoggingEntry(record, severity or DEFAULT_SEVERITY)
    except Exception:  # noqa: BLE001  as above
        entry = Unreadable()
    pipeline.take(entry, signature, decision)
