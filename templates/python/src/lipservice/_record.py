"""A record as the sampler sees it: what a decision can depend on, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lipservice._engine import DEFAULT_SEVERITY

# The payload of a record of a request that is not to be held back.
UNHELD: Final = object()


# Not frozen, nor a tuple: one is made for every record, and its fields are read many times.
@dataclass(slots=True)
class Record:
    """One record.

    Attributes:
        pattern: The id of its pattern.
        template: The template of its pattern; only rules look at it. What is no text counts as "".
        severity: An OpenTelemetry severity number; outside 1 to 24 it counts as INFO.
        logger: The logger's name; only rules look at it. What is no text counts as "".
        body_bytes: The bytes of the message; budgets of bytes look at it, and records that are held back are measured
            by it.
        attributes: Attributes by name; only rules, budgets of bytes and records that are held back look at them.
        scope: The request it belongs to, such as its trace id; "" is none. Without one it is not held back when it is
            dropped.
        payload: What the caller wants back when the record is released because its request failed.
    """

    pattern: str
    template: str = ""
    severity: int = DEFAULT_SEVERITY
    logger: str = ""
    body_bytes: int = 0
    attributes: Mapping[str, object] | None = None
    scope: str | None = None
    payload: object = None
