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
from lipservice._familiar import Familiar
from lipservice._levels import NOT_TAKEN, Levels
from lipservice._logging_entry import LoggingEntry
from lipservice._logging_shortcut import make_send_kept
from lipservice._pipeline import Pipeline
from lipservice._plain_decisions import KEPT, Asked
from lipservice._request_scope import current_scope
from lipservice._text import DIGITS_TO_ZERO

_MS = 1_000_000
_MS_OF_SECOND = 1_000.0


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
    familiar, sampler, send_kept = Familiar(pipeline), pipeline.sampler, make_send_kept(pipeline)
    messages, learn = familiar.messages, familiar.learn
    wall_ns = pipeline.clock.wall_ns if pipeline.has_own_clock else None
    in_request = current_scope.get

    def handle(record: logging.LogRecord) -> bool:  # noqa: C901, PLR0911, PLR0912  as above
        if not others and ((last_resort := logging.lastResort) is None or record.levelno >= last_resort.level):
            handler.stand_in(record)
        if filters:
            passed = handler.filter(record)
            if not passed:
                return False
            record = passed if isinstance(passed, logging.LogRecord) else record
        severity = asked = decision = None
        try:
            # A record that comes from a queue was made by another thread than this one.
            if (record.thread in inside or record.thread is None) and get_ident() in inside:
                tallies.reentrant += 1
                return True
            if claims and is_claimed(record):
                return True
            message = record.msg
            if type(message) is str:
                text = message if record.args else message.encode().translate(DIGITS_TO_ZERO)
                key = (text, record.levelno, record.name)
                asked = messages.recent.get(key)
            if asked is None:
                severity = levels[record.levelno]
                if severity == NOT_TAKEN:
                    return True
                if type(message) is str:
                    asked = learn(key, message, severity, record.name)
            if asked is not None and in_request() is None and getattr(record, KEEP_MARK, None) is None:
                # A float all the way: a whole number would cost as much as the decision's arithmetic.
                now_ms = record.created * _MS_OF_SECOND if wall_ns is None else wall_ns() // _MS
                # In two steps, which Python does faster than one.
                decide = sampler.plain
                decision = decide(asked, now_ms)
                if decision is None or (decision is KEPT and send_kept(record, asked.severity)):
                    return True
        except Exception:  # noqa: BLE001  whatever somebody has made a record of, the pipeline knows how to take it
            asked = decision = None
            severity = _severity(levels, record)
            if severity == NOT_TAKEN:
                return True
        _take(pipeline, record, severity, asked, decision)
        return True

    return handle


def _take(
    pipeline: Pipeline,
    record: logging.LogRecord,
    severity: int | None,
    asked: Asked | None,
    decision: Decision | None,
) -> None:
    if severity is None and asked is not None:
        severity = asked.severity
    try:
        entry: Entry = LoggingEntry(record, severity or DEFAULT_SEVERITY)
    except Exception:  # noqa: BLE001  as above
        entry = Unreadable()
    pipeline.take(entry, None if asked is None else asked.signature, decision)


def _severity(levels: Levels, record: logging.LogRecord) -> int:
    try:
        return levels[record.levelno]
    except Exception:  # noqa: BLE001  as above
        return DEFAULT_SEVERITY
