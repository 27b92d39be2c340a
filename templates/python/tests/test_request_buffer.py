"""Records that are held back in case their request fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lipservice import Decision, Held, Record, Sampler
from lipservice._engine import ERROR_SEVERITY, RELEASED_PART
from lipservice._policy import Retained
from lipservice._request_buffer import RequestBuffer

MakeSampler = Callable[..., Sampler]

PLENTY = 10**9
LIMITS = Retained(
    enabled=True,
    max_requests=3,
    max_bytes_per_request=100,
    max_bytes=250,
    max_age_seconds=30,
    promoted_seconds=60,
)
NEVER = {"id": "never", "match": {}, "action": "never"}


@pytest.fixture
def buffer() -> RequestBuffer:
    return RequestBuffer(LIMITS)


def _held(name: str, time_ms: int = 0, size: int = 10, cost: int = 1) -> Held:
    return Held(name, time_ms, cost, size, None)


def _hold(buffer: RequestBuffer, scope: str, *names: str, size: int = 10) -> None:
    for name in names:
        buffer.hold(scope, _held(name, size=size))


def _release(buffer: RequestBuffer, scope: str, now_ms: int = 0, most_cost: int = PLENTY) -> list[str]:
    return [held.pattern for held in buffer.promote(scope, now_ms, most_cost)]


def test_records_come_back_once_in_the_order_in_which_they_came(buffer: RequestBuffer) -> None:
    _hold(buffer, "s", "a", "b")
    _hold(buffer, "other", "x")
    _hold(buffer, "s", "c")

    assert _release(buffer, "s") == ["a", "b", "c"]
    assert _release(buffer, "s") == []
    assert len(buffer) == 1


def test_of_a_request_that_holds_too_much_the_oldest_records_go(buffer: RequestBuffer) -> None:
    _hold(buffer, "s", "a", "b", "c", size=40)

    assert _release(buffer, "s") == ["b", "c"]


def test_of_too_many_requests_the_oldest_goes_whole(buffer: RequestBuffer) -> None:
    _hold(buffer, "old", "a", "b")
    for scope in ("s1", "s2", "s3"):
        _hold(buffer, scope, scope)
    _hold(buffer, "s1", "again")

    assert len(buffer) == 4
    assert [_release(buffer, scope) for scope in ("old", "s1", "s2", "s3")] == [[], ["s1", "again"], ["s2"], ["s3"]]


def test_of_too_many_bytes_the_oldest_request_goes_whole(buffer: RequestBuffer) -> None:
    for scope in ("s1", "s2", "s3"):
        _hold(buffer, scope, scope, scope, size=45)

    assert [len(_release(buffer, scope)) for scope in ("s1", "s2", "s3")] == [0, 2, 2]
    assert buffer._size == 0


def test_what_is_larger_than_a_request_may_be_is_not_held(buffer: RequestBuffer) -> None:
    _hold(buffer, "s", "fits", size=100)
    _hold(buffer, "s", "does not", size=101)

    assert _release(buffer, "s") == ["fits"]


def test_what_is_larger_than_all_may_be_drives_nothing_out(buffer: RequestBuffer) -> None:
    buffer.set_limits(replace(LIMITS, max_bytes=50))
    _hold(buffer, "s", "a")
    _hold(buffer, "large", "b", size=51)

    assert _release(buffer, "s") == ["a"]


def test_what_is_too_old_stays_dropped(buffer: RequestBuffer) -> None:
    for name, time_ms in (("old", 0), ("young", 1), ("ahead", 99_999)):
        buffer.hold("s", _held(name, time_ms))

    assert _release(buffer, "s", now_ms=1 + 1000 * LIMITS.max_age_seconds) == ["young", "ahead"]


def test_what_is_released_in_a_window_has_a_limit(buffer: RequestBuffer) -> None:
    _hold(buffer, "s1", "a", "b")
    _hold(buffer, "s2", "c", "d")
    _hold(buffer, "s3", "e", "f")

    assert _release(buffer, "s1", most_cost=3) == ["a", "b"]
    assert _release(buffer, "s2", most_cost=3) == ["c"]
    buffer.begin_window()
    assert _release(buffer, "s3", most_cost=3) == ["e", "f"]


def test_a_request_stays_promoted_for_its_time(buffer: RequestBuffer) -> None:
    until = 5 + 1000 * LIMITS.promoted_seconds
    buffer.promote("s", 5, PLENTY)

    assert [buffer.is_promoted("s", now_ms) for now_ms in (5, until - 1, until)] == [True, True, False]
    assert not buffer.is_promoted("other", 5)


def test_a_request_that_ends_is_forgotten(buffer: RequestBuffer) -> None:
    _hold(buffer, "s", "a")
    buffer.promote("t", 0, PLENTY)
    for scope in ("s", "t", "unknown"):
        buffer.forget(scope)

    assert _release(buffer, "s") == []
    assert not buffer.is_promoted("t", 0)
    assert buffer._size == 0


def test_other_limits_act_from_the_next_record_on(buffer: RequestBuffer) -> None:
    _hold(buffer, "s1", "a")
    _hold(buffer, "s2", "b")
    buffer.set_limits(replace(LIMITS, max_requests=1))
    assert len(buffer) == 2
    _hold(buffer, "s3", "c")

    assert len(buffer) == 1


def test_a_buffer_that_is_switched_off_holds_and_promotes_nothing(buffer: RequestBuffer) -> None:
    _hold(buffer, "s", "a")
    buffer.set_limits(replace(LIMITS, enabled=False))
    _hold(buffer, "s", "b")

    assert (len(buffer), buffer._size) == (0, 0)
    assert _release(buffer, "s") == []
    assert not buffer.is_promoted("s", 0)


def _fill(sampler: Sampler, now_ms: int, count: int = 400) -> list[Decision]:
    """Offer far more than the budget in one request."""
    return [sampler.decide(Record("p", scope="s", payload=number), now_ms) for number in range(count)]


def test_an_error_releases_what_was_dropped_and_nothing_twice(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="100/s", window_seconds=1)
    before = _fill(sampler, 0)

    error = sampler.decide(Record("boom", severity=ERROR_SEVERITY, scope="s"), 0)

    dropped = [number for number, decision in enumerate(before) if not decision.keep]
    payloads = [held.payload for held in error.released]
    assert payloads == dropped[: len(payloads)]
    assert 0 < len(payloads) <= 100 // RELEASED_PART
    assert sampler.promote("s", 0) == ()


def test_each_window_releases_its_part_of_the_budget(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="4/s", window_seconds=1, rules=[NEVER])
    released = []
    for now_ms in (0, 1, 1000):
        for _ in range(9):
            sampler.decide(Record("p", scope="s"), now_ms)
        released.append(len(sampler.promote("s", now_ms)))

    assert released == [4 // RELEASED_PART, 0, 4 // RELEASED_PART]


def test_drops_of_the_budget_are_kept_for_a_request_that_failed_without_weight(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="2/s", window_seconds=1)
    sampler.promote("s", 0)

    decisions = _fill(sampler, 0)
    promoted = [decision for decision in decisions if decision.reason == "promoted"]

    assert all(decision.keep for decision in decisions)
    assert promoted
    assert {(decision.weight, decision.count, decision.threshold) for decision in promoted} == {(0.0, 0, "")}
    assert sum(decision.count for decision in decisions) + sampler.settle(0, everything=True)[0].count == len(decisions)


def test_drops_of_a_rule_stay_dropped_in_a_request_that_failed(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=[NEVER])
    sampler.promote("s", 0)

    assert not sampler.decide(Record("p", scope="s"), 0).keep


@pytest.mark.parametrize(("severity", "released"), [(ERROR_SEVERITY - 1, 0), (ERROR_SEVERITY, 1), (99, 0)])
def test_a_record_releases_by_its_severity_even_if_it_is_dropped_itself(
    make_sampler: MakeSampler, severity: int, released: int
) -> None:
    sampler = make_sampler(rules=[NEVER | {"include_errors": True}])
    sampler.decide(Record("p", scope="s"), 0)

    decision = sampler.decide(Record("q", severity=severity, scope="s"), 0)

    assert not decision.keep
    assert len(decision.released) == released


def test_held_records_are_neither_kept_nor_dropped_yet(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=[NEVER])
    for scope in ("s", "s", "t", None):
        sampler.decide(Record("p", scope=scope), 0)
    assert (sampler.stats().dropped, sampler.stats().buffered) == (1, 3)

    sampler.promote("s", 0)
    sampler.end("t")

    assert (sampler.stats().dropped, sampler.stats().buffered) == (4, 0)


def test_weights_do_not_change_with_what_is_released(make_sampler: MakeSampler) -> None:
    with_errors, without = (make_sampler(budget="5/s", window_seconds=1, always={"limit": "none"}) for _ in range(2))
    total = 0.0
    for number in range(3000):
        now_ms = number * 10
        record = Record(f"p{number % 4}", scope=f"s{number % 50}")
        one, other = with_errors.decide(record, now_ms), without.decide(record, now_ms)
        total += one.weight - other.weight
        if number % 100 == 99:
            with_errors.promote(f"s{number % 50}", now_ms)

    assert total == 0


def test_an_empty_scope_is_no_request(make_sampler: MakeSampler) -> None:
    with_empty, without = (make_sampler(budget="2/s", window_seconds=1) for _ in range(2))
    for number in range(500):
        one = with_empty.decide(Record("p", scope=""), number, randomness=number)
        assert one == without.decide(Record("p"), number, randomness=number)
        assert not one.shared

    assert with_empty.promote("", 500) == ()
    with_empty.end("")
    assert with_empty.stats().buffered == 0
    assert (len(with_empty._offered), len(with_empty._buffer._promoted_until)) == (0, 0)


def test_a_request_that_fails_again_keeps_its_place(buffer: RequestBuffer) -> None:
    for scope in ("a", "b", "a"):
        buffer.promote(scope, 0, PLENTY)

    assert list(buffer._promoted_until) == ["a", "b"]
