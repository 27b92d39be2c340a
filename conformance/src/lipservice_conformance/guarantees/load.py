"""Spend under load: steady, in surges, in floods, in storms; and that below the budget nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2, sqrt
from random import Random
from typing import Final

from lipservice_conformance.guarantees.measured import Measured
from lipservice_conformance.guarantees.player import NewPlayer, Player

__all__ = ["below_the_budget", "error_storm", "flood", "storm_beside_others", "surges", "thrash"]

WINDOW: Final = 10_000
RECORD: Final = 1_024
CALM_WINDOWS: Final = 4
SURGES: Final = (1, 2, 10, 100, 1_000)
PATTERNS: Final = 10


def surges(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G6: the first window of a load that is so many times what it was."""
    for factor in SURGES:
        for whose, own in (("all surge", 0), ("one surges", 1)):
            player = new({"budget": "8/s"}, seed)
            _steady(player, CALM_WINDOWS)
            kept = _surge(player, CALM_WINDOWS, factor, one=bool(own))
            most = 1 + own + log2(4 * factor - 3) / 8
            what = f"{whose}, x{factor}"
            yield Measured("G6", f"{what}: expected spend in budgets", player.spent / player.budget, most=most)
            records = player.budget // RECORD
            by_chance = 5 * sqrt(most / records)
            yield Measured("G6", f"{what}: kept in budgets", kept / records, most=most + by_chance)


def _steady(player: Player, windows: int) -> None:
    """Offer just the budget, by patterns in turn."""
    records = player.budget // RECORD
    for number in range(windows * records):
        player.take(number * WINDOW // records, f"p{number % PATTERNS}")


def _surge(player: Player, window: int, factor: int, *, one: bool) -> int:
    """Offer so many times the budget in one window, by all or by one beside the others; how many are kept."""
    records = player.budget // RECORD
    loud = [(number * WINDOW // (records * factor), f"p{number % PATTERNS}") for number in range(records * factor)]
    if one:
        steady = [(number * WINDOW // records, f"p{number % PATTERNS}") for number in range(records)]
        loud = [(time, "p0") for time, _ in loud] + [(time, key) for time, key in steady if key != "p0"]
    return sum(player.take(window * WINDOW + time, key).keep for time, key in sorted(loud))


def below_the_budget(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G13: windows of at most the budget, of any patterns, with gaps between them."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    player = new({"budget": "4/s", "max_patterns": 8}, seed)
    dropped = window = 0
    for _ in range(20):
        window += rng.choice((1, 1, 1, 2, 5))
        keys = rng.randint(1, 20)
        times = sorted(rng.randrange(WINDOW) for _ in range(rng.randint(0, player.budget // RECORD)))
        for time in times:
            dropped += not player.take(window * WINDOW + time, f"k{rng.randrange(keys)}").keep
    yield Measured("G13", "records dropped below the budget", dropped, most=0)


def flood(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G7, G8: a flood of messages that each come once, beside a pattern that comes again."""
    player = new({"budget": "4/s", "max_patterns": 64}, seed)
    spent, known = [], [0, 0]
    for number in range(8_000):
        now = number * 5
        if number % WINDOW == 0 and number:
            spent.append(player.spent)
        if number % 20 == 0:
            fate = player.take(now, "known")
            known = [known[0] + 1, known[1] + fate.keep]
        else:
            player.take(now, f"u{number}")
        if (now + 5) % WINDOW == 0:
            spent.append(player.spent)
    yield Measured("G8", "flood: expected spend of a window, in budgets", max(spent) / player.budget, most=2.5)
    yield Measured("G8", "flood: spend of all windows, in budgets", sum(spent) / len(spent) / player.budget, most=1.5)
    yield Measured("G8", "flood: part of the known pattern that is kept", known[1] / known[0], least=0.01)
    yield from _new_patterns(new, seed)


def _new_patterns(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """In steady overload new patterns find free slots and the novelty budget: each first record is kept."""
    player = new({"budget": "20/s"}, seed)
    kept = shown = 0
    for number in range(6_000):
        now = number * 10
        if number % 250 == 0:
            shown += 1
            kept += player.take(now, f"new{number}").keep
        else:
            player.take(now, f"p{number % 30}")
    yield Measured("G7", "part of the new patterns that is shown in steady overload", kept / shown, least=1)


def thrash(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """P7: one pattern more than there are slots, in turn."""
    player = new({"budget": "4/s", "max_patterns": 16}, seed)
    spent = []
    for number in range(4_000):
        player.take(number * 10, f"t{number % 17}")
        if (number + 1) * 10 % WINDOW == 0:
            spent.append(player.spent / player.budget)
    yield Measured("G6", "thrash: expected spend of a window in budgets", max(spent), most=1 + log2(4 * 25 - 3) / 8)


def error_storm(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """P7c: errors at a hundred times the budget."""
    player = new({"budget": "20/s"}, seed)
    kept = counted = 0
    records = 20_000
    for number in range(records):
        fate = player.take(number // 2, f"e{number % 3}", severity=17)
        kept += fate.keep
        counted += fate.count
    most = 4 + 2 + log2(4 * 100 - 3) / 8
    yield Measured("P7c", "error storm: kept of a window in budgets", kept * RECORD / player.budget, most=most)
    lost = records - counted - player.settle(10_000)
    yield Measured("G5", "error storm: records that no count stands for", lost, least=0, most=0)


def storm_beside_others(new: NewPlayer, seed: int) -> Iterator[Measured]:
    """G15: a storm of one error does not hide others."""
    player = new({"budget": "20/s"}, seed)
    others = kept = 0
    for number in range(40_000):
        now = number // 2
        player.take(now, "storm", severity=17)
        if number % 400 == 0:
            others += 2
            kept += player.take(now, f"e{number % 2000}", severity=17).keep
            kept += player.take(now, f"new{number}", severity=21).keep
    yield Measured("G15", "part of the other and new errors that is kept in a storm", kept / others, least=0.99)
