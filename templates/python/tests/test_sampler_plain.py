"""The fast way through the sampler decides as the other one does."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from lipservice import Decision, Record, Sampler, read_policy
from lipservice._sampler import NOT_PLAIN

_POLICIES: list[dict[str, Any]] = [
    {},
    {"budget": "1/s", "window_seconds": 1},
    {"budget": "50/s", "window_seconds": 10, "share": "fair"},
    {"budget": "3/s", "window_seconds": 2, "max_patterns": 16},
    {"budget": "2 KB/s"},
    {"budget": "2/s", "shadow": True},
    {"budget": "2/s", "rules": [{"id": "r", "match": {"template": "template p1"}, "action": {"algorithm": "never"}}]},
]


def _sampler(document: dict[str, Any], seed: int) -> Sampler:
    reading = read_policy(json.dumps(document))
    assert reading.policy is not None, reading.errors
    return Sampler(reading.policy, seed)


def _plainly(sampler: Sampler, pattern: str, severity: int, now_ms: int) -> Decision | None:
    decision = sampler.decide_plain(pattern, f"template {pattern}", severity, now_ms)
    if decision is NOT_PLAIN:
        return sampler.decide(Record(pattern, f"template {pattern}", severity), now_ms)
    return decision


@pytest.mark.parametrize("document", _POLICIES)
@pytest.mark.parametrize("seed", range(4))
def test_both_ways_decide_and_count_alike(document: dict[str, Any], seed: int) -> None:
    source = random.Random(seed)
    fast, slow = _sampler(document, seed), _sampler(document, seed)
    now_ms = 1_000_000
    for _ in range(4_000):
        now_ms += source.choice((0, 0, 1, 7, 40, -3, 900 if source.random() < 0.02 else 0))
        pattern = f"p{min(int(source.expovariate(0.2)), 60)}"
        severity = source.choice((5, 9, 9, 9, 13, 17, 21))
        expected = slow.decide(Record(pattern, f"template {pattern}", severity), now_ms)
        decision = _plainly(fast, pattern, severity, now_ms)
        if decision is None:
            assert not expected.keep
            assert not expected.settled
        else:
            assert decision == expected
        if source.random() < 0.01:
            assert fast.settle(now_ms) == slow.settle(now_ms)
    assert fast.stats() == slow.stats()
    assert fast.settle(now_ms, everything=True) == slow.settle(now_ms, everything=True)


def test_settlements_and_numbers_say_the_template() -> None:
    sampler = _sampler({"budget": "1/s", "window_seconds": 300}, 1)
    for _ in range(2_000):
        sampler.decide(Record("p", "order paid"), 1_000)

    settled = sampler.settle(1_000, everything=True)
    assert [(entry.key, entry.template) for entry in settled] == [("p", "order paid")]
    assert sampler.stats().patterns[0].template == "order paid"


def test_a_call_in_the_midst_of_another_asks_for_the_other_way() -> None:
    sampler = _sampler({}, 1)
    sampler.decide(Record("p"), 1_000)
    sampler._busy = True

    assert sampler.decide_plain("p", "", 9, 1_000) is NOT_PLAIN


def test_a_pattern_that_is_none_is_kept_undecided() -> None:
    sampler = _sampler({}, 1)
    sampler.decide(Record("p"), 1_000)
    pattern: Any = ["p"]

    decision = sampler.decide_plain(pattern, "", 9, 1_000)

    assert decision is not None
    assert decision.reason == "failopen"
    assert not sampler._busy
