"""What rows say together: of each service, of each pattern, and of requests that failed."""

from __future__ import annotations

import base64
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lipservice_conformance.emulator.ledger import ReceivedRequest
from lipservice_conformance.emulator.pattern import pattern_of
from lipservice_conformance.emulator.row import Row

__all__ = ["Cell", "Failure", "Line", "Overview", "Pattern", "Service", "look_over"]

_ERROR, _WARNING = 17, 13
_STAMPS = ("lipservice.", "sampling.")
_MOST_PATTERNS = 15
# What stands around a name and a value.
_FRAME = 8
_NUMBER = 8
# What a request has had sent only because it failed.
_CONTEXT = {"retro", "promoted"}


@dataclass(frozen=True)
class Service:
    """The rows of a service.

    Attributes:
        records: How many records they account for, themselves included.
        billed: Bytes.
        all_bytes: About how many it would be if every record had been sent, without what LipService adds.
        patterns: How many there are.
    """

    name: str
    rows: int
    records: int
    billed: int
    all_bytes: int
    patterns: int
    warnings: int
    errors: int

    @property
    def unsent(self) -> float:
        """The share of records that was counted and not sent."""
        return max(0.0, 1 - self.rows / max(self.records, 1))

    @property
    def saved(self) -> float:
        """The share of bytes that was not sent, about."""
        return max(0.0, 1 - self.billed / max(self.all_bytes, 1))


@dataclass(frozen=True)
class Cell:
    """Rows of one pattern from one service, and the records that they account for."""

    rows: int
    records: int


@dataclass(frozen=True)
class Pattern:
    """A pattern, with a cell for each service."""

    template: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Line:
    """A row of a request that failed. `is_context`: it had been dropped, and came because of the failure."""

    after_ms: int
    level: str
    body: str
    is_context: bool


@dataclass(frozen=True)
class Failure:
    """A request that failed, with all rows of its trace. The trace is 32 hexadecimal digits."""

    service: str
    trace: str
    lines: tuple[Line, ...]

    @property
    def context(self) -> int:
        """How many of its rows had been dropped before."""
        return sum(line.is_context for line in self.lines)


@dataclass(frozen=True)
class Overview:
    """Services by name; the most frequent patterns, of so many; for each service that has one, a failed request."""

    services: tuple[Service, ...]
    patterns: tuple[Pattern, ...]
    total_patterns: int
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class _Seen:
    """A row, and what LipService says of it."""

    row: Row
    pattern: str
    records: int
    reason: str


def look_over(rows: Iterable[Row], requests: Iterable[ReceivedRequest]) -> Overview:
    """Return what the rows say together. The bytes are those of the requests."""
    by_service: dict[str, list[_Seen]] = defaultdict(list)
    for row in rows:
        by_service[row.service_name].append(_read(row))
    billed: Counter[str] = Counter()
    for request in requests:
        billed[request.service] += request.billed_bytes
    names = sorted(by_service)
    tables = [_cells(by_service[name]) for name in names]
    totals: Counter[str] = Counter()
    for table in tables:
        totals.update({pattern: cell.records for pattern, cell in table.items()})
    patterns = (
        Pattern(pattern, tuple(table.get(pattern, Cell(0, 0)) for table in tables))
        for pattern, _ in totals.most_common(_MOST_PATTERNS)
    )
    failures = (_worst(name, by_service[name]) for name in names)
    return Overview(
        tuple(_service(name, by_service[name], billed[name]) for name in names),
        tuple(patterns),
        len(totals),
        tuple(failure for failure in failures if failure),
    )


def _read(row: Row) -> _Seen:
    reason = str(json.loads(row.attributes.get("lipservice.sample.reason", '""')))
    return _Seen(row, pattern_of(row.body, reason), _count(row.attributes), reason)


def _count(attributes: Mapping[str, str]) -> int:
    """Return how many records a row accounts for. Whoever sends it may say anything."""
    try:
        count = int(json.loads(attributes.get("lipservice.count", "1")))
    except (TypeError, ValueError, OverflowError):
        return 1
    return max(0, count)


def _service(name: str, seen: Sequence[_Seen], billed: int) -> Service:
    stamps = sum(_bytes(one.row, is_stamp=True) for one in seen)
    own = sum(_bytes(one.row, is_stamp=False) for one in seen)
    # What is no text, such as times and ids, every row has alike.
    fixed = max(0, billed - stamps - own) // max(len(seen), 1)
    whole = sum((fixed + _bytes(one.row, is_stamp=False)) * one.records for one in seen)
    return Service(
        name,
        len(seen),
        sum(one.records for one in seen),
        billed,
        whole,
        len({one.pattern for one in seen}),
        sum(_WARNING <= one.row.severity_number < _ERROR for one in seen),
        sum(one.row.severity_number >= _ERROR for one in seen),
    )


def _bytes(row: Row, *, is_stamp: bool) -> int:
    """Return about what the attributes take that say what LipService decided, or all others and the body."""
    chosen = (pair for pair in row.attributes.items() if pair[0].startswith(_STAMPS) == is_stamp)
    size = sum(_FRAME + len(key) + _value_bytes(value) for key, value in chosen)
    return size if is_stamp else size + len(row.body.encode())


def _value_bytes(value: str) -> int:
    """Return about what a value took that is stored as JSON: a number at most eight bytes, a text no quotes."""
    return len(value) - 2 if value.startswith('"') else min(len(value), _NUMBER)


def _cells(seen: Iterable[_Seen]) -> dict[str, Cell]:
    rows: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for one in seen:
        rows[one.pattern] += 1
        records[one.pattern] += one.records
    return {pattern: Cell(rows[pattern], count) for pattern, count in records.items()}


def _worst(name: str, seen: Sequence[_Seen]) -> Failure | None:
    """Return the failed request with most context; of equal ones, the last."""
    traces: dict[str, list[_Seen]] = {one.row.trace_id: [] for one in seen if one.row.severity_number >= _ERROR}
    for one in seen:
        if one.row.trace_id in traces:
            traces[one.row.trace_id].append(one)
    failures = [_failure(name, trace, rows) for trace, rows in traces.items() if _digits(trace)]
    return max(reversed(failures), key=lambda failure: failure.context, default=None)


def _failure(name: str, trace: str, seen: Sequence[_Seen]) -> Failure:
    ordered = sorted(seen, key=lambda one: one.row.timestamp)
    first = ordered[0].row.timestamp
    lines = (
        Line((row.timestamp - first) // 1000, row.severity_text, row.body, one.reason in _CONTEXT)
        for one in ordered
        for row in [one.row]
    )
    return Failure(name, _digits(trace), tuple(lines))


def _digits(trace: str) -> str:
    """Return a trace id in hexadecimal digits; nothing for none."""
    digits = base64.b64decode(trace).hex()
    return digits if digits.strip("0") else ""
