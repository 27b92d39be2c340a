"""The short way of a record of logging that is kept: most have a text, some attributes, and nothing else to ask for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import islice
from sys import modules
from threading import get_ident
from typing import Final, TypeAlias

from lipservice._composer import add_trace
from lipservice._log_record import LogRecord
from lipservice._logging_entry import FIELDS, GET_MESSAGE, MARK, NOT_ATTRIBUTES, NS_OF_SECOND
from lipservice._otlp_tables import ATTRIBUTES, RECORD_KEY_LOGGER
from lipservice._pipeline import Pipeline
from lipservice._stamps import FULL, STAMP_KEYS
from lipservice._surroundings import OPENTELEMETRY

SendKept: TypeAlias = Callable[[logging.LogRecord, int], bool]

# Records with these among their attributes take the long way.
_UNUSUAL: Final = NOT_ATTRIBUTES | STAMP_KEYS | {RECORD_KEY_LOGGER}


def make_send_kept(pipeline: Pipeline) -> SendKept:
    """Return a function that sends a record of no request which was decided to be `KEPT`, given its severity.

    It does what `Pipeline.take` would do. False: it has done nothing, and `Pipeline.take` has to.
    """
    inside, sampler, composer, departure = pipeline.inside, pipeline.sampler, pipeline.composer, pipeline.departure
    wall_ns, has_own_clock = pipeline.clock.wall_ns, pipeline.has_own_clock

    def send_kept(record: logging.LogRecord, severity: int) -> bool:
        if (
            record.args
            or record.exc_info
            or record.exc_text
            or not record.name
            or type(record) is not logging.LogRecord
            or logging.LogRecord.getMessage is not GET_MESSAGE
            or not composer.is_brief
            or not departure.asks_nobody
            or sampler.policy.annotate == FULL
        ):
            return False
        ident = get_ident()
        inside.add(ident)
        try:
            attributes: dict[str, object] = {RECORD_KEY_LOGGER: record.name}
            fields = record.__dict__
            if len(fields) != FIELDS:
                own = dict(islice(fields.items(), FIELDS, None))
                own.pop(MARK, None)
                if len(own) >= ATTRIBUTES or not _UNUSUAL.isdisjoint(own):
                    return False
                attributes.update(own)
            now_ns = wall_ns()
            time_ns = now_ns if has_own_clock else int(record.created * NS_OF_SECOND) or now_ns
            sent = LogRecord(
                record.msg, severity, attributes, severity_text=record.levelname, time_ns=time_ns, observed_ns=now_ns
            )
            if OPENTELEMETRY in modules:
                add_trace(sent, None)
            departure.emit(sent)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001  the long way knows what to do
            return False
        finally:
            inside.discard(ident)
        return True

    return send_kept
