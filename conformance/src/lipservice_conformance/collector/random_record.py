"""A random record, every field of which may be there."""

from __future__ import annotations

import random
import struct

from lipservice_conformance.collector.model import (
    Record,
    Value,
    boolean,
    bytestring,
    double,
    entries,
    integer,
    listing,
    text,
)

__all__ = ["random_record"]

_ALPHABET = 'abcXYZ 0189.-_/"\\\t\n\x00éßя世🙂\u200b'
_DEPTH = 4


def random_record(chance: random.Random, number: int) -> Record:
    """Return a record; `number` tells it from others."""
    attributes = [[_text(chance, 12), _value(chance, 0)] for _ in range(chance.randrange(9))]
    return {
        "time": str(chance.randrange(2**63)),
        "observed": str(chance.randrange(2**63)),
        "severity": chance.randrange(25),
        "severity_text": _text(chance, 8),
        "body": chance.choice((text(f"random {number}"), _value(chance, 0))),
        "attributes": [*attributes, ["number", integer(number)]],
        "dropped": chance.choice((0, chance.randrange(2**32))),
        "flags": chance.randrange(256),
        "trace_id": chance.choice(("", chance.randbytes(16).hex())),
        "span_id": chance.choice(("", chance.randbytes(8).hex())),
        "event_name": _text(chance, 20),
    }


def _text(chance: random.Random, longest: int) -> str:
    return "".join(chance.choices(_ALPHABET, k=chance.randrange(longest + 1)))


def _value(chance: random.Random, depth: int) -> Value:
    match chance.randrange(6 if depth == _DEPTH else 8):
        case 0:
            return None
        case 1:
            return text(_text(chance, 40))
        case 2:
            return boolean(chance.random() < 1 / 2)
        case 3:
            return integer(chance.randrange(-(2**63), 2**63) >> chance.randrange(63))
        case 4:
            number: float = struct.unpack(">d", chance.randbytes(8))[0]
            return double(number)
        case 5:
            return bytestring(chance.randbytes(chance.randrange(20)))
        case 6:
            return listing(*(_value(chance, depth + 1) for _ in range(chance.randrange(5))))
    return entries(*((_text(chance, 8), _value(chance, depth + 1)) for _ in range(chance.randrange(5))))
