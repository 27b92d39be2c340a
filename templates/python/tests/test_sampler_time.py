"""Clocks that stand still, step back and jump."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from lipservice import Record, Sampler
from lipservice._engine import MAX_CLOCK

MakeSampler = Callable[..., Sampler]

YEAR = 365 * 86400 * 1000


def _decide(sampler: Sampler, now_ms: int, count: int = 1) -> int:
    return sum(sampler.decide(Record(f"p{number % 5}"), now_ms).keep for number in range(count))


def test_a_window_begins_at_its_first_millisecond(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(window_seconds=10)

    windows = []
    for now_ms in (99_999, 100_000, 100_001, 109_999, 110_000):
        _decide(sampler, now_ms)
        windows.append(sampler.engine.window)

    assert windows == [9, 10, 10, 10, 11]


def test_one_window_back_is_tolerated_and_two_are_not(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(window_seconds=1)

    windows = []
    for now_ms in (50_000, 49_999, 49_000, 48_999):
        _decide(sampler, now_ms)
        windows.append(sampler.engine.window)

    assert windows == [50, 50, 50, 48]


@pytest.mark.parametrize("jump", [3_600_000, 10 * YEAR, -10 * YEAR])
def test_after_a_jump_the_budget_is_that_of_a_new_window(make_sampler: MakeSampler, jump: int) -> None:
    sampler = make_sampler(budget="10/s", window_seconds=1)
    start = 20 * YEAR
    for second in range(5):
        _decide(sampler, start + 1000 * second, 1000)

    assert _decide(sampler, start + jump, 10) == 10
    assert sampler.stats().fail_open == 0


def test_a_clock_that_stands_still_spends_one_budget(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="10/s", window_seconds=1)

    assert _decide(sampler, 10**12, 20_000) < 40


def test_one_wrong_reading_costs_no_more_than_one_window(make_sampler: MakeSampler) -> None:
    steady, blinking = make_sampler(budget="10/s", window_seconds=1), make_sampler(budget="10/s", window_seconds=1)
    kept = {steady: 0, blinking: 0}
    for second in range(60):
        for sampler in kept:
            kept[sampler] += _decide(sampler, 1000 * second, 100)
        if second == 30:
            kept[blinking] += _decide(blinking, 3_600_000)

    assert kept[blinking] - kept[steady] < 3 * 10


@pytest.mark.parametrize(("now_ms", "window"), [(-1, 0), (-(10**30), 0), (10**30, MAX_CLOCK // 10_000)])
def test_times_beyond_the_clock_are_its_ends(make_sampler: MakeSampler, now_ms: int, window: int) -> None:
    sampler = make_sampler()
    _decide(sampler, now_ms)
    sampler.settle(now_ms)
    sampler.promote("s", now_ms)

    assert sampler.engine.window == window
    assert sampler.stats().fail_open == 0


def test_a_time_with_a_fraction_decides_like_a_whole_one(make_sampler: MakeSampler) -> None:
    whole, fraction = make_sampler(budget="2/s", window_seconds=1), make_sampler(budget="2/s", window_seconds=1)

    for number in range(2000):
        record = Record(f"p{number % 5}")
        assert whole.decide(record, number) == fraction.decide(record, number + 0.5)  # type: ignore[arg-type]


def test_a_fraction_of_the_time_is_cut_off_before_anything_is_decided(make_sampler: MakeSampler) -> None:
    never = [{"id": "never", "match": {}, "action": "never"}]
    sampler = make_sampler(window_seconds=1, rules=never, settle_interval_seconds=1, retained={"max_age_seconds": 1})
    sampler.decide(Record("p", scope="s"), 999.9)  # type: ignore[arg-type]

    assert sampler.engine.window == 0
    assert sampler.settle(1998.9) == ()  # type: ignore[arg-type]
    assert [each.count for each in sampler.settle(1999.2)] == [1]  # type: ignore[arg-type]
    released = sampler.promote("s", 1999.9)  # type: ignore[arg-type]
    assert [(held.time_ms, type(held.time_ms)) for held in released] == [(999, int)]


@pytest.mark.parametrize("now_ms", [math.nan, math.inf, -math.inf, None, "0"])
def test_at_what_is_no_time_nothing_is_promoted_or_settled(make_sampler: MakeSampler, now_ms: Any) -> None:
    sampler = make_sampler(rules=[{"id": "never", "match": {}, "action": "never"}])
    sampler.decide(Record("p", scope="s"), 0)

    assert sampler.promote("s", now_ms) == ()
    assert sampler.settle(now_ms) == sampler.settle(now_ms, everything=True) == ()
    assert len(sampler.promote("s", 0)) == 1
    assert len(sampler.settle(0, everything=True)) == 1
