"""A stored row, read as a person would: attributes as values, ids in hexadecimal digits."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lipservice_conformance.emulator import Row

__all__ = ["STAMPS", "Sent", "read_row"]

_SETTLED = re.compile(r"(\d+) more like this were not sent: (.*)", re.DOTALL)
STAMPS = (
    "lipservice.count",
    "lipservice.sample.weight",
    "lipservice.pattern.id",
    "lipservice.sample.reason",
    "sampling.threshold",
    "sampling.randomness",
    "lipservice.would.keep",
    "lipservice.would.reason",
)


@dataclass(frozen=True)
class Sent:
    """A record as it arrived. Times are microseconds since 1970; ids are empty where there are none."""

    body: str
    severity: int
    time: int
    trace_id: str
    span_id: str
    flags: int
    attributes: Mapping[str, Any]

    @property
    def count(self) -> int:
        """Return how many records it accounts for."""
        return int(self.attributes.get("lipservice.count", 1))

    @property
    def reason(self) -> str:
        """Return why it was kept, where that is said."""
        return str(self.attributes.get("lipservice.sample.reason", ""))

    @property
    def is_settlement(self) -> bool:
        """Whether it only accounts for others."""
        return self.reason == "settled"

    @property
    def subject(self) -> str:
        """Return the first word of the message, or of that which a settlement is about: the pattern, to this tier."""
        settled = _SETTLED.fullmatch(self.body) if self.is_settlement else None
        text = settled[2] if settled else self.body
        return text.partition(" ")[0]

    @property
    def own_attributes(self) -> dict[str, Any]:
        """Return the attributes but for stamps."""
        return {key: value for key, value in self.attributes.items() if key not in STAMPS}


def read_row(row: Row) -> Sent:
    """Read a row."""
    return Sent(
        row.body,
        row.severity_number,
        row.timestamp,
        _digits(row.trace_id),
        _digits(row.span_id),
        row.trace_flags,
        {key: json.loads(value) for key, value in row.attributes.items()},
    )


def _digits(identifier: str) -> str:
    digits = base64.b64decode(identifier).hex()
    return digits if digits.strip("0") else ""
