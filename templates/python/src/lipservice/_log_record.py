"""A record as it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


# Not frozen: one is made for every record that is kept, and that would cost as much as encoding it.
@dataclass(slots=True)
class LogRecord:
    """One log record of OpenTelemetry.

    Nothing in it can make an exporter fail: what cannot be sent as it is becomes text, is cut or is left out.

    Attributes:
        body: The message, usually a text; anything else is sent as it would be in an attribute. None: no message.
        severity: An OpenTelemetry severity number; outside 1 to 24 it is not given.
        attributes: Attributes by name; lists and mappings may be nested.
        severity_text: The level's name in the library that it comes from.
        time_ns: When it happened, in nanoseconds since 1970; 0: not given.
        observed_ns: When it was taken, likewise.
        trace_id: The trace it belongs to, 32 hexadecimal digits.
        span_id: The span it belongs to, 16 hexadecimal digits.
        flags: The flags of the trace, 8 bits.
        event_name: Which kind of event it is, where it is one.
        dropped_attributes: How many attributes were left out before.
    """

    body: object = None
    severity: int = 0
    attributes: Mapping[str, object] | None = None
    severity_text: str = field(default="", kw_only=True)
    time_ns: int = field(default=0, kw_only=True)
    observed_ns: int = field(default=0, kw_only=True)
    trace_id: str = field(default="", kw_only=True)
    span_id: str = field(default="", kw_only=True)
    flags: int = field(default=0, kw_only=True)
    event_name: str = field(default="", kw_only=True)
    dropped_attributes: int = field(default=0, kw_only=True)
