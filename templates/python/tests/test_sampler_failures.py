"""A record that cannot be decided is kept and counted, once; nothing raises and nothing hangs."""

from __future__ import annotations

import gc
import math
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from lipservice import Decision, Record, Sampler
from lipservice._engine import ERROR_SEVERITY
from lipservice._ladder import Ladder

MakeSampler = Callable[..., Sampler]

LOOKS_AT_ATTRIBUTES = {"rules": [{"id": "r", "match": {"attributes": {"a": "x"}}, "action": "always"}]}
COUNTS_BYTES = {"budget": "4 kB/s"}
DROPS_ALL = {"rules": [{"id": "none", "match": {}, "action": "never"}]}


class Hostile(Mapping[str, object]):
    """Attributes that cannot be read."""

    def __getitem__(self, key: str) -> object:
        raise OSError(key)

    def __iter__(self) -> Iterator[str]:
        raise OSError

    def __len__(self) -> int:
        return 1


class Name:
    """The name of an attribute; its text is whatever a function returns."""

    def __init__(self, text: Callable[[], str]) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text()


def _fail() -> str:
    raise ZeroDivisionError


def _assert_failed_open(sampler: Sampler, decision: Decision, seen: int = 1) -> None:
    stats = sampler.stats()
    assert decision.keep
    assert (decision.reason, decision.weight) == ("failopen", 1.0)
    assert (stats.seen, stats.fail_open) == (seen, 1)
    assert stats.seen == stats.kept + stats.dropped + stats.buffered


@pytest.mark.parametrize(
    ("fields", "attributes"),
    [
        (LOOKS_AT_ATTRIBUTES, Hostile()),
        (LOOKS_AT_ATTRIBUTES, 5),
        (COUNTS_BYTES, Hostile()),
        (COUNTS_BYTES, 5),
        (COUNTS_BYTES, {Name(_fail): 1}),
        (COUNTS_BYTES, {"a": [{Name(_fail): 1}]}),
    ],
)
def test_attributes_that_cannot_be_read_fail_open(
    make_sampler: MakeSampler, fields: dict[str, object], attributes: Any
) -> None:
    sampler = make_sampler(**fields)

    _assert_failed_open(sampler, sampler.decide(Record("p", attributes=attributes), 0))


def test_a_budget_of_records_never_looks_at_attributes(make_sampler: MakeSampler) -> None:
    assert make_sampler(budget="20/s").decide(Record("p", attributes=Hostile()), 0).reason == "first"


def test_a_drop_that_cannot_be_held_back_is_counted_once(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**DROPS_ALL)
    sampler.decide(Record("p"), 0)

    # The rule has dropped it when its size is asked for.
    _assert_failed_open(sampler, sampler.decide(Record("p", attributes=Hostile(), scope="s"), 0), seen=2)

    assert sum(each.count for each in sampler.settle(0, everything=True)) == 1


def test_an_error_that_cannot_be_decided_leaves_the_held_records_of_its_request(make_sampler: MakeSampler) -> None:
    rule = {"id": "none", "match": {}, "action": "never", "include_errors": True}
    sampler = make_sampler(rules=[rule])
    sampler.decide(Record("p", scope="s"), 0)

    undecided = sampler.decide(Record("p", severity=ERROR_SEVERITY, attributes=Hostile(), scope="s"), 0)
    decided = sampler.decide(Record("p", severity=ERROR_SEVERITY, scope="s"), 0)

    assert (undecided.reason, undecided.released) == ("failopen", ())
    assert [held.pattern for held in decided.released] == ["p"]


def test_nothing_is_held_back_and_no_attribute_read_where_the_policy_says_so(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**DROPS_ALL, retained={"enabled": False})

    assert not sampler.decide(Record("p", attributes=Hostile(), scope="s"), 0).keep
    assert sampler.stats().buffered == 0


@pytest.mark.parametrize(
    "record",
    [
        Record("p", severity=None),  # type: ignore[arg-type]
        Record(17),  # type: ignore[arg-type]
        Record([]),  # type: ignore[arg-type]
        Record("p", scope=[]),  # type: ignore[arg-type]
        None,
    ],
)
def test_what_is_no_record_fails_open(make_sampler: MakeSampler, record: Any) -> None:
    sampler = make_sampler()

    _assert_failed_open(sampler, sampler.decide(record, 0))


@pytest.mark.parametrize("now_ms", [math.nan, math.inf, None, "0"])
def test_what_is_no_time_fails_open(make_sampler: MakeSampler, now_ms: Any) -> None:
    sampler = make_sampler()

    _assert_failed_open(sampler, sampler.decide(Record("p"), now_ms))


@pytest.mark.parametrize("method", ["decide", "begin", "claim"])
def test_an_error_in_the_engine_fails_open(
    make_sampler: MakeSampler, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    sampler = make_sampler()
    with monkeypatch.context() as patch:
        patch.setattr(type(sampler.engine), method, lambda *_: _fail())
        _assert_failed_open(sampler, sampler.decide(Record("p"), 0))

    assert sampler.decide(Record("p"), 0).keep
    assert sampler.stats().fail_open == 1


def test_an_error_while_a_policy_comes_into_force_leaves_the_old_one(
    make_sampler: MakeSampler, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampler = make_sampler(**DROPS_ALL)
    assert not sampler.decide(Record("p"), 0).keep
    sampler.set_policy(make_sampler().policy)
    with monkeypatch.context() as patch:
        patch.setattr(Ladder, "__init__", lambda *_: _fail())
        assert sampler.decide(Record("p"), 10**6).reason == "failopen"

    assert sampler.decide(Record("p"), 10**6).reason == "rule:none"
    assert [each.count for each in sampler.settle(10**6, everything=True)] == [2]


def test_what_an_ended_policy_left_is_not_lost_with_a_record_that_cannot_be_decided(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**DROPS_ALL)
    sampler.decide(Record("p"), 0)
    sampler.set_policy(make_sampler(**LOOKS_AT_ATTRIBUTES).policy)

    decision = sampler.decide(Record("p", attributes=Hostile()), 10**6)

    _assert_failed_open(sampler, decision, seen=2)
    assert [(each.key, each.count) for each in decision.settled] == [("rule:none", 1)]


def test_an_attribute_that_logs_is_kept_and_hangs_nothing(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**COUNTS_BYTES, rules=[{"id": "noise", "match": {"logger": "noise"}, "action": "never"}])
    sampler.decide(Record("dropped", logger="noise", scope="s"), 0)
    nested: list[object] = []

    def log() -> str:
        nested.append(sampler.decide(Record("inner"), 0).reason)
        nested.append(sampler.settle(0, everything=True))
        nested.append(sampler.promote("s", 0))
        nested.append(sampler.stats().fail_open)
        sampler.end("s")
        return "text"

    outer = sampler.decide(Record("outer", attributes={Name(log): 1}), 0)  # type: ignore[dict-item]  # a careless one

    assert outer.reason == "first"
    assert nested == ["failopen", (), (), 1]
    assert sampler.stats().seen == 3
    assert [held.pattern for held in sampler.promote("s", 0)] == ["dropped"]
    assert [each.key for each in sampler.settle(0, everything=True)] == ["rule:noise"]


class Lingering:
    """Garbage in a cycle; its finaliser logs."""

    def __init__(self, log: Callable[[], None]) -> None:
        self.log = log
        self.itself = self

    def __del__(self) -> None:
        self.log()


def test_a_finaliser_that_logs_is_counted(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**COUNTS_BYTES, max_patterns=8)
    reasons: list[str] = []

    def log() -> None:
        reasons.append(sampler.decide(Record("finaliser"), 0).reason)

    def collect() -> str:
        Lingering(log)
        gc.collect()
        return ""

    sampler.decide(Record("p", attributes={Name(collect): 1}), 0)  # type: ignore[dict-item]
    collect()

    assert reasons == ["failopen", "first"]
    assert sampler.stats().seen == 3


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="signals need POSIX")
@pytest.mark.parametrize("outer", ["decide", "stats", "settle"])
def test_a_signal_handler_that_logs_is_counted(make_sampler: MakeSampler, outer: str) -> None:
    sampler = make_sampler(budget="1/s", max_patterns=64)
    handled = 0

    def handle(*_: object) -> None:
        nonlocal handled
        handled += 1
        decision = sampler.decide(Record(f"signal{handled}"), handled)
        accounted.append(decision.count)

    accounted: list[int] = []
    calls: dict[str, Callable[[int], object]] = {
        "decide": lambda now: sampler.decide(Record(f"p{now % 99}"), now),
        "stats": lambda _: sampler.stats(),
        "settle": sampler.settle,
    }
    before = signal.signal(signal.SIGALRM, handle)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
        number = 0
        while handled < 200:
            number += 1
            calls[outer](number)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert sampler.stats().seen == handled + (number if outer == "decide" else 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_the_child_of_a_fork_begins_with_nothing_seen_and_other_random_numbers(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(**DROPS_ALL)
    sampler.decide(Record("p", scope="s"), 0)
    reader, writer = os.pipe()
    sampler._guard.lock.acquire()  # as another thread may, which does not live on in the child
    pid = os.fork()
    if pid == 0:  # the child reports and ends, whatever happens
        try:
            signal.alarm(20)
            sampler.reseed(os.getpid())
            stats = sampler.stats()
            decision = sampler.decide(Record("p"), 0)
            os.write(writer, f"{stats.seen} {stats.buffered} {decision.reason}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    sampler._guard.lock.release()
    os.waitpid(pid, 0)
    with os.fdopen(reader) as report:
        assert report.read() == "0 0 rule:none"
    assert sampler.stats().seen == 1
