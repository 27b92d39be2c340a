"""What was received: every request, the rows that were stored, and how many were lost for which reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["Counts", "Ledger", "ReceivedRequest"]


@dataclass(frozen=True)
class ReceivedRequest:
    """A request, from its headers on; one that is still being answered has no `ended`.

    Attributes:
        connection: Number of its connection: equal numbers show that it was kept alive.
        started: By the monotonic clock of the emulator, `started_at` seconds since 1970.
        encoding: The coding that it announced; nothing for none.
        content_bytes: The body once it is unpacked.
        billed_bytes: The same, if rows were stored: what PostHog bills. `record_bytes` by the metering it has prepared.
        stored: How many rows it added; `lost` how many were accepted and are not there, `loss` why.
        status: What was sent, if anything was.
        reply: `sent`; `lost`, if the client had gone or was cut off; empty before.
        service: Which service its rows are of; nothing if they are of several.
        digest: SHA-256 of the body as it came, so that a resent batch is recognised.
    """

    number: int
    connection: int
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    started: float
    started_at: float
    ended: float | None = None
    encoding: str = ""
    wire_bytes: int = 0
    content_bytes: int = 0
    billed_bytes: int = 0
    record_bytes: int = 0
    records: int = 0
    stored: int = 0
    lost: int = 0
    loss: str = ""
    times_replaced: int = 0
    status: int | None = None
    fault: str = ""
    reply: str = ""
    service: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Counts:
    """Sums over all requests since the last reset.

    Attributes:
        unanswered_requests: Requests whose rows are stored though the client never saw the answer.
        unanswered_rows: Those rows. A client sends them again, and then they are there twice.
        by_severity: Rows by severity text.
        by_service: Rows by service.
    """

    requests: int = 0
    records: int = 0
    rows: int = 0
    wire_bytes: int = 0
    content_bytes: int = 0
    billed_bytes: int = 0
    record_bytes: int = 0
    unanswered_requests: int = 0
    unanswered_rows: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    by_severity: Mapping[str, int] = field(default_factory=dict)
    by_service: Mapping[str, int] = field(default_factory=dict)


class Ledger:
    """Requests by number, and rows in the order in which they came."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self._settings = settings
        self._requests: dict[int, ReceivedRequest] = {}
        self._rows: list[Row] = []
        self._by_severity: Counter[str] = Counter()
        self._by_service: Counter[str] = Counter()
        self._next = 1

    def clear(self) -> None:
        """Forget everything; numbers go on, so that a late answer to a forgotten request changes nothing."""
        self._requests.clear()
        self._rows.clear()
        self._by_severity.clear()
        self._by_service.clear()

    def next_number(self) -> int:
        """Return the number of the request that has arrived now."""
        self._next += 1
        return self._next - 1

    def open(self, request: ReceivedRequest) -> None:
        """Enter a request."""
        self._requests[request.number] = request

    def amend(self, number: int, **changes: Any) -> None:
        """Enter what is known of a request by now; one that was forgotten stays so."""
        if number in self._requests:
            self._requests[number] = replace(self._requests[number], **changes)

    def store(self, number: int, rows: Sequence[Row]) -> None:
        """Keep the rows of a request, as far as the settings say."""
        if number not in self._requests:
            return
        self._by_severity.update(row.severity_text for row in rows)
        self._by_service.update(row.service_name for row in rows)
        names = {row.service_name for row in rows}
        self.amend(number, stored=len(rows), service=names.pop() if len(names) == 1 else "")
        if self._settings.keep != "counts":
            self._rows.extend(self._slim(row) for row in rows)

    @property
    def keeps_all(self) -> bool:
        """Whether rows are kept whole."""
        return self._settings.keep == "rows" and not self._settings.keep_attributes

    @property
    def rows(self) -> Sequence[Row]:
        """What is kept of the rows."""
        return self._rows

    @property
    def requests(self) -> Iterable[ReceivedRequest]:
        """The requests in the order in which they came."""
        return self._requests.values()

    def counts(self) -> Counts:
        """Add everything up."""
        requests = list(self.requests)
        unanswered = [one for one in requests if one.stored and one.reply == "lost"]
        lost: Counter[str] = Counter()
        for one in requests:
            lost[one.loss] += one.lost
        return Counts(
            requests=len(requests),
            records=sum(one.records for one in requests),
            rows=sum(one.stored for one in requests),
            wire_bytes=sum(one.wire_bytes for one in requests),
            content_bytes=sum(one.content_bytes for one in requests),
            billed_bytes=sum(one.billed_bytes for one in requests),
            record_bytes=sum(one.record_bytes for one in requests),
            unanswered_requests=len(unanswered),
            unanswered_rows=sum(one.stored for one in unanswered),
            lost={reason: count for reason, count in lost.items() if count},
            statuses=dict(Counter(str(one.status) for one in requests if one.status is not None)),
            faults=dict(Counter(one.fault for one in requests if one.fault)),
            by_severity=dict(self._by_severity),
            by_service=dict(self._by_service),
        )

    def _slim(self, row: Row) -> Row:
        """Drop what nobody will ask for: of 200,000 records only what tells them apart fits well into memory."""
        if self.keeps_all:
            return row
        named = self._settings.keep_attributes
        return replace(
            row,
            uuid="",
            body=row.body if self._settings.keep == "bodies" else "",
            trace_id="",
            span_id="",
            attributes={key: row.attributes[key] for key in named if key in row.attributes},
            resource_attributes=_NOTHING,
        )


_NOTHING: Mapping[str, str] = {}
