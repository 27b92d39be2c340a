"""The fast way through the sampler decides as the other one does."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from lipservice import Decision, Record, Sampler, Signature, read_policy
from lipservice._engine import Engine
from lipservice._plain_decisions import NOT_PLAIN, Asked

_NUMBERS = [name for name in Engine.__slots__ if name != "slots"]
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


def _asked(pattern: str, severity: int) -> Asked:
    return Asked(Signature(f"template {pattern}", pattern, "scan"), severity)


def _plainly(sampler: Sampler, asked: Asked, now_ms: float) -> Decision | None:
    decision = sampler.plain(asked, now_ms)
    pattern, severity = asked.signature.id, asked.severity
    if decision is NOT_PLAIN:
        return sampler.decide(Record(pattern, f"template {pattern}", severity), int(now_ms))
    return decision


@pytest.mark.parametrize("document", _POLICIES)
@pytest.mark.parametrize("seed", range(4))
def test_both_ways_decide_and_count_alike(document: dict[str, Any], seed: int) -> None:
    source = random.Random(seed)
    fast, slow = _sampler(document, seed), _sampler(document, seed)
    remembered: dict[tuple[str, int], Asked] = {}
    now_ms = 1_000_000
    for _ in range(4_000):
        now_ms += source.choice((0, 0, 1, 7, 40, -3, 900 if source.random() < 0.02 else 0))
        pattern = f"p{min(int(source.expovariate(0.2)), 60)}"
        severity = source.choice((5, 9, 9, 9, 13, 17, 21))
        expected = slow.decide(Record(pattern, f"template {pattern}", severity), now_ms)
        asked = remembered.setdefault((pattern, severity), _asked(pattern, severity))
        # Fractions of a millisecond do not count.
        decision = _plainly(fast, asked, now_ms if source.random() < 0.5 else now_ms + source.random() * 0.99)
        if decision is None:
            assert not expected.keep
            assert not expected.settled
        else:
            assert decision == expected
        if source.random() < 0.01:
            assert fast.settle(now_ms) == slow.settle(now_ms)
    assert fast.stats() == slow.stats()
    assert fast.settle(now_ms, everything=True) == slow.settle(now_ms, everything=True)


@pytest.mark.parametrize("seed", range(6))
def test_long_runs_are_decided_and_counted_alike_whatever_comes_between(seed: int) -> None:
    source = random.Random(seed)
    budget, share = source.choice((("20/s", "fair"), ("200/s", "sqrt"), ("1/s", "fair")))
    document = {"budget": budget, "share": share, "window_seconds": 2, "max_patterns": 16}
    fast, slow = _sampler(document, seed), _sampler(document, seed)
    remembered: dict[tuple[str, int], Asked] = {}
    now_ms = 1_000_000.0
    kept = dropped = 0
    for number in range(60_000):
        # Hundreds of records in each millisecond, and from time to time one of another window.
        now_ms += source.random() * 0.4 if number % 997 else source.choice((0, 0, 350, -3, 2_000))
        pattern = f"p{min(int(source.expovariate(0.5)), 24)}"
        severity = 17 if source.random() < 0.01 else 9
        scope = "request" if source.random() < 0.01 else None
        record = Record(pattern, f"template {pattern}", severity, scope=scope)
        expected = slow.decide(record, int(now_ms))
        if scope:
            assert fast.decide(record, int(now_ms)) == expected
            continue
        asked = remembered.setdefault((pattern, severity), _asked(pattern, severity))
        decision = _plainly(fast, asked, now_ms)
        if decision is None:
            dropped += 1
            assert not expected.keep
        else:
            kept += decision.keep
            assert decision == expected
        if source.random() < 0.001:
            assert fast.settle(int(now_ms)) == slow.settle(int(now_ms))
        if source.random() < 0.001:
            assert fast.stats() == slow.stats()
    assert dropped > kept > 0
    assert fast.stats() == slow.stats()
    for one, other in zip(fast.engine.slots, slow.engine.slots, strict=True):
        assert all(getattr(one, name) == getattr(other, name) for name in one.__slots__)
    assert all(getattr(fast.engine, name) == getattr(slow.engine, name) for name in _NUMBERS)


def test_a_slot_that_another_pattern_has_taken_is_not_decided_by() -> None:
    document = {"budget": "1/s", "window_seconds": 1, "max_patterns": 16}
    fast, slow = _sampler(document, 1), _sampler(document, 1)
    remembered: dict[str, Asked] = {}
    for window in range(40):
        for pattern in [f"w{window % 4}-{number}" for number in range(16)] * 20:
            asked = remembered.setdefault(pattern, _asked(pattern, 9))
            expected = slow.decide(Record(pattern, f"template {pattern}", 9), window * 1_000)
            decision = _plainly(fast, asked, window * 1_000)
            assert expected == decision if decision else not expected.keep
        assert fast.stats() == slow.stats()


def test_another_policy_or_a_fork_takes_every_slot_away() -> None:
    sampler = _sampler({"budget": "1/s", "window_seconds": 1}, 1)
    asked = _asked("p", 9)
    for now_ms in range(3_000):
        _plainly(sampler, asked, now_ms)
    reading = read_policy('{"budget": "2/s", "window_seconds": 1}')
    sampler.set_policy(reading.policy)
    sampler.decide(Record("q"), 3_000)
    assert not asked.found.slot.known
    assert sampler.stats().seen == 3_001

    for now_ms in range(3_000, 6_000):
        _plainly(sampler, asked, now_ms)
    sampler.reseed(1)
    assert not asked.found.slot.known
    assert sampler.stats().seen == 0


def test_the_kill_switch_acts_at_once() -> None:
    sampler = _sampler({}, 1)
    asked = _asked("p", 9)
    _plainly(sampler, asked, 0)
    sampler.set_policy(read_policy('{"kill_switch": true}').policy)
    assert sampler.plain(asked, 1) is NOT_PLAIN
    sampler.set_policy(read_policy("{}").policy)
    assert sampler.plain(asked, 1) is not NOT_PLAIN


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
    sampler._guard.busy = True

    assert sampler.plain(_asked("p", 9), 1_000) is NOT_PLAIN


def test_a_pattern_that_is_none_is_kept_undecided() -> None:
    sampler = _sampler({}, 1)
    sampler.decide(Record("p"), 1_000)
    pattern: Any = ["p"]

    decision = sampler.decide_plain(Signature("", pattern, "scan"), 9, 1_000)

    assert decision is not None
    assert decision.reason == "failopen"
    assert not sampler._guard.busy
