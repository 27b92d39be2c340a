"""One policy after another: where they begin, what they leave, and the switch that acts at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lipservice import Policy, Record, Sampler, Settlement, read_policy
from lipservice._engine import ERROR_SEVERITY, ONE

MakeSampler = Callable[..., Sampler]
MakePolicy = Callable[..., Policy]

NEVER = [{"id": "never", "match": {}, "action": "never", "include_errors": True}]
ALWAYS = [{"id": "always", "match": {}, "action": "always", "include_errors": True}]


def test_without_a_policy_the_built_in_one_is_in_force() -> None:
    built_in = read_policy("{}").policy

    assert Sampler().policy == built_in


def test_without_a_seed_samplers_differ() -> None:
    assert len({Sampler().engine.x0 for _ in range(4)}) > 1


def test_the_same_seed_decides_alike(make_policy: MakePolicy) -> None:
    policy = make_policy(budget="1/s", window_seconds=1)
    one, other = Sampler(policy, 7), Sampler(policy, 7)

    for number in range(3000):
        record = Record(f"p{number % 17}")
        assert one.decide(record, number) == other.decide(record, number)


def test_a_policy_waits_for_the_next_window(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(window_seconds=10, rules=NEVER)
    sampler.decide(Record("p"), 5000)
    later = make_policy(rules=ALWAYS, window_seconds=1)
    sampler.set_policy(later)

    last, first = sampler.decide(Record("p"), 9999), sampler.decide(Record("p"), 10_000)

    assert (last.reason, last.settled) == ("rule:never", ())
    assert (first.reason, first.settled) == ("rule:always", (Settlement("rule:never", 2),))
    assert sampler.policy is later


def test_a_step_back_of_two_windows_lets_a_policy_begin_as_well(
    make_sampler: MakeSampler, make_policy: MakePolicy
) -> None:
    sampler = make_sampler(window_seconds=1, rules=NEVER)
    sampler.decide(Record("p"), 5000)
    sampler.set_policy(make_policy(rules=ALWAYS))

    assert [sampler.decide(Record("p"), now_ms).keep for now_ms in (4000, 3999)] == [False, True]


def test_of_two_policies_that_wait_the_last_begins(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(rules=NEVER)
    sampler.decide(Record("p"), 0)
    sampler.set_policy(make_policy(rules=NEVER))
    sampler.set_policy(make_policy(rules=ALWAYS))

    assert sampler.decide(Record("p"), 10**6).reason == "rule:always"


def test_totals_outlive_a_policy(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(rules=NEVER)
    for _ in range(5):
        sampler.decide(Record("p"), 0)
    sampler.set_policy(make_policy(rules=ALWAYS))
    sampler.decide(Record("p"), 10**6)

    stats = sampler.stats()

    assert (stats.seen, stats.kept, stats.dropped) == (6, 1, 5)


def test_a_policy_that_is_refused_leaves_the_old_one() -> None:
    reading = read_policy('{"budget": "much", "rules": [{}]}')
    sampler = Sampler(seed=1)
    before = sampler.policy
    if reading.policy:
        sampler.set_policy(reading.policy)
    sampler.decide(Record("p"), 10**6)

    assert len(reading.errors) > 1
    assert sampler.policy is before


def test_the_kill_switch_keeps_everything_at_once_and_leaves_the_engine_alone(
    make_sampler: MakeSampler, make_policy: MakePolicy
) -> None:
    sampler = make_sampler(rules=NEVER)
    assert not sampler.decide(Record("p"), 0).keep
    window, state = sampler.engine.window, sampler.engine.x0
    sampler.set_policy(make_policy(rules=NEVER, kill_switch=True))

    decisions = [sampler.decide(Record("p"), now_ms) for now_ms in (0, 10**6)]

    assert {(each.keep, each.reason, each.rate, each.weight, each.count) for each in decisions} == {
        (True, "failopen", ONE, 1.0, 1)
    }
    assert (sampler.engine.window, sampler.engine.x0) == (window, state)
    assert sampler.stats().fail_open == 2


def test_the_kill_switch_is_taken_back_at_once(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(kill_switch=True)
    assert sampler.decide(Record("p"), 0).reason == "failopen"
    sampler.set_policy(make_policy(rules=NEVER))

    assert sampler.decide(Record("p"), 0).reason == "rule:never"


def test_what_was_dropped_before_the_kill_switch_is_settled(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(rules=NEVER)
    sampler.decide(Record("p"), 0)
    sampler.set_policy(make_policy(kill_switch=True))
    sampler.decide(Record("p"), 0)

    assert sampler.settle(10**6) == (Settlement("rule:never", 1),)


def test_a_policy_that_holds_nothing_lets_go_of_what_is_held(
    make_sampler: MakeSampler, make_policy: MakePolicy
) -> None:
    sampler = make_sampler(rules=NEVER)
    sampler.decide(Record("p", scope="s"), 0)
    assert sampler.stats().buffered == 1
    sampler.set_policy(make_policy(rules=NEVER, retained={"enabled": False}))
    sampler.decide(Record("p"), 10**6)

    stats = sampler.stats()

    assert (stats.dropped, stats.buffered) == (2, 0)
    assert sampler.promote("s", 10**6) == ()


def test_a_new_seed_begins_with_nothing_seen_and_the_latest_policy(
    make_sampler: MakeSampler, make_policy: MakePolicy
) -> None:
    sampler = make_sampler(rules=NEVER)
    sampler.decide(Record("p", scope="s"), 0)
    state = sampler.engine.x0
    sampler.set_policy(make_policy(rules=ALWAYS))

    sampler.reseed(2)

    assert sampler.engine.x0 != state
    assert sampler.stats().seen == 0
    assert sampler.settle(0, everything=True) == ()
    assert sampler.promote("s", 0) == ()
    assert sampler.decide(Record("p"), 0).reason == "rule:always"


def test_a_shadow_keeps_everything_and_says_what_the_policy_it_stands_for_would_do(make_policy: MakePolicy) -> None:
    live, shadow = (Sampler(make_policy(budget="20/s", window_seconds=1, shadow=shadow), 5) for shadow in (False, True))
    kept = released = 0

    for number in range(2000):
        severity = ERROR_SEVERITY if number % 100 == 99 else 9
        record = Record(f"p{number % 7}", severity=severity, scope=f"s{number // 100}" if number % 2 else None)
        one, other = live.decide(record, number), shadow.decide(record, number)
        assert other.keep
        assert one == replace(other, keep=other.would_keep)
        assert one.keep == one.would_keep
        assert one.threshold == other.threshold
        kept += one.keep
        released += len(other.released)

    assert 0 < kept < 2000
    assert released
    assert live.stats() == shadow.stats()
    assert live.settle(2000, everything=True) == shadow.settle(2000, everything=True)


def test_a_shadow_begins_and_ends_with_its_policy(make_sampler: MakeSampler, make_policy: MakePolicy) -> None:
    sampler = make_sampler(window_seconds=1, rules=NEVER)
    kept = []
    for second, shadow in enumerate((True, False)):
        kept.append(sampler.decide(Record("p"), 1000 * second).keep)
        sampler.set_policy(make_policy(window_seconds=1, rules=NEVER, shadow=shadow))
    kept.append(sampler.decide(Record("p"), 2000).keep)

    assert kept == [False, True, False]


def test_what_cannot_be_decided_would_be_kept(make_sampler: MakeSampler) -> None:
    decision = make_sampler(kill_switch=True).decide(Record("p"), 0)

    assert (decision.keep, decision.would_keep) == (True, True)


def test_the_policy_of_a_wrong_document_changes_nothing() -> None:
    sampler = Sampler(read_policy('{"kill_switch": true}').policy, 1)
    before = sampler.policy
    sampler.set_policy(read_policy("{oops").policy)
    assert sampler.policy is before
    assert sampler.decide(Record("p"), 0).reason == "failopen"
