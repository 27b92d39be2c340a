"""What is accounted for adds up to what was seen, whatever happens in between."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from lipservice import Decision, Policy, Record, Sampler, Settlement
from lipservice._engine import ERROR_SEVERITY, SETTLEMENTS
from lipservice._tally import REST, settle
from lipservice._tally import Counter as Account

RULES = [
    {"id": "never", "match": {"logger": "noise"}, "action": "never"},
    {"id": "some", "match": {"logger": "some"}, "action": "25%"},
    {"id": "first", "match": {"logger": "first"}, "action": {"algorithm": "first_then_every", "first": 1, "every": 9}},
    {"id": "limit", "match": {"logger": "limit"}, "action": "2/s"},
]


class Ledger:
    """All that a sampler said, added up by what a receiver would see."""

    def __init__(self) -> None:
        self.seen = 0
        self.accounted = 0
        self.kept = 0
        self.released = 0

    def decided(self, decision: Decision) -> None:
        self.seen += 1
        self.kept += decision.keep and decision.reason != "promoted"
        self.accounted += decision.count
        self.released += len(decision.released)
        self.settled(decision.settled)

    def settled(self, settlements: Iterable[Settlement]) -> None:
        self.accounted += sum(settlement.count for settlement in settlements)


def _record(source: random.Random) -> Record:
    pattern = f"p{source.randrange(40)}" if source.random() < 0.8 else f"once{source.random()}"
    severity = ERROR_SEVERITY if source.random() < 0.03 else 9
    logger = source.choice(("", "", "noise", "some", "first", "limit"))
    scope = source.choice((None, f"scope{source.randrange(9)}"))
    return Record(pattern, pattern, severity, logger, 50, {"a": "b"}, scope)


def _play(sampler: Sampler, policies: list[Policy], seed: int) -> Ledger:
    """Let anything happen in any order, and look at the sums all the time."""
    source, ledger, now_ms = random.Random(seed), Ledger(), 10**12
    for _ in range(1500):
        now_ms += source.choice((0, 1, 5, 400, 900, 70_000)) if source.random() < 0.95 else -source.randrange(10**7)
        match source.random():
            case chance if chance < 0.01:
                sampler.set_policy(source.choice(policies))
            case chance if chance < 0.02:
                ledger.settled(sampler.settle(now_ms, everything=source.random() < 0.3))
            case chance if chance < 0.03:
                ledger.released += len(sampler.promote(f"scope{source.randrange(9)}", now_ms))
            case chance if chance < 0.04:
                sampler.end(f"scope{source.randrange(9)}")
            case chance if chance < 0.05:
                broken = Record("p1", severity=None)  # type: ignore[arg-type]  # as a careless caller may
                ledger.decided(sampler.decide(broken, now_ms))
            case _:
                ledger.decided(sampler.decide(_record(source), now_ms, source.choice((None, source.randrange(2**24)))))
        stats = sampler.stats()
        assert (stats.seen, stats.kept) == (ledger.seen, ledger.kept)
        assert stats.seen == stats.kept + stats.dropped + stats.buffered
        assert min(stats.dropped, stats.buffered) >= 0
        assert stats.seen == sum(pattern.seen for pattern in stats.patterns) + stats.fail_open
    ledger.settled(sampler.settle(now_ms, everything=True))
    return ledger


@pytest.mark.parametrize("seed", range(8))
def test_counts_are_exact_through_eviction_swap_and_shutdown(make_policy: Callable[..., Policy], seed: int) -> None:
    policies = [
        make_policy(budget="2/s", window_seconds=1, max_patterns=8, rules=RULES),
        make_policy(budget="20 kB/s", window_seconds=3, max_patterns=3, rules=RULES[:2], share="fair"),
        make_policy(budget="1/s", window_seconds=1, max_patterns=1, retained={"enabled": False}),
        make_policy(budget="5/s", window_seconds=2, kill_switch=True),
    ]

    ledger = _play(Sampler(policies[seed % 3], seed), policies, seed)

    assert ledger.accounted == ledger.seen
    assert 0 < ledger.kept < ledger.seen


def test_a_shutdown_settles_every_pattern_under_its_own_name(make_sampler: Callable[..., Sampler]) -> None:
    sampler = make_sampler(budget="5/s", window_seconds=1)
    seen: Counter[str] = Counter()
    accounted: Counter[str] = Counter()
    for number in range(2000):
        key = f"p{number * number % 11}"
        seen[key] += 1
        accounted[key] += sampler.decide(Record(key), number).count

    accounted.update({settlement.key: settlement.count for settlement in sampler.settle(2000, everything=True)})

    assert accounted == seen
    assert sampler.settle(2000, everything=True) == ()


def test_what_an_evicted_pattern_left_is_settled_with_the_rest(make_sampler: Callable[..., Sampler]) -> None:
    sampler = make_sampler(budget="1/s", window_seconds=1, max_patterns=1, always={"limit": 0})
    kept = [sampler.decide(Record("old"), 0) for _ in range(50)]
    outstanding = 50 - sum(decision.count for decision in kept)
    newcomer = sampler.decide(Record("new"), 10_000)

    assert newcomer.keep
    assert sampler.settle(10_000, everything=True) == (Settlement(REST, outstanding),)
    assert [(pattern.key, pattern.seen) for pattern in sampler.stats().patterns] == [(REST, 50), ("new", 1)]


def test_a_kept_record_accounts_for_the_drops_before_it(make_sampler: Callable[..., Sampler]) -> None:
    sampler = make_sampler(rules=[{"id": "limit", "match": {}, "action": "1/s"}])

    decisions = [sampler.decide(Record("p"), now_ms) for now_ms in (0, 1, 2, 1000)]

    assert [decision.count for decision in decisions] == [1, 0, 0, 3]
    assert {decision.reason for decision in decisions} == {"rule:limit"}


def _drops(sampler: Sampler, counts: dict[str, int], now_ms: int = 0) -> None:
    for key, count in counts.items():
        for _ in range(count):
            assert not sampler.decide(Record(key, logger=key), now_ms).keep


def _droppers(names: Iterable[str]) -> list[dict[str, object]]:
    return [{"id": name, "match": {"logger": name}, "action": "never"} for name in names]


def test_the_largest_counts_are_settled_first_and_equal_ones_by_key(make_sampler: Callable[..., Sampler]) -> None:
    sampler = make_sampler(budget="1000/s", rules=_droppers("dcba"))
    _drops(sampler, {"b": 2, "c": 3, "d": 2, "a": 2})

    settled = sampler.settle(0, everything=True)

    assert [(each.key, each.count) for each in settled] == [("rule:c", 3), ("rule:a", 2), ("rule:b", 2), ("rule:d", 2)]


def test_only_what_has_been_outstanding_for_an_interval_is_due(make_sampler: Callable[..., Sampler]) -> None:
    sampler = make_sampler(budget="1000/s", rules=_droppers("ab"), settle_interval_seconds=30)
    _drops(sampler, {"a": 1}, now_ms=1000)
    _drops(sampler, {"b": 1}, now_ms=2000)
    _drops(sampler, {"a": 1}, now_ms=3000)

    assert sampler.settle(30_999) == ()
    assert sampler.settle(31_000) == (Settlement("rule:a", 2),)
    assert sampler.settle(32_000) == (Settlement("rule:b", 1),)


def test_settlements_are_few_and_the_others_are_one(make_sampler: Callable[..., Sampler]) -> None:
    names = [f"n{number}" for number in range(60)]
    rich, poor = (make_sampler(budget=budget, rules=_droppers(names)) for budget in ("1000/s", "1/s"))
    for sampler in (rich, poor):
        _drops(sampler, dict.fromkeys(names, 1))
        for number in range(20):
            _drops(sampler, {names[0]: number})

    assert len(rich.settle(0, everything=True)) == len(names) <= SETTLEMENTS
    assert [each.key for each in poor.settle(0, everything=True)] == ["rule:n0", REST]


def test_however_rich_a_budget_no_more_than_so_many_are_settled_one_by_one() -> None:
    counters = {f"{number:03}": Account() for number in range(SETTLEMENTS + 9)}
    for account in counters.values():
        account.drop(now_ms=0)

    settled = settle(counters.items(), Account(), 0, None, most=10**6)

    assert [each.key for each in settled] == [*list(counters)[:SETTLEMENTS], REST]
    assert settled[-1].count == 9
