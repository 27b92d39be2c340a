"""Accounts for every record: it waits, is being sent, was accepted or was lost."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from types import MappingProxyType

from lipservice._export.batch import Batch, Bisection, take_batch
from lipservice._export.queue import Entry, Queue, Room
from lipservice._export_stats import ExporterStats


class Ticket:
    """A caller who wants to know what becomes of the records that were emitted before."""

    def __init__(self, upto: int) -> None:
        """Begin with nothing lost; `upto` is the sequence number of the next record."""
        self.upto = upto
        self.failed = False


class Ledger:
    """Queue, batches and counts. Not safe under threads: who uses it holds a lock."""

    def __init__(self, room: Room) -> None:
        """Begin with nothing."""
        self.queue = Queue(room)
        # What has left the queue, in the order in which it is sent; only the first may be under way.
        self.batches: deque[Batch] = deque()
        self.tickets: list[Ticket] = []
        self._next = 0
        # Sequence numbers of the exporter's own records, which are not counted as records.
        self._own: set[int] = set()
        self.emitted = self.accepted = 0
        self.requests = self.retries = self.bytes_sent = 0
        self.notices = self.notices_lost = 0
        self.lost: Counter[str] = Counter()

    def put(self, piece: bytes, now_ns: int, *, urgent: bool) -> None:
        """Take a record into the queue, and let others go if there is no room."""
        queue, size = self.queue, len(piece)
        if queue.size + queue.sending_size + size > queue.most_size and not queue.can_hold(size, urgent=urgent):
            self._lose([], "queue_full", records=1)
            return
        sequence = self._next
        self._next = sequence + 1
        if not queue.append((sequence, piece, now_ns), urgent=urgent):
            self._lose(queue.trim(), "queue_full")

    def put_own(self, piece: bytes, now_ns: int) -> None:
        """Take a record of the exporter's own into the queue."""
        self._own.add(self._next)
        self.put(piece, now_ns, urgent=False)

    def refuse(self, reason: str) -> None:
        """Count a record that is lost before it has waited."""
        self._lose([], reason, records=1)

    def take(self, records: int, fits: Callable[[int, int], bool]) -> Batch:
        """Move from the queue to the batches what one request may carry."""
        batch = take_batch(self.queue, records, fits)
        self.batches.append(batch)
        self._sending(batch, 1)
        return batch

    def count_request(self, batch: Batch, size: int) -> None:
        """Count a request that is about to be made."""
        batch.tries += 1
        if batch.bisection is not None:
            batch.bisection.requests += 1
        self.requests += 1
        self.retries += batch.tries > 1
        self.bytes_sent += size

    def accept(self, batch: Batch, rejected: int) -> None:
        """Settle a batch that has arrived, but for some of its records."""
        self._remove(batch)
        own = self._pop_own(batch.entries)
        records = len(batch) - own
        rejected = min(rejected, records)
        self.notices += own
        self.accepted += records - rejected
        if rejected:
            self._lose(batch.entries[:1], "rejected", records=rejected)

    def lose(self, batch: Batch, reason: str) -> None:
        """Settle a batch that does not arrive."""
        self._remove(batch)
        self._lose(batch.entries, reason)

    def halve(self, batch: Batch, *, bisecting: bool) -> None:
        """Put both halves of a batch in its place."""
        bisection = batch.bisection or (Bisection() if bisecting else None)
        first, second = batch.halves(bisection)
        self.batches.remove(batch)
        self.batches.extendleft((second, first))

    def lose_all(self, reason: str) -> None:
        """Settle everything that waits or is being sent."""
        while self.batches:
            self.lose(self.batches[0], reason)
        self._lose(self.queue.clear(), reason)

    def open_ticket(self) -> Ticket:
        """Begin to watch the records that were emitted before."""
        ticket = Ticket(self._next)
        self.tickets.append(ticket)
        return ticket

    def is_settled(self, ticket: Ticket) -> bool:
        """Tell whether none of its records waits or is being sent."""
        heads = [batch.entries[0][0] for batch in self.batches]
        head = self.queue.head()
        if head is not None:
            heads.append(head[0])
        return min(heads, default=ticket.upto) >= ticket.upto

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits or is being sent."""
        return not self.batches and not self.queue.count

    @property
    def has_records(self) -> bool:
        """Tell whether records wait or are being sent, those of the exporter's own not counted."""
        return self.queue.count + self.queue.sending_count > len(self._own)

    def stats(self, *, throttled: bool) -> ExporterStats:
        """Return all counts."""
        own_in_flight = sum(self._count_own(batch.entries) for batch in self.batches)
        return ExporterStats(
            emitted=self.emitted,
            accepted=self.accepted,
            lost=MappingProxyType(dict(self.lost)),
            queued=self.queue.count - (len(self._own) - own_in_flight),
            in_flight=self.queue.sending_count - own_in_flight,
            requests=self.requests,
            retries=self.retries,
            notices=self.notices,
            notices_lost=self.notices_lost,
            bytes_sent=self.bytes_sent,
            throttled=throttled,
        )

    def _remove(self, batch: Batch) -> None:
        self.batches.remove(batch)
        self._sending(batch, -1)

    def _sending(self, batch: Batch, sign: int) -> None:
        count = sign * len(batch)
        self.queue.sending_count += count
        self.queue.sending_size += sign * batch.size

    def _lose(self, entries: list[Entry], reason: str, records: int | None = None) -> None:
        """Count records as lost: those of the entries, or so many of which it is not known which."""
        if records is None:
            own = self._pop_own(entries)
            self.notices_lost += own
            records = len(entries) - own
        if not records:
            return
        if reason not in self.lost:
            # A Counter would look for it by a call.
            self.lost[reason] = 0
        self.lost[reason] += records
        oldest = min((sequence for sequence, _, _ in entries), default=self._next)
        for ticket in tuple(self.tickets):
            ticket.failed = ticket.failed or oldest < ticket.upto

    def _count_own(self, entries: Iterable[Entry]) -> int:
        return sum(sequence in self._own for sequence, _, _ in entries) if self._own else 0

    def _pop_own(self, entries: list[Entry]) -> int:
        own = self._count_own(entries)
        if own:
            self._own.difference_update(sequence for sequence, _, _ in entries)
        return own
