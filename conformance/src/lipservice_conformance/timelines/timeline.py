"""A random timeline: one scene after another under a random policy."""

import json
from itertools import islice
from random import Random
from typing import Final, NamedTuple

from lipservice_conformance.timelines.policies import random_policy, window_ms_of
from lipservice_conformance.timelines.scenes import SCENES
from lipservice_conformance.timelines.stage import Event, Stage

__all__ = ["Timeline", "random_timeline"]

LENGTHS: Final = (20, 300)
SEEDS: Final = (0, 1, 0xFFFFFFFF)


class Timeline(NamedTuple):
    """The arguments of the operation `decide`."""

    policy: str
    seed: int
    events: str


def random_timeline(seed: int) -> Timeline:
    """Return the timeline of a seed: a valid policy (at times the built-in one) and 20 to 300 valid events."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    policy = random_policy(rng) if rng.random() < 0.96 else None
    stage = Stage(rng, window_ms_of(policy or {}), rng.choice((0, rng.randrange(60_000), 1_770_000_000_000)))
    events = _events(stage, rng.randint(*LENGTHS))
    start = rng.choice((*SEEDS, rng.getrandbits(32)))
    return Timeline("" if policy is None else json.dumps(policy), start, json.dumps(events))


def _events(stage: Stage, length: int) -> list[Event]:
    """Play a few scenes in turn, each cut short at times; at the end see that nothing is lost."""
    rng = stage.rng
    scenes = rng.sample(SCENES, k=rng.randint(1, 6))
    events: list[Event] = []
    while len(events) < length - 2:
        scene = rng.choice(scenes)(stage)
        events += islice(scene, min(length - 2 - len(events), rng.choice((5, 20, 60, 150))))
    return [*events, {"t": stage.now, "do": "shutdown"}, {"t": stage.now, "do": "stats"}]
