"""Rules at work: the first that matches decides, by its algorithm and its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lipservice import Record, Sampler
from lipservice._engine import ALGORITHMS, ONE
from lipservice._policy_tables import ALGORITHMS as FIELDS

MakeSampler = Callable[..., Sampler]

NEVER = {"id": "never", "match": {}, "action": "never", "include_errors": True}


def _keeps(sampler: Sampler, times: range, record: Record) -> list[bool]:
    return [sampler.decide(record, now_ms).keep for now_ms in times]


@pytest.mark.parametrize(
    ("match", "record"),
    [
        ({"logger": "web.*"}, Record("p", logger="web.orders")),
        ({"template": "GET *"}, Record("p", template="GET /")),
        ({"pattern": "0123456789abcdef"}, Record("0123456789abcdef")),
        ({"severity": {"max": "DEBUG"}}, Record("p", severity=5)),
        ({"attributes": {"route": "/health*"}}, Record("p", attributes={"route": "/healthz"})),
    ],
)
def test_a_rule_looks_at_the_part_of_the_record_that_it_names(
    make_sampler: MakeSampler, match: dict[str, object], record: Record
) -> None:
    sampler = make_sampler(rules=[{"id": "it", "match": match, "action": "always"}])

    assert sampler.decide(record, 0).reason == "rule:it"
    assert sampler.decide(Record("other"), 0).reason == "first"


@pytest.mark.parametrize("severity", [-1, 0, 25, 10**9])
def test_a_severity_out_of_range_is_that_of_information(make_sampler: MakeSampler, severity: int) -> None:
    rule = {"id": "it", "match": {"severity": {"min": "INFO", "max": "INFO"}}, "action": "always"}

    assert make_sampler(rules=[rule]).decide(Record("p", severity=severity), 0).reason == "rule:it"


def test_a_record_that_no_rule_matches_is_left_to_the_budget(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=[{"id": "x", "match": {"logger": "other"}, "action": "never"}])

    assert sampler.decide(Record("p"), 0).reason == "first"


def test_the_first_rule_that_matches_decides(make_sampler: MakeSampler) -> None:
    rules = [
        {"id": "web", "match": {"logger": "web.*"}, "action": "always"},
        {"id": "rest", "match": {"logger": "*"}, "action": "never"},
    ]
    sampler = make_sampler(rules=rules)

    assert sampler.decide(Record("p", logger="web.x"), 0).reason == "rule:web"
    assert sampler.decide(Record("p", logger="db"), 0).reason == "rule:rest"


def test_adaptive_ends_the_search_for_a_rule(make_sampler: MakeSampler) -> None:
    rules = [{"id": "left", "match": {"logger": "web"}, "action": "adaptive"}, NEVER]
    sampler = make_sampler(rules=rules)

    assert sampler.decide(Record("p", logger="web"), 0).reason == "first"
    assert sampler.decide(Record("p", logger="db"), 0).reason == "rule:never"


def test_rules_pass_over_errors_unless_they_include_them(make_sampler: MakeSampler) -> None:
    passing = make_sampler(rules=[NEVER | {"include_errors": False}])
    including = make_sampler(rules=[NEVER])
    severity = passing.policy.always.min_severity

    for sampler, reasons in ((passing, ("always", "rule:never")), (including, ("rule:never", "rule:never"))):
        decided = [sampler.decide(Record("p", severity=each), 0).reason for each in (severity, severity - 1)]
        assert tuple(decided) == reasons


def test_a_rate_limit_keeps_so_many_in_each_period(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=[{"id": "limit", "match": {}, "action": "2/s"}])

    assert _keeps(sampler, range(0, 2000, 250), Record("p")) == [True, True, False, False] * 2


def test_the_first_of_each_pattern_are_kept_in_each_window(make_sampler: MakeSampler) -> None:
    action = {"algorithm": "first_then_every", "first": 2, "every": 2**20}
    sampler = make_sampler(window_seconds=1, rules=[{"id": "few", "match": {}, "action": action}])

    for pattern in ("p", "q"):
        assert _keeps(sampler, range(4), Record(pattern)) == [True, True, False, False]
    assert _keeps(sampler, range(1000, 1004), Record("p")) == [True, True, False, False]


def test_two_rules_know_a_pattern_each_by_itself(make_sampler: MakeSampler) -> None:
    action = {"algorithm": "first_then_every", "first": 1, "every": 2**20}
    sampler = make_sampler(rules=[{"id": name, "match": {"logger": name}, "action": action} for name in ("a", "b")])

    for name in ("a", "b", ""):
        assert _keeps(sampler, range(2), Record("p", logger=name))[0]


@pytest.mark.parametrize(("kept", "overloaded"), [(5, False), (6, True)])
def test_the_next_window_pays_for_what_a_rule_kept(make_sampler: MakeSampler, kept: int, *, overloaded: bool) -> None:
    sampler = make_sampler(budget="5/s", window_seconds=1, rules=[{"id": "all", "match": {}, "action": "always"}])
    _keeps(sampler, range(kept), Record("p"))
    sampler.decide(Record("p"), 1000)

    assert sampler.engine.overloaded is overloaded


def test_a_probability_keeps_its_part_whatever_the_order(make_sampler: MakeSampler) -> None:
    sampler = make_sampler(rules=[{"id": "part", "match": {}, "action": "10%"}])

    decisions = [sampler.decide(Record(f"p{number % 10}"), 0) for number in range(10_000)]
    kept = [decision for decision in decisions if decision.keep]

    assert abs(len(kept) - 1000) <= 1
    assert {decision.weight for decision in kept} == {ONE / decisions[0].rate}
    outstanding = sum(each.count for each in sampler.settle(0, everything=True))
    assert sum(decision.count for decision in kept) + outstanding == len(decisions)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_what_a_rule_decides_is_counted_by_the_rule(make_sampler: MakeSampler, name: str) -> None:
    given = {"integer": 1, "probability": "0.5", "rate": "1/s"}
    fields = {field.name: given[field.type] for field in FIELDS[name]}
    sampler = make_sampler(rules=[{"id": "it", "match": {}, "action": {"algorithm": name, **fields}}])
    for _ in range(20):
        sampler.decide(Record("p"), 0)

    counted_by = "p" if ALGORITHMS[name].per == "engine" else "rule:it"
    assert [(pattern.key, pattern.seen) for pattern in sampler.stats().patterns] == [(counted_by, 20)]


@pytest.mark.parametrize("value", [None, 5, b"text", ["text"]])
@pytest.mark.parametrize("field", ["logger", "template"])
def test_a_logger_or_template_that_is_no_text_counts_as_empty(
    make_sampler: MakeSampler, field: str, value: Any
) -> None:
    rules = [NEVER | {"id": "text", "match": {field: "t*"}}, NEVER | {"id": "any", "match": {field: "*"}}]

    assert make_sampler(rules=rules).decide(Record("p", **{field: value}), 0).reason == "rule:any"
