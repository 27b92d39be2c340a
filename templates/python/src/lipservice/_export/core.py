"""What emitters, flushers and the worker share: the ledger, its lock, and who waits for what."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from lipservice._clock import Clock
from lipservice._engine import ERROR_SEVERITY
from lipservice._export.batch import Batch
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.encoder import Encoder
from lipservice._export.ledger import Ledger
from lipservice._export.losses import Losses
from lipservice._export.queue import Room
from lipservice._export.reply import Verdict
from lipservice._export_stats import ExporterStats, FlushResult
from lipservice._log_record import LogRecord
from lipservice._reply_tables import THROTTLED_KEEPS

_MS = 1_000_000
_NEVER = sys.maxsize
_START_AGAIN_NS = 1_000_000_000


class Limits:
    """How records are gathered; times in nanoseconds."""

    def __init__(self, room: Room, batch: Room, delay_ns: int, exit_ns: int) -> None:
        """Keep them."""
        self.room, self.batch, self.delay_ns, self.exit_ns = room, batch, delay_ns, exit_ns


class Core:
    """The state of an exporter. It knows nothing of the exporter itself, so that a dropped one can go."""

    def __init__(self, limits: Limits, encoder: Encoder, clock: Clock, diagnostics: Diagnostics, refusal: str) -> None:
        """Begin with nothing. A `refusal` is why every record is lost."""
        self.limits, self.encoder, self.clock, self.diagnostics = limits, encoder, clock, diagnostics
        self.refusal = refusal
        self.start_worker: Callable[[], bool] = _have_no_worker
        self.abort_request: Callable[[], None] = _do_nothing
        # Bound once: they are called for every record.
        self._monotonic_ns, self._piece = clock.monotonic_ns, encoder.piece
        # Threads that are at work for LipService, the worker among them: what they log is not the application's.
        self.insiders: set[int] = set()
        self.over = False
        self._begin()

    def _begin(self) -> None:
        # Reentrant, because a signal handler or a finaliser may emit or flush in the middle of a call. That a record
        # counts before the one that was interrupted does no harm: no number is read and written across a call, and
        # nothing that was there before a call is taken to be there after it.
        self.lock = threading.RLock()
        self._work = threading.Condition(self.lock)
        self._settled = threading.Condition(self.lock)
        self.ledger = Ledger(self.limits.room)
        self._losses = Losses()
        self.worker_ident = 0
        self._worker_began = self._told_at_end = False
        self._next_start_ns = 0
        self._pause_until_ns = 0
        self._flush_upto = 0
        self._closing_by_ns: int | None = None
        self._last_ticket = self.ledger.open_ticket()
        self._gave_up = self._fails = False
        # At these the worker wants to be woken; it costs a system call, so there is none for most records.
        self._wake_count = self._wake_size = _NEVER

    def begin_in_child(self) -> None:
        """Begin again in the child of a fork, where nobody works and the records are the parent's."""
        self.over = self.over or self._closing_by_ns is not None
        self.insiders.clear()
        self._begin()

    # For emitters.

    def emit(self, record: LogRecord) -> None:
        """Take a record. Never raises and never waits for the network."""
        if threading.get_ident() == self.worker_ident:
            return  # what sending a record logs must not be sent in turn
        piece, severity, failure = b"", 0, self.refusal
        if not failure:
            try:
                piece, severity = self._piece(record), record.severity
                if severity.__class__ is not int:
                    severity = 0
            except (KeyboardInterrupt, SystemExit):
                self._refuse("unencodable")
                raise
            except BaseException:  # noqa: BLE001  whatever a stranger's value raises, the application must not feel it
                failure = "unencodable"
        now_ns = self._monotonic_ns()
        with self.lock:
            ledger = self.ledger
            ledger.emitted += 1
            failure = self.refusal or failure
            if not failure and now_ns < self._pause_until_ns and severity < THROTTLED_KEEPS:
                failure = "throttled" if ledger.queue.is_half_full() else ""
            if failure:
                ledger.refuse(failure)
                return
            ledger.put(piece, now_ns, urgent=severity >= ERROR_SEVERITY)
            queue = ledger.queue
            if queue.count >= self._wake_count or queue.size >= self._wake_size:
                self._wake()
            if not self._worker_began and now_ns >= self._next_start_ns:
                self._start(now_ns)

    def _refuse(self, reason: str) -> None:
        with self.lock:
            self.ledger.emitted += 1
            self.ledger.refuse(self.refusal or reason)

    def _start(self, now_ns: int) -> None:
        """Start the worker. If that fails, not every record tries it again."""
        self._next_start_ns = now_ns + _START_AGAIN_NS
        self._worker_began = True
        self._worker_began = self.start_worker()

    def stats(self) -> ExporterStats:
        """Return all counts."""
        with self.lock:
            while True:
                emitted = self.ledger.emitted
                stats = self.ledger.stats(throttled=self._monotonic_ns() < self._pause_until_ns)
                # A signal handler may have emitted meanwhile, and what was read before is then of another time.
                if emitted == self.ledger.emitted:
                    return stats

    # For those who wait.

    def flush(self, timeout_ns: int) -> FlushResult:
        """Send what waits, and wait for it."""
        until_ns = self._monotonic_ns() + timeout_ns
        with self.lock:
            ticket = self.ledger.open_ticket()
            self._flush_upto = max(self._flush_upto, ticket.upto)
            if not self._worker_began and not self.ledger.is_empty:
                self._start(self._monotonic_ns())
            self._wake()
            try:
                while not self.ledger.is_settled(ticket):
                    if self._monotonic_ns() >= until_ns or threading.get_ident() == self.worker_ident:
                        return FlushResult.TIMEOUT
                    self.clock.wait(self._settled, until_ns)
            finally:
                self.ledger.tickets.remove(ticket)
            return FlushResult.FAILURE if ticket.failed else FlushResult.SUCCESS

    def close(self, timeout_ns: int) -> None:
        """Take no more records, and end within this time. Does not wait."""
        with self.lock:
            until_ns = self._monotonic_ns() + max(0, timeout_ns)
            if self._closing_by_ns is None:
                self._closing_by_ns = until_ns
                self.ledger.tickets.remove(self._last_ticket)
                self._last_ticket = self.ledger.open_ticket()
                for batch in self.ledger.batches:
                    batch.not_before_ns = 0
            self._closing_by_ns = min(self._closing_by_ns, until_ns)
            self.refusal = "closed"
            if self.ledger.is_empty and not self._worker_began:
                self.over = True
            self._wake()

    def wait_for_end(self) -> FlushResult:
        """Wait until nothing is left, or time is up. The result is the same for all who ask."""
        with self.lock:
            while not self.over:
                until_ns = self._closing_by_ns or 0
                if self._monotonic_ns() >= until_ns or threading.get_ident() == self.worker_ident:
                    self._give_up()
                else:
                    self.clock.wait(self._settled, until_ns)
            gave_up, failed = self._gave_up, self._last_ticket.failed
        if gave_up:
            self.abort_request()
            return FlushResult.TIMEOUT
        return FlushResult.FAILURE if failed else FlushResult.SUCCESS

    def _give_up(self) -> None:
        self._gave_up = self.ledger.has_records
        self.ledger.lose_all("shutdown")
        self._end()

    def _end(self) -> None:
        self.over = True
        self._wake()
        self._settled.notify_all()

    def _wake(self) -> None:
        self._wake_count = self._wake_size = _NEVER
        self._work.notify_all()

    # For the worker.

    def next_batch(self) -> Batch | None:
        """Wait for the next batch that is to be sent, or return None when all is over."""
        with self.lock:
            while not self.over:
                now_ns = self._monotonic_ns()
                ready_ns = self._ready_ns()
                if self._closing_by_ns is not None and self._closes(now_ns, ready_ns, self._closing_by_ns):
                    continue
                if ready_ns is not None and ready_ns <= now_ns:
                    return self.ledger.batches[0] if self.ledger.batches else self._take()
                self._wait(ready_ns)
            return None

    def _ready_ns(self) -> int | None:
        """Return when the next batch may be sent; None: there is none."""
        ledger = self.ledger
        if ledger.batches:
            return max(ledger.batches[0].not_before_ns, self._pause_until_ns)
        head = ledger.queue.head()
        if head is None:
            return None
        most = self.limits.batch
        full = ledger.queue.count >= most.records or ledger.queue.size >= most.size
        if full or head[0] < self._flush_upto or self._closing_by_ns is not None:
            return self._pause_until_ns
        return max(head[2] + self.limits.delay_ns, self._pause_until_ns)

    def _closes(self, now_ns: int, ready_ns: int | None, by_ns: int) -> bool:
        """Do what the end asks for. Returns whether something changed."""
        if ready_ns is None:
            # All is settled; if something was lost, it is told now or never, and once: others may log for ever.
            silent = self._told_at_end or self._fails or now_ns >= by_ns
            self._told_at_end = True
            if silent or not self._put_notice(now_ns, last=True):
                self._end()
            return True
        if now_ns >= by_ns:
            self._give_up()
            return True
        if now_ns < self._pause_until_ns or ready_ns >= by_ns:
            self.ledger.lose_all("shutdown")
            self._end()
            return True
        return False

    def _take(self) -> Batch:
        return self.ledger.take(self.limits.batch.records, self._fits)

    def _fits(self, count: int, size: int) -> bool:
        return self.encoder.body_length(count, size) <= self.limits.batch.size

    def _wait(self, ready_ns: int | None) -> None:
        most = self.limits.batch
        if ready_ns is None:
            self._wake_count, self._wake_size = 1, _NEVER
        elif not self.ledger.batches and ready_ns > self._pause_until_ns:
            self._wake_count, self._wake_size = most.records, most.size
        times = [time_ns for time_ns in (ready_ns, self._closing_by_ns) if time_ns is not None]
        self.clock.wait(self._work, min(times, default=None))
        self._wake_count = self._wake_size = _NEVER

    def begin_request(self, batch: Batch, size: int, timeout_ns: int) -> int:
        """Count a request of so many bytes. Returns how long it may take; 0: it is too late."""
        with self.lock:
            if self.over:
                return 0
            self.ledger.count_request(batch, size)
            batch.is_last_try = self._closing_by_ns is not None
            if self._closing_by_ns is None:
                return timeout_ns
            return min(timeout_ns, max(_MS, self._closing_by_ns - self._monotonic_ns()))

    @property
    def is_too_late(self) -> bool:
        """Tell whether all is over, or the time for it is up."""
        by_ns = self._closing_by_ns
        return self.over or (by_ns is not None and self._monotonic_ns() >= by_ns)

    def accept(self, batch: Batch, rejected: int) -> None:
        """Settle a batch that has arrived, but for some of its records."""

        def change() -> None:
            self.ledger.accept(batch, rejected)
            if self._closing_by_ns is None:
                self._put_notice(self._monotonic_ns(), last=False)

        self._settle(batch, change)

    def lose(self, batch: Batch, reason: str) -> None:
        """Settle a batch that does not arrive."""
        self._settle(batch, lambda: self.ledger.lose(batch, reason))

    def halve(self, batch: Batch, *, bisecting: bool) -> None:
        """Send both halves of a batch instead of it."""
        self._settle(batch, lambda: self.ledger.halve(batch, bisecting=bisecting))

    def stop(self, reason: str) -> None:
        """Lose everything, from now on."""
        with self.lock:
            if not self.over:
                self.refusal = self.refusal or reason
                self._fails = True
                self.ledger.lose_all(reason)
                self._settled.notify_all()

    def retry(self, batch: Batch, verdict: Verdict) -> None:
        """Send a batch again after a while, and nothing else while a pause lasts. A last try has none after it."""
        if batch.is_last_try:
            self.lose(batch, "shutdown")
        with self.lock:
            now_ns = self._monotonic_ns()
            self._fails = batch.is_last_try or verdict.wait_ms > 0
            batch.not_before_ns = now_ns + verdict.wait_ms * _MS
            if verdict.throttled_ms:
                self._pause_until_ns = now_ns + verdict.throttled_ms * _MS

    def _settle(self, batch: Batch, change: Callable[[], None]) -> None:
        with self.lock:
            # At the end others may have settled it while it was under way.
            if batch in self.ledger.batches:
                self._fails = False
                change()
                self._settled.notify_all()

    def _put_notice(self, now_ns: int, *, last: bool) -> bool:
        ledger = self.ledger
        record = self._losses.record(ledger.lost, now_ns, last=last)
        if record is None or (self.refusal and self._closing_by_ns is None):
            return False
        record.time_ns = self.clock.wall_ns()
        ledger.put_own(self.encoder.piece(record), now_ns)
        return True

    def loss_line(self) -> str:
        """Return what is to be said of losses, if anything is."""
        with self.lock:
            return self._losses.line(self.ledger.lost, self._monotonic_ns())


def _do_nothing() -> None:
    pass


def _have_no_worker() -> bool:
    return False
