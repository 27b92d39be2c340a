"""A record as it is written: read from a request, its limits kept, what is invalid left out."""

import re
from dataclasses import dataclass
from typing import Any, Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.account import Account
from lipservice_conformance.slow_otlp.value import Pairs, Value, read_pairs, read_value

__all__ = ["Envelope", "Record", "read_envelope", "read_record"]

LATEST: Final = 2**63 - 1
LOWEST_SEVERITY, HIGHEST_SEVERITY = 1, 24
FLAG_BITS: Final = 0xFF


@dataclass(frozen=True, slots=True)
class Record:
    """One record. What is 0, empty or, of the body, None is not written."""

    time: int
    severity: int
    severity_text: str
    body: Value
    attributes: Pairs
    dropped: int
    flags: int
    trace_id: str
    span_id: str
    observed: int
    event_name: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the records of a request."""

    resource: Pairs
    scope_name: str
    scope_version: str


def read_record(written: dict[str, Any]) -> Record:
    """Read a record. The calls stand in the order in which texts count: event name, severity text, body, attributes."""
    account = Account()
    event_name = account.text(written.get("event_name", ""))
    severity_text = account.text(written.get("severity_text", ""))
    body = account.body(read_value(written.get("body")))
    attributes, left_out = account.attributes(read_pairs(written.get("attributes", [])))
    severity = written.get("severity", 0)
    return Record(
        time=_time(written.get("time", "0")),
        severity=severity if LOWEST_SEVERITY <= severity <= HIGHEST_SEVERITY else 0,
        severity_text=severity_text,
        body=body,
        attributes=attributes,
        dropped=written.get("dropped", 0) + left_out,
        flags=written.get("flags", 0) & FLAG_BITS,
        trace_id=_identifier(written.get("trace_id", ""), 32),
        span_id=_identifier(written.get("span_id", ""), 16),
        observed=_time(written.get("observed", "0")),
        event_name=event_name,
    )


def read_envelope(request: dict[str, Any]) -> Envelope:
    """Read resource and scope. The resource's attributes have an account of their own."""
    pairs = read_pairs(request.get("resource", []))
    resource, _ = Account().attributes(pairs, most=len(pairs))
    name, version = request.get("scope", ["", ""])
    return Envelope(resource, repair(name), repair(version))


def _time(digits: str) -> int:
    """Return nanoseconds since 1970; what PostHog refuses is left out."""
    time = int(digits)
    return time if 1 <= time <= LATEST else 0


def _identifier(digits: str, length: int) -> str:
    """Return an id in lower case, or nothing where it is none or all zeros."""
    lower = digits.lower()
    return lower if re.fullmatch(f"[0-9a-f]{{{length}}}", lower) and lower.strip("0") else ""
