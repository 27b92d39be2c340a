"""What the sampler promises holds: on the slow model, and on the Python SDK in the longer scenes."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from lipservice_conformance.guarantees import MEASURES, Measured, NewPlayer, sdk_player, slow_player
from lipservice_conformance.guarantees.parts import inclusion, sharing
from lipservice_conformance.guarantees.table import decides, worst
from lipservice_conformance.slow_sampler import run_timeline
from lipservice_conformance.slow_sampler.randomness import Randomness
from lipservice_conformance.slow_sampler.waterfill import rates
from lipservice_conformance.timelines import random_timeline

SDKS = Path(__file__).parents[2] / "sdks"
# Scenes of few records: the slow model takes some fifty microseconds for each.
SHORT = ("below_the_budget", "bursts", "huge_lines", "nested", "thrash")


def broken(measured: Iterator[Measured]) -> list[str]:
    return [str(one) for one in measured if not one.holds]


@pytest.fixture(scope="module")
def sdk() -> NewPlayer:
    if not (SDKS / "python").exists():
        pytest.skip("no Python SDK is generated")
    return sdk_player(SDKS)


@pytest.mark.parametrize("name", SHORT)
def test_a_guarantee_holds_for_the_slow_model(name: str) -> None:
    assert broken(MEASURES[name](slow_player, 1)) == []


@pytest.mark.parametrize("name", MEASURES)
def test_a_guarantee_holds_for_the_python_sdk(name: str, sdk: NewPlayer) -> None:
    assert broken(MEASURES[name](sdk, 1)) == []


def test_a_measure_says_what_was_promised_and_whether_it_holds() -> None:
    assert str(Measured("G6", "spend", 1.5, most=2)) == "G6 spend: 1.5, at most 2: holds"
    assert str(Measured("G7", "shown", 0.5, least=1, most=1)) == "G7 shown: 0.5, at least 1, at most 1: does NOT hold"


def test_of_many_measures_the_worst_is_shown() -> None:
    some = [Measured("G6", "spend", value, most=2) for value in (1, 3, 2)] + [Measured("G7", "shown", 1, least=1)]
    assert [one.value for one in worst(some)] == [3, 1]


def test_water_filling_neither_wastes_nor_overspends_and_does_not_go_by_order() -> None:
    assert broken(sharing(rates, 300, 1)) == []


def test_a_share_that_goes_by_order_is_noticed() -> None:
    def greedy(sizes: list[int], area: int, _: str) -> list[int]:
        given = []
        for size in sizes:
            given.append(min(1 << 24, max(1, (area << 24) // size)))
            area = max(0, area - size)
        return given

    assert any("order" in one for one in broken(sharing(greedy, 100, 1)))


def test_each_single_record_is_kept_as_often_as_its_rate_says() -> None:
    assert broken(inclusion(decides, range(5_000))) == []


def test_a_slot_without_a_second_draw_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Randomness, "below", lambda _, bound: bound)
    assert broken(inclusion(decides, range(5_000))) != []


def test_wherever_a_process_ends_every_record_is_accounted_for() -> None:
    rng = Random(5)
    for seed in range(1_000, 1_060):
        policy, start, text = random_timeline(seed)
        events = json.loads(text)
        events = events[: rng.randrange(1, len(events) - 1)]
        ending = [{"t": events[-1]["t"], "do": "shutdown"}, {"t": events[-1]["t"], "do": "stats"}]
        lines = [line.split(",") for line in run_timeline(policy, start, json.dumps(events + ending)).split("\n")]
        records = sum("do" not in event for event in events)
        seen, kept, dropped, buffered = map(int, lines[-1][1:])
        counted = sum(int(line[-1]) for line in lines if line[0] in ("0", "1", "settled"))
        assert counted == seen == kept + dropped + buffered == records, seed


def test_promoted_and_released_records_have_no_weight() -> None:
    for seed in range(80):
        for line in run_timeline(*random_timeline(seed)).split("\n"):
            if ",promoted," in line:
                assert line.split(",")[6:] == ["0000000000000000", "0"]
