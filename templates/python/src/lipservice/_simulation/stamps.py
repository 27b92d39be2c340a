"""What kept records carry, and what settles the others: it is sent, so it is paid for."""

from __future__ import annotations

from lipservice._cost import record_bytes
from lipservice._decision import Decision, Settlement
from lipservice._record import Record
from lipservice._simulation.entry import text_bytes

_COUNT = "lipservice.count"
_WEIGHT = "lipservice.sample.weight"
_PATTERN = "lipservice.pattern.id"
_REASON = "lipservice.sample.reason"

# Reasons that need no telling.
_PLAIN = frozenset({"first", "sampled", "always"})

_NOTHING_BUT_BODY = record_bytes(Record(""))


def stamp_bytes(decision: Decision, pattern: str) -> int:
    """Return the bytes that a decision adds to the record it keeps; none where there is nothing to say."""
    attributes: dict[str, object] = {}
    if decision.count != 1:
        attributes[_COUNT] = decision.count
    if decision.weight != 1.0:
        attributes[_WEIGHT] = decision.weight
    if attributes:
        attributes[_PATTERN] = pattern
    if decision.reason not in _PLAIN:
        attributes[_REASON] = decision.reason
    return record_bytes(Record("", attributes=attributes)) - _NOTHING_BUT_BODY if attributes else 0


def settlement_bytes(settlement: Settlement, template: str) -> int:
    """Return the bytes of a record that accounts for dropped ones."""
    attributes = {_COUNT: settlement.count, _PATTERN: settlement.key, _REASON: "settled"}
    return record_bytes(Record("", body_bytes=text_bytes(template), attributes=attributes))
