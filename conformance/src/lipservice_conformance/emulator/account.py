"""What rows cost: by the per-record metering that is prepared, and as one message to the broker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import zstandard

from lipservice_conformance.emulator.row import Row

__all__ = ["message_bytes", "record_bytes"]

_FREE = 50  # up to here, scope and event name cost nothing
_HEADERS = 852  # what the message has besides its payload: 999,148 B of payload are the most that pass
_LEVEL = 1


def record_bytes(rows: Iterable[Row]) -> int:
    """Return the sum over all rows. Resource attributes count in every row, though they were sent once."""
    return sum(_row_bytes(row) for row in rows)


def message_bytes(rows: Sequence[Row]) -> int:
    """Return the size of the rows as one compressed message, laid out nearly as Avro: each text behind its length."""
    if not rows:
        return 0
    payload = bytearray()
    for row in rows:
        for text in _texts(row):
            data = text.encode()
            payload += len(data).to_bytes(3) + data
    return _HEADERS + len(zstandard.ZstdCompressor(level=_LEVEL).compress(bytes(payload)))


def _row_bytes(row: Row) -> int:
    named = (len(row.instrumentation_scope.encode()), len(row.event_name.encode()))
    maps = _map_bytes(row.attributes) + _map_bytes(row.resource_attributes)
    return len(row.body.encode()) + maps + sum(size for size in named if size > _FREE)


def _map_bytes(attributes: Mapping[str, str]) -> int:
    return sum(len(key.encode()) + len(value.encode()) for key, value in attributes.items())


def _texts(row: Row) -> Iterable[str]:
    yield from (row.uuid, row.trace_id, row.span_id, row.body, row.severity_text, row.service_name)
    yield from (str(row.timestamp), row.instrumentation_scope, row.event_name)
    for attributes in (row.attributes, row.resource_attributes):
        for pair in attributes.items():
            yield from pair
