"""A record as the service stores it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A stored row. Times are microseconds since 1970, ids base64, attribute values JSON."""

    uuid: str
    timestamp: int
    observed_timestamp: int
    body: str
    severity_text: str
    severity_number: int
    service_name: str
    trace_id: str
    span_id: str
    trace_flags: int
    instrumentation_scope: str
    event_name: str
    attributes: Mapping[str, str]
    resource_attributes: Mapping[str, str]
