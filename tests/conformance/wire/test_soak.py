"""The soak: what is missing, what came twice without need, what is left and what grows makes it fail."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from lipservice_conformance.page.soak import HEIGHT, WIDTH, soak_of
from lipservice_conformance.wire.memory import Memory, Sample
from lipservice_conformance.wire.soak import Soaked

GOOD = Soaked(
    language="go",
    emitted=1000,
    distinct=990,
    lost={"queue_full": 10},
    duplicates=50,
    unanswered=50,
    requests=9,
    troubles={"503": 2},
    left={},
    samples=(Sample(1.0, 20.0), Sample(2.0, 21.0)),
    growth=0.5,
    seconds=3.0,
)


def test_what_adds_up_passes() -> None:
    assert GOOD.passed
    assert (GOOD.unaccounted, GOOD.uncounted) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "unaccounted", "uncounted"),
    [
        ({"distinct": 989}, 1, 0),
        ({"distinct": 991}, -1, 0),
        ({"duplicates": 51}, 0, 1),
        ({"left": {"threads": 1}}, 0, 0),
        ({"growth": 30.0}, 0, 0),
    ],
)
def test_what_does_not_add_up_fails(changes: dict[str, object], unaccounted: int, uncounted: int) -> None:
    soaked = replace(GOOD, **changes)
    assert not soaked.passed
    assert (soaked.unaccounted, soaked.uncounted) == (unaccounted, uncounted)


def test_growth_is_between_the_second_quarter_and_the_last() -> None:
    memory = Memory(1)
    memory.samples += [Sample(at, at) for at in (9.0, 9.0, 10.0, 11.0, 50.0, 12.0, 13.0, 14.0)]
    assert memory.growth == 3.0
    assert Memory(1).growth == 0.0


def test_memory_is_drawn_within_the_axes() -> None:
    derived = {"unaccounted": 0, "uncounted": 0, "passed": True}
    drawn = soak_of({"go": asdict(GOOD) | derived})
    points = [tuple(map(float, point.split(","))) for point in drawn.curves[0].points.split()]
    assert points[-1][0] == WIDTH
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert drawn.sdks[0].lost == "queue_full 10"
    assert soak_of({}).curves == ()
