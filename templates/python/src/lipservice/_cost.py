"""What a record weighs in bytes: an estimate, made before anything is encoded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lipservice._engine import BODY_BYTES, MAX_COST, OVERHEAD_BYTES, VALUE_BYTES, VALUE_DEPTH
from lipservice._record import Record

_NUMBERS = frozenset({int, float, bool, type(None)})


def record_bytes(record: Record) -> int:
    """Return the bytes a record is taken for, at most MAX_COST."""
    size = OVERHEAD_BYTES + min(max(record.body_bytes, 0), BODY_BYTES)
    if record.attributes:
        size += _members_bytes(record.attributes.items(), MAX_COST - size, VALUE_DEPTH)
    return min(size, MAX_COST)


# Each returns early with more than `room`: a list that holds itself twice has 2**32 parts down to VALUE_DEPTH. Every
# value counts something, so no list is read further than to its item MAX_COST.


def _members_bytes(members: Iterable[tuple[object, object]], room: int, depth: int) -> int:
    size = 0
    for name, value in members:
        size += _text_bytes(str(name))
        size += _value_bytes(value, room - size, depth)
        if size > room:
            break
    return size


def _items_bytes(items: Iterable[object], room: int, depth: int) -> int:
    size = 0
    for item in items:
        size += _value_bytes(item, room - size, depth)
        if size > room:
            break
    return size


def _value_bytes(value: object, room: int, depth: int) -> int:
    # Before all else, because to tell that one of these is no mapping takes longer than all the rest.
    if type(value) in _NUMBERS:
        return VALUE_BYTES
    match value:
        case str():
            return max(1, _text_bytes(value))
        case Mapping() if depth > 0:
            return VALUE_BYTES + _members_bytes(value.items(), room - VALUE_BYTES, depth - 1)
        case list() | tuple() if depth > 0:
            return VALUE_BYTES + _items_bytes(value, room - VALUE_BYTES, depth - 1)
    return VALUE_BYTES


def _text_bytes(text: str) -> int:
    # Beyond MAX_COST nothing counts. A lone surrogate becomes U+FFFD, which has as many bytes.
    if text.isascii() or len(text) > MAX_COST:
        return len(text)
    return len(text.encode("utf-8", "surrogatepass"))
