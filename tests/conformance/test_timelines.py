"""Random timelines are repeatable and valid, reach what they are meant to reach, and lose no record."""

import json
from collections import Counter

from lipservice_conformance.slow_sampler import run_timeline
from lipservice_conformance.timelines import Timeline, random_timeline
from lipservice_conformance.timelines.scenes import SCENES

SAMPLE = range(120)


def events_of(timeline: Timeline) -> list[dict[str, object]]:
    events: list[dict[str, object]] = json.loads(timeline.events)
    return events


def test_a_seed_has_one_timeline_and_another_seed_another() -> None:
    assert random_timeline(7) == random_timeline(7)
    assert random_timeline(7) != random_timeline(8)


def test_timelines_have_20_to_300_events() -> None:
    assert all(20 <= len(events_of(random_timeline(seed))) <= 300 for seed in SAMPLE)


def test_scenes_have_names_of_their_own() -> None:
    assert len({scene.__name__ for scene in SCENES}) == len(SCENES)


def test_every_record_is_counted_once_by_a_kept_one_or_a_settlement() -> None:
    for seed in SAMPLE:
        timeline = random_timeline(seed)
        lines = [line.split(",") for line in run_timeline(*timeline).split("\n")]
        counted = sum(int(line[-1]) for line in lines if line[0] in ("0", "1", "settled"))
        assert counted == sum("do" not in event for event in events_of(timeline)), seed


def test_a_sample_reaches_every_reason_and_every_kind_of_line() -> None:
    found: Counter[str] = Counter()
    for seed in SAMPLE:
        for line in run_timeline(*random_timeline(seed)).split("\n"):
            kind, what = line.split(",")[:2]
            found[f"{kind} {what.split(':')[0]}" if kind in "01" else kind] += 1
    kept = {f"1 {reason}" for reason in ("always", "first", "sampled", "promoted", "failopen", "rule")}
    assert set(found) == {"0 rule", "0 budget", *kept, "settled", "retro", "policy", "stats"}
    assert min(found.values()) >= 50


def test_a_sample_has_timelines_in_which_the_budget_bites_deep() -> None:
    traces = [run_timeline(*random_timeline(seed)) for seed in SAMPLE]
    halvings = {line.split(",")[4] for trace in traces for line in trace.split("\n") if line[0] in "01"}
    assert {"0", "1", "2", "3", "4", "5"} <= halvings
