"""Threads: counts stay exact, and a first record is the first only once."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from lipservice import Policy, Record, Sampler

MakeSampler = Callable[..., Sampler]

THREADS, RECORDS, PATTERNS = 8, 1500, 7


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def _together(work: Callable[[int], None]) -> None:
    barrier, failures = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_counts_are_exact_and_each_pattern_is_first_once(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="50/s")
    firsts: Counter[str] = Counter()
    accounted: Counter[str] = Counter()
    lock = threading.Lock()

    def work(_: int) -> None:
        for number in range(RECORDS):
            key = f"p{number % PATTERNS}"
            decision = sampler.decide(Record(key), 0)
            with lock:
                firsts[key] += decision.reason == "first"
                accounted[key] += decision.count

    _together(work)
    accounted.update({each.key: each.count for each in sampler.settle(0, everything=True)})

    assert set(firsts.values()) == {1}
    assert accounted == {pattern.key: pattern.seen for pattern in sampler.stats().patterns}
    assert sum(accounted.values()) == sampler.stats().seen == THREADS * RECORDS
    assert sampler.stats().fail_open == 0


def test_counts_are_exact_while_policies_change_and_others_look(
    make_sampler: MakeSampler, make_policy: Callable[..., Policy]
) -> None:
    sampler = make_sampler(budget="1/s", window_seconds=1, max_patterns=3)
    policies = [make_policy(budget=f"{number + 1}/s", max_patterns=number + 1, window_seconds=1) for number in range(4)]
    totals = [0] * THREADS

    def work(thread: int) -> None:
        for number in range(RECORDS):
            scope = f"s{number % 20}" if number % 2 else None
            decision = sampler.decide(Record(f"p{number % PATTERNS}", scope=scope), number * 10)
            totals[thread] += decision.count + sum(each.count for each in decision.settled)
            if number % 100 == thread:
                sampler.set_policy(policies[thread % len(policies)])
                sampler.promote("s1", number * 10)
                stats = sampler.stats()
                assert stats.seen == stats.kept + stats.dropped + stats.buffered
                totals[thread] += sum(each.count for each in sampler.settle(number * 10))

    _together(work)
    left = sum(each.count for each in sampler.settle(RECORDS * 10, everything=True))

    assert sum(totals) + left == sampler.stats().seen == THREADS * RECORDS
