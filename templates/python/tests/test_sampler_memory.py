"""Memory has a bound for any input."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from lipservice import Record, Sampler
from lipservice._engine import ERROR_SEVERITY, MAX_SCOPES

MakeSampler = Callable[..., Sampler]


def test_ever_new_patterns_fill_the_table_and_no_more(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="5/s", window_seconds=1, max_patterns=16)
    for number in range(20_000):
        sampler.decide(Record(f"once {number}"), number)
    patterns = sampler._ladder.patterns

    assert len(sampler.engine.slots) == 16 + 1
    assert len(patterns.known) == len(patterns._by_index) <= 16
    assert len(sampler.stats().patterns) <= 16 + 1


def test_a_rule_by_pattern_shares_the_table(make_sampler: MakeSampler) -> None:
    action = {"algorithm": "first_then_every", "first": 1, "every": 10}
    sampler = make_sampler(max_patterns=16, window_seconds=1, rules=[{"id": "r", "match": {}, "action": action}])
    for number in range(5000):
        sampler.decide(Record(f"once {number}"), number)

    assert len(sampler._ladder.patterns.known) <= 16
    assert [(each.key, each.seen) for each in sampler.stats().patterns] == [("rule:r", 5000)]


def test_ever_new_requests_are_forgotten_oldest_first(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="1/s")
    for number in range(MAX_SCOPES + 100):
        sampler.decide(Record("p", scope=f"offered {number}"), 0)
        sampler.promote(f"promoted {number}", 0)

    assert list(sampler._offered) == [f"offered {number}" for number in range(100, MAX_SCOPES + 100)]
    assert list(sampler._buffer._promoted_until) == [f"promoted {number}" for number in range(100, MAX_SCOPES + 100)]
    assert sampler.stats().buffered <= sampler.policy.retained.max_requests


def test_an_ended_request_leaves_nothing(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="1/s", window_seconds=1)
    for number in range(100):
        for severity in (9, 9, ERROR_SEVERITY):
            sampler.decide(Record("p", severity=severity, scope=f"s{number}"), 0)
        sampler.end(f"s{number}")
    buffer = sampler._buffer

    assert not sampler._offered
    assert (len(buffer), buffer._size, len(buffer._requests), len(buffer._promoted_until)) == (0, 0, 0, 0)


def test_a_hundred_thousand_decisions_leave_nothing_behind(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="20/s", window_seconds=1, retained={"max_bytes": 65536})
    records = [Record(f"p{number % 90}", scope=f"s{number % 40}" if number % 3 else None) for number in range(1000)]

    def decide(start: int) -> int:
        for number in range(50_000):
            sampler.decide(records[number % 1000], start + number)
        gc.collect()
        return sys.getallocatedblocks()

    first = decide(0)
    second = decide(50_000)

    # Which numbers are small enough to be shared differs, and how much is held back: no more than that.
    assert second - first < 1000
