"""What the records of a request share, and the threshold that is stamped for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lipservice import Record, Sampler, randomness
from lipservice._engine import ERROR_SEVERITY, ONE

MakeSampler = Callable[..., Sampler]

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    "trace_state",
    [
        "ot=rv:123456789abcde",
        "other=1,ot=rv:123456789abcde",
        " ot=th:8;rv:123456789abcde;x:1 ,a=b",
        "\tot=rv:123456789abcde",
    ],
)
def test_an_explicit_value_comes_before_the_trace_id(trace_state: str) -> None:
    assert randomness(trace_state, TRACE_ID, 1, "key") == 0x123456


@pytest.mark.parametrize(
    "trace_state",
    ["", "ot", "ot=", "ot=rv", "ot=rv:", "ot=rv:123", "ot=rv:123456789ABCDE", "ot=rv:123456789abcdef", "xot=rv:1"],
)
def test_what_is_no_explicit_value_leaves_the_trace_id(trace_state: str) -> None:
    assert randomness(trace_state, TRACE_ID) == int(TRACE_ID[18:24], 16)


@pytest.mark.parametrize("trace_id", ["", "0" * 32, TRACE_ID[1:], TRACE_ID + "0", TRACE_ID.upper(), "g" + TRACE_ID[1:]])
def test_what_is_no_trace_id_leaves_the_key_or_nothing(trace_id: str) -> None:
    assert randomness("", trace_id) is None
    assert randomness("", trace_id, 0, "k") == randomness(key="k")


def test_keys_are_spread_by_the_seed() -> None:
    values = {randomness(seed=seed, key=f"session {number}") for seed in range(5) for number in range(50)}

    assert len(values) == 250
    assert all(value is not None and 0 <= value < ONE for value in values)
    assert randomness(seed=3, key="\ud800") == randomness(seed=3, key="?")


def _rule(percentage: str) -> list[dict[str, object]]:
    return [{"id": "part", "match": {}, "action": percentage}]


def test_a_request_is_kept_from_its_threshold_on(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=_rule("25%"))

    for shared, keep in ((3 * ONE // 4 - 1, False), (3 * ONE // 4, True), (ONE - 1, True), (0, False)):
        decision = sampler.decide(Record("p", scope="s"), 0, shared)
        assert (decision.keep, decision.threshold) == (keep, "c" if keep else "")


@pytest.mark.parametrize(
    ("percentage", "threshold"), [("100%", "0"), ("50%", "8"), ("25%", "c"), ("10%", "e66666"), ("1%", "fd70a3")]
)
def test_a_threshold_has_no_zeros_at_its_end(make_sampler: MakeSampler, percentage: str, threshold: str) -> None:
    decision = make_sampler(rules=_rule(percentage)).decide(Record("p", scope="s"), 0, ONE - 1)

    assert (decision.keep, decision.threshold) == (True, threshold)


def test_without_a_request_or_its_randomness_there_is_no_threshold(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=_rule("50%"))

    for scope, shared in ((None, 5), ("s", None), ("s", -1), ("s", ONE)):
        assert sampler.decide(Record("p", scope=scope), 0, shared).threshold == ""


def test_randomness_without_a_request_decides_nothing(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=_rule("50%"))

    assert {sampler.decide(Record("p"), 0, 0).keep for _ in range(20)} == {True, False}


def test_what_another_algorithm_decided_has_no_threshold(make_sampler: MakeSampler) -> None:
    for action in ("always", "never", "5/s"):
        assert make_sampler(rules=_rule(action)).decide(Record("p", scope="s"), 0, ONE - 1).threshold == ""
    error = make_sampler().decide(Record("p", severity=ERROR_SEVERITY, scope="s"), 0, ONE - 1)
    assert (error.reason, error.threshold) == ("always", "")


def test_beyond_its_part_of_the_budget_a_request_has_no_threshold(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(budget="8/s", window_seconds=1)

    decisions = [sampler.decide(Record("p", scope="s"), 0, ONE - 1) for _ in range(3)]

    assert [decision.threshold for decision in decisions] == ["0", "", ""]


def test_more_likely_rules_keep_all_that_less_likely_ones_keep(make_sampler: MakeSampler) -> None:
    samplers = [make_sampler(rules=_rule(percentage)) for percentage in ("1%", "10%", "50%", "99%")]

    for shared in range(0, ONE, 9973):
        kept = [sampler.decide(Record("p", scope="s"), 0, shared).keep for sampler in samplers]
        assert kept == sorted(kept)
