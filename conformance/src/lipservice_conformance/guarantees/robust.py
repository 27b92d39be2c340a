"""What one bad thing costs the others: a wrong clock, a huge line, a burst, a single long request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.guarantees.player import NewPlayer

__all__ = ["bursts", "clock_blip", "few_requests", "huge_lines", "nested", "small_budgets", "tenants"]

WINDOW: Final = 10_000
RECORD: Final = 1_024
ONE: Final = 1 << 24


def clock_blip(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G14: the clock shows an hour ahead once and comes back."""
    player = new({"budget": "20/s"}, seed)
    kept: Counter[int] = Counter()
    for number in range(10 * 1_000):
        now = number * 10
        if number == 4_500:
            player.take(now + 3_600_000, "p0")
        kept[now // WINDOW] += player.take(now, f"p{number % 30}").keep
    allowed = player.budget // RECORD
    extra = kept[4] / allowed
    yield Measured("G14", "clock blip: budgets kept in the window it struck", extra, most=3.5)
    after = [kept[window] / allowed for window in (6, 7, 8)]
    yield Measured("G14", "clock blip: least part of the budget used afterwards", min(after), least=0.95)


def huge_lines(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G16: a line of 128 KB in every window of 38 KB."""
    player = new({"budget": "10 GB/month"}, seed)
    others = kept = 0
    for window in range(20):
        player.take(window * WINDOW, "huge", size=65_536)
        for number in range(60):
            others += 1
            kept += player.take(window * WINDOW + 100 + number * 150, f"p{number % 6}", size=300).keep
    yield Measured("G16", "part of the others kept beside a huge line", kept / others, least=0.9)


def tenants(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G17: tenants that log in turn, in one pattern."""
    for count in (2, 5, 10):
        player = new({"budget": "20/s"}, seed)
        kept: Counter[int] = Counter()
        for number in range(24_000):
            kept[number % count] += player.take(number * 5, "p").keep
        even = kept.total() / count
        yield Measured("G17", f"least share of {count} tenants in turn", min(kept.values()) / even, least=0.85)
        yield Measured("G17", f"greatest share of {count} tenants in turn", max(kept.values()) / even, most=1.15)


def few_requests(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G18: all records belong to a few requests that share their randomness."""
    for count in (1, 3, 10, 2_000):
        rng = Random(seed)  # noqa: S311 - repeatable, not secret
        shared = [rng.getrandbits(24) for _ in range(count)]
        player = new({"budget": "20/s"}, seed)
        kept: Counter[int] = Counter()
        for number in range(12_000):
            which = number % count
            fate = player.take(number * 5, f"p{number % 7}", scope=f"s{which}", shared=shared[which])
            kept[number * 5 // WINDOW] += fate.keep
        budgets = [kept[window] * RECORD / player.budget for window in range(6)]
        yield Measured("G18", f"{count} requests: most of a window in budgets", max(budgets), most=2)
        yield Measured("G18", f"{count} requests: least of a window in budgets", min(budgets), least=0.2)


def bursts(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """P13b: half the budget in each window; in one of them one pattern is a thousand times louder."""
    player = new({"budget": "20/s"}, seed)
    innocents = kept = after = 0
    for window in range(6):
        loud = 10_000 if window == 4 else 10
        events = [(number * WINDOW // loud, "loud") for number in range(loud)]
        events += [(50 + number * WINDOW // 90, f"q{number % 18}") for number in range(90)]
        for time, key in sorted(events):
            keep = player.take(window * WINDOW + time, key).keep
            if window == 4 and key != "loud":
                innocents, kept = innocents + 1, kept + keep
            after += keep and window == 5
    yield Measured("P13b", "part of the innocents kept in a burst x1000", kept / innocents, least=0.95)
    yield Measured("P13b", "part of the window after a burst that is kept", after / 100, least=0.8)


def nested(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G9: what a probability keeps, a greater one keeps too, for the same request."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    broken = 0
    for _ in range(100):
        low, high = sorted(rng.randint(1, 10**8 - 1) for _ in range(2))
        both = [new({"rules": [{"id": "r", "action": _probability(part)}]}, seed) for part in (low, high)]
        near = [ONE - part * ONE // 10**8 + step for part in (low, high) for step in (-1, 0, 1)]
        for shared in (*near, *(rng.getrandbits(24) for _ in range(10))):
            bits = min(ONE - 1, max(0, shared))
            first, second = (player.take(0, "p", scope="s", shared=bits).keep for player in both)
            broken += first and not second
    yield Measured("G9", "records that a greater probability loses", broken, most=0)


def _probability(part: int) -> dict[str, str]:
    return {"algorithm": "probability", "probability": f"0.{part:08}"}


def small_budgets(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """P14: 300 patterns of very different frequency under small budgets, for some minutes."""
    for goal in (1, 10, 100):
        rng = Random(seed)  # noqa: S311 - repeatable, not secret
        player = new({"budget": f"{goal}/s"}, seed)
        kept, seen, weight = Counter[str](), Counter[str](), 0.0
        minutes, per_second = 10, 100
        for number in range(minutes * 60 * per_second):
            key = f"p{int(300 ** rng.random()) - 1}"
            fate = player.take(number * 1_000 // per_second, key)
            seen[key] += 1
            kept[key] += fate.keep
            weight += fate.weight
        rate = kept.total() / (minutes * 60)
        yield Measured("P14", f"goal {goal}/s: kept a second, in goals", rate / goal, most=1.1)
        hidden = sum(not kept[key] for key in seen)
        # At one record a second 300 patterns have two records each in all these minutes, and a few have none.
        yield Measured("P14", f"goal {goal}/s: patterns never shown", hidden, most=10 if goal == 1 else 0)
        yield Measured("P14", f"goal {goal}/s: total by weights", weight / seen.total(), least=0.9, most=1.1)
