"""Decides which records are kept, and accounts for the others."""

from __future__ import annotations

import math
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from lipservice._cost import record_bytes
from lipservice._decision import Decision, Held, Settlement
from lipservice._engine import (
    BUDGET,
    DEFAULT_SEVERITY,
    ERROR_SEVERITY,
    MAX_CLOCK,
    ONE,
    RELEASED_PART,
    RULE_DROPPED,
    SETTLED_PART,
    Engine,
)
from lipservice._guard import Guard
from lipservice._ladder import Ladder, Verdict
from lipservice._plain_decisions import Asked, PlainDecider, decline, make_plain_decider
from lipservice._policy import Policy
from lipservice._policy_reader import built_in_policy
from lipservice._policy_tables import RECORD_COST
from lipservice._record import UNHELD, Record
from lipservice._request_buffer import RequestBuffer
from lipservice._signature import Signature
from lipservice._stats import PatternStats, Stats
from lipservice._tally import REST, Counter, settle

_HIGHEST_SEVERITY = 24
_DROPS = frozenset({BUDGET, RULE_DROPPED})
_SEED_BYTES = 4


class Sampler:
    """Decides record by record, by one policy after another. Safe under threads.

    Time is given: `now_ms` is milliseconds since 1970, of which fractions are cut off; at what is no time `decide`
    keeps its record as `failopen`, and the others do nothing. So is chance: samplers with the same policy and seed that
    see the same records at the same times decide alike, in every language.

    A call in the middle of another one of the same thread (a signal handler, a finaliser, an attribute whose text logs)
    changes nothing: `decide` keeps its record as `failopen`, the others return nothing.

    Example:
        >>> from lipservice import Record, Sampler, signature
        >>> sampler = Sampler(seed=1)  # with a policy: Sampler(read_policy('{"budget": "50/s"}').policy)
        >>> line = signature("Login of user 17 failed")
        >>> decision = sampler.decide(Record(line.id, line.template), now_ms=0)
        >>> decision.keep, decision.reason, decision.weight
        (True, 'first', 1.0)
    """

    def __init__(self, policy: Policy | None = None, seed: int | None = None) -> None:
        """Begin with nothing seen. Without a policy the built-in one is in force, without a seed (32 bits) any."""
        self._start(policy or built_in_policy(), seed)

    def _start(self, policy: Policy, seed: int | None) -> None:
        if seed is None:
            seed = int.from_bytes(os.urandom(_SEED_BYTES), "big")
        self._guard = Guard()
        self._rest = Counter()
        self._fail_open = Counter()
        self._offered: OrderedDict[str, int] = OrderedDict()
        self._buffer = RequestBuffer(policy.retained)
        self._next_policy: Policy | None = None
        self._kill_switch = policy.kill_switch
        self._ladder = Ladder(policy, seed, self._rest, self._offered)
        self._look_for_plain()

    def _look_for_plain(self) -> None:
        """Let plain records be decided the short way, if the policy in force has any."""
        # Decides a plain record; see `_plain_decisions`. An attribute, because it is another one from time to time.
        self.plain: PlainDecider = decline
        self._begin_plain_window: Callable[[], None] = _do_nothing
        if self._ladder.is_plain and not self._kill_switch:
            self.plain, self._begin_plain_window = make_plain_decider(self._ladder, self._guard, self._keep_undecided)

    def reseed(self, seed: int | None = None) -> None:
        """Begin again with nothing seen, by the latest policy: for the child of a fork, before it decides anything.

        The records seen so far are the parent's to account for, and threads that held the lock do not live on.
        """
        self._ladder.patterns.leave()
        self._start(self._next_policy or self.policy, seed)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._ladder.policy

    @property
    def engine(self) -> Engine:
        """The algorithms at work and their state, to look at."""
        self._ladder.patterns.catch_up()
        return self._ladder.engine

    def set_policy(self, policy: Policy | None) -> None:
        """Let another policy come into force where the next window begins. Its kill switch acts at once.

        None, which is what a wrong document gives, changes nothing.
        """
        if policy is None:
            return
        with self._guard.lock:
            self._next_policy = policy
            if policy.kill_switch != self._kill_switch:
                self._kill_switch = policy.kill_switch
                self._look_for_plain()

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Keep others out. Yields whether no call of this thread is under way already."""
        guard = self._guard
        with guard.lock:
            if guard.busy:
                yield False
                return
            guard.busy = True
            try:
                yield True
            finally:
                guard.busy = False

    def decide(self, record: Record, now_ms: int, randomness: int | None = None) -> Decision:
        """Decide one record. Never raises: a record that cannot be decided is kept.

        `randomness` is 24 bits that all records of its request share, if it has any.
        """
        # As `_alone`, which would cost as much as the decision.
        guard = self._guard
        with guard.lock:
            if guard.busy or self._kill_switch:
                return self._keep_undecided()
            guard.busy = True
            settled: tuple[Settlement, ...] = ()
            try:
                if now_ms.__class__ is not int or not 0 <= now_ms <= MAX_CLOCK:
                    now_ms = _in_range(now_ms)
                if self._ladder.engine.turns(now_ms):
                    settled = self._begin(now_ms)
                return self._decide(record, now_ms, randomness, settled)
            except Exception:  # noqa: BLE001  whatever it is, the record must not be lost for it
                return self._keep_undecided(settled)
            finally:
                guard.busy = False

    def decide_plain(self, signature: Signature, severity: int, now_ms: float) -> Decision | None:
        """Decide as `decide` a record of no request: None is a plain drop, for which nothing is made.

        `NOT_PLAIN`, with nothing changed: it takes a call of `decide` to say. `severity` is 1 to 24. Who asks again and
        again keeps an `Asked`, and gives it to `plain`.
        """
        return self.plain(Asked(signature, severity), now_ms)

    def _keep_undecided(self, settled: tuple[Settlement, ...] = ()) -> Decision:
        count = self._fail_open.keep()
        return Decision(
            keep=True, would_keep=True, reason="failopen", rate=ONE, weight=1.0, count=count, settled=settled
        )

    def _decide(self, record: Record, now_ms: int, randomness: int | None, settled: tuple[Settlement, ...]) -> Decision:
        if not 1 <= record.severity <= _HIGHEST_SEVERITY:
            record = replace(record, severity=DEFAULT_SEVERITY)
        scope = record.scope
        if scope is not None and scope == "":
            scope = None
        verdict = self._ladder.decide(record, scope, now_ms, randomness)
        if scope is not None:
            return self._decide_in_request(scope, record, now_ms, verdict, settled)
        rate, kind, reason, counter, _, shared = verdict
        keep = kind not in _DROPS
        if keep:
            return Decision(keep, keep, reason, rate, ONE / rate, counter.keep(), shared, (), settled)
        counter.drop(now_ms)
        return Decision(self._ladder.shadow, keep, reason, rate, 0.0, 0, shared, (), settled)

    def _decide_in_request(
        self, scope: str, record: Record, now_ms: int, verdict: Verdict, settled: tuple[Settlement, ...]
    ) -> Decision:
        """Keep a drop of the budget where the request has failed, or else hold the record for its request."""
        rate, kind, reason, counter, cost, shared = verdict
        keep = kind not in _DROPS
        # First, because it may raise. A record that is kept undecided for that has moved the engine, as any that it
        # decided, and its request's share; but no counter, and nothing that is held back or promoted.
        size = 0 if keep or not self._buffer.enabled else record_bytes(record)
        released = self._promote(scope, now_ms) if record.severity >= ERROR_SEVERITY else ()
        if keep:
            return Decision(keep, keep, reason, rate, ONE / rate, counter.keep(), shared, released, settled)
        counter.drop(now_ms)
        if kind == BUDGET and self._buffer.is_promoted(scope, now_ms):
            return Decision(
                keep=True, would_keep=True, reason="promoted", rate=rate, released=released, settled=settled
            )
        if record.payload is not UNHELD:
            self._buffer.hold(scope, Held(record.pattern, now_ms, cost, size, record.payload))
        return Decision(self._ladder.shadow, keep, reason, rate, 0.0, 0, shared, released, settled)

    def _begin(self, now_ms: int) -> tuple[Settlement, ...]:
        """Begin a window, with the next policy if there is one; return what the one before has left to account for."""
        policy, self._next_policy = self._next_policy, None
        settled = () if policy is None else self._swap(policy, now_ms)
        self._ladder.patterns.catch_up()
        self._ladder.engine.begin(now_ms)
        self._begin_plain_window()
        self._buffer.begin_window()
        return settled

    def _swap(self, policy: Policy, now_ms: int) -> tuple[Settlement, ...]:
        """Settle everything and start again; the old random numbers choose the new ones."""
        ladder = Ladder(policy, self._ladder.engine.next32(), self._rest, self._offered)
        settled = self._settle(now_ms, least_ms=None)
        for _, counter in self._ladder.counters():
            counter.move_to(self._rest, now_ms)
        self._ladder.patterns.leave()
        self._ladder = ladder
        self._look_for_plain()
        self._buffer.set_limits(policy.retained)
        return settled

    def promote(self, scope: str, now_ms: int) -> tuple[Held, ...]:
        """Take note that a request has failed; return its held records, which are to be sent after all.

        A record of ERROR or above does this by itself. With `shadow` they were sent when they came: send them no more.
        """
        with self._alone() as alone:
            if not alone or scope == "" or not _is_time(now_ms):
                return ()
            return self._promote(scope, _in_range(now_ms))

    def _promote(self, scope: str, now_ms: int) -> tuple[Held, ...]:
        return self._buffer.promote(scope, now_ms, self.policy.budget.cost_per_window // RELEASED_PART)

    def end(self, scope: str) -> None:
        """Forget a request that has ended."""
        with self._alone() as alone:
            if alone:
                self._offered.pop(scope, None)
                self._buffer.forget(scope)

    def settle(self, now_ms: int, *, everything: bool = False) -> tuple[Settlement, ...]:
        """Account for dropped records that no kept one stands for: those of an interval ago, or `everything`.

        Call it once per `settle_interval_seconds` of the policy, and with `everything` at the end. With `shadow`
        nothing was dropped: send nothing of it.
        """
        with self._alone() as alone:
            if not alone or not _is_time(now_ms):
                return ()
            return self._settle(_in_range(now_ms), None if everything else 1000 * self.policy.settle_interval_seconds)

    def _settle(self, now_ms: int, least_ms: int | None) -> tuple[Settlement, ...]:
        policy = self.policy
        allowance = policy.budget.cost_per_window * policy.settle_interval_seconds // policy.window_seconds
        most = max(1, allowance // SETTLED_PART // RECORD_COST)
        return settle(self._ladder.counters(), self._rest, now_ms, least_ms, most)

    def stats(self) -> Stats:
        """Return what was seen so far: at all times seen = kept + dropped + buffered."""
        with self._alone():
            named = [*self._ladder.counters(), (REST, self._rest)]
            patterns = [
                PatternStats(key, counter.seen, counter.kept, counter.template)
                for key, counter in named
                if counter.seen
            ]
            fail_open, buffered = self._fail_open.kept, len(self._buffer)
        seen = sum(pattern.seen for pattern in patterns) + fail_open
        kept = sum(pattern.kept for pattern in patterns) + fail_open
        patterns.sort(key=lambda pattern: (-pattern.seen, pattern.key))
        return Stats(seen, kept, seen - kept - buffered, buffered, fail_open, tuple(patterns))


def _do_nothing() -> None:
    pass


def _in_range(now_ms: float) -> int:
    """Return a time as the whole number that everything goes by. Raises if it is none."""
    return min(max(math.floor(now_ms), 0), MAX_CLOCK)


def _is_time(now_ms: object) -> bool:
    return isinstance(now_ms, int) or (isinstance(now_ms, float) and math.isfinite(now_ms))
