"""A record as it would have arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lipservice._log_record import LogRecord
from lipservice._otlp_tables import (
    RECORD_KEY_COUNT,
    RECORD_KEY_DISTINCT_ID,
    RECORD_KEY_LOGGER,
    RECORD_KEY_PATTERN,
    RECORD_KEY_RANDOMNESS,
    RECORD_KEY_REASON,
    RECORD_KEY_SESSION_ID,
    RECORD_KEY_THRESHOLD,
    RECORD_KEY_WEIGHT,
    RECORD_KEY_WOULD_KEEP,
    RECORD_KEY_WOULD_REASON,
)
from lipservice._plain_record import Pairs, Plain, plain_record
from lipservice._severity import HIGHEST, LOWEST
from lipservice._stamps import STAMP_KEYS

_LEVELS = ("trace", "debug", "info", "warn", "error", "fatal")
# Severities of one level.
_WIDTH = (HIGHEST - LOWEST + 1) // len(_LEVELS)

_IN_PLACES_OF_THEIR_OWN = STAMP_KEYS | {RECORD_KEY_LOGGER, RECORD_KEY_DISTINCT_ID, RECORD_KEY_SESSION_ID}


@dataclass(frozen=True, slots=True)
class CapturedDecision:
    """What was decided of a record, as its stamps say it; what they leave out is as it is here without them.

    Attributes:
        reason: Why it was kept; empty: it goes without saying.
        pattern: The id of its pattern; empty: it is not said.
        count: How many records it accounts for, itself and those that were dropped before it.
        weight: How many records like it it stands for; 0: it only gives context.
        threshold: OpenTelemetry's `th`, where the randomness of the request decided.
        randomness: OpenTelemetry's `rv`, likewise.
        would_keep: With `shadow`, whether it would have been kept.
        would_reason: With `shadow`, why it would not.
    """

    reason: str = ""
    pattern: str = ""
    count: int = 1
    weight: float = 1.0
    threshold: str = ""
    randomness: str = ""
    would_keep: bool = True
    would_reason: str = ""


@dataclass(frozen=True, slots=True)
class CapturedRecord:
    """A record that was sent, within the limits of what can be sent.

    Attributes:
        body: The message.
        severity: OpenTelemetry's severity number.
        severity_text: The name of the level in its library.
        logger: The name of the logger.
        attributes: The attributes, without those that stand in places of their own here.
        distinct_id: The person.
        session_id: The session.
        trace_id: The trace, 32 hexadecimal digits.
        span_id: The span, 16 hexadecimal digits.
        flags: The flags of the trace.
        event_name: Which kind of event it is.
        time_ns: When it happened, in nanoseconds since 1970.
        decision: What was decided of it.
    """

    body: object
    severity: int
    severity_text: str = ""
    logger: str = ""
    attributes: Mapping[str, object] = field(default_factory=dict)
    distinct_id: str = ""
    session_id: str = ""
    trace_id: str = ""
    span_id: str = ""
    flags: int = 0
    event_name: str = ""
    time_ns: int = 0
    decision: CapturedDecision = CapturedDecision()

    @property
    def level(self) -> str:
        """The name of the severity, of those of the option `level`; empty: it has none."""
        return level_of(self.severity)

    def __str__(self) -> str:
        """Return it on one line."""
        attributes = "".join(f"  {key}={value!r}" for key, value in self.attributes.items())
        return f'{self.level:5}  {self.logger or "-"}  "{self.body}"{attributes}'


def level_of(severity: int) -> str:
    """Return the name of a severity number, of those of the option `level`."""
    return _LEVELS[(severity - LOWEST) // _WIDTH] if LOWEST <= severity <= HIGHEST else ""


def captured_record(record: LogRecord) -> CapturedRecord:
    """Return what would have arrived of a record."""
    plain = plain_record(record, observed_time=True, severity_text=True)
    all_of_it: dict[str, Any] = _mapping(plain.attributes)
    return CapturedRecord(
        body=_usual(plain.body),
        severity=plain.severity,
        severity_text=plain.severity_text,
        logger=all_of_it.get(RECORD_KEY_LOGGER, ""),
        attributes={key: value for key, value in all_of_it.items() if key not in _IN_PLACES_OF_THEIR_OWN},
        distinct_id=all_of_it.get(RECORD_KEY_DISTINCT_ID, ""),
        session_id=all_of_it.get(RECORD_KEY_SESSION_ID, ""),
        trace_id=plain.trace_id.hex(),
        span_id=plain.span_id.hex(),
        flags=plain.flags,
        event_name=plain.event_name,
        time_ns=plain.time_ns,
        decision=CapturedDecision(
            reason=all_of_it.get(RECORD_KEY_REASON, ""),
            pattern=all_of_it.get(RECORD_KEY_PATTERN, ""),
            count=all_of_it.get(RECORD_KEY_COUNT, 1),
            weight=all_of_it.get(RECORD_KEY_WEIGHT, 1.0),
            threshold=all_of_it.get(RECORD_KEY_THRESHOLD, ""),
            randomness=all_of_it.get(RECORD_KEY_RANDOMNESS, ""),
            would_keep=all_of_it.get(RECORD_KEY_WOULD_KEEP, True),
            would_reason=all_of_it.get(RECORD_KEY_WOULD_REASON, ""),
        ),
    )


def _mapping(pairs: Pairs) -> dict[str, object]:
    return {key: _usual(value) for key, value in pairs}


def _usual(value: Plain) -> object:
    """Return a list or a map as Python has them."""
    if isinstance(value, tuple):
        return _mapping(value)
    return [_usual(element) for element in value] if isinstance(value, list) else value
