"""What keeps the policy up to date: its thread, its waits, and what it leaves alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from lipservice._fake_clock import FakeClock
from lipservice._policy import Policy
from lipservice._policy_client import PolicyClient, PolicyParts
from lipservice._policy_in_force import PolicyInForce
from lipservice._policy_poll import Look, Plan, PollState
from lipservice._policy_reader import built_in_policy
from lipservice._policy_source import PolicySource

GOOD = Look(200, b'{"budget": "5/s", "version": 3}', '"a"')
UNCHANGED = Look(304)
FAILED = Look(0, error="refused")
SECONDS = 10.0


@dataclass
class Scene:
    """A client that looks at what it is shown, look by look; the last one stays."""

    looks: list[Look]
    clock: FakeClock = field(default_factory=FakeClock)
    asked: list[str] = field(default_factory=list)
    put: list[Policy] = field(default_factory=list)
    kept: list[tuple[str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    insiders: set[int] = field(default_factory=set)
    looked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        self.in_force = PolicyInForce(self.clock, built_in_policy(), "builtin")
        self.aborted = threading.Event()
        self.parts = PolicyParts(
            clock=self.clock,
            random=lambda: 1 << 23,
            look=self.look,
            put=self.put.append,
            keep=lambda tag, body: self.kept.append((tag, body)),
            say=self.said.append,
            abort=self.aborted.set,
            forget=lambda: None,
            insiders=self.insiders,
        )
        plan = Plan(PolicySource("service", "lipservice_url"), 60_000)
        self.client = PolicyClient(plan, PollState(), self.in_force, self.parts)

    def look(self, tag: str) -> Look:
        self.asked.append(tag)
        seen = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        self.looked.release()
        return seen

    def wait_for_look(self) -> None:
        assert self.looked.acquire(timeout=SECONDS)


@pytest.fixture
def begun() -> Iterator[Callable[[list[Look]], Scene]]:
    scenes: list[Scene] = []

    def begin(looks: list[Look]) -> Scene:
        scenes.append(Scene(looks))
        scenes[-1].client.begin()
        return scenes[-1]

    yield begin
    for scene in scenes:
        scene.client.end()


def test_it_looks_at_once_and_then_once_in_an_interval(begun: Callable[[list[Look]], Scene]) -> None:
    scene = begun([GOOD, UNCHANGED])
    scene.wait_for_look()
    for seconds in (59, 1):
        assert len(scene.asked) == 1, "a minute has not gone by"
        scene.clock.advance(seconds)
    scene.wait_for_look()
    assert scene.asked == ["", '"a"']


def test_a_policy_is_put_in_force_and_kept_once() -> None:
    scene = Scene([GOOD, UNCHANGED, GOOD])
    for _ in range(3):
        scene.client.look()
    assert [policy.version for policy in scene.put] == [3]
    assert scene.kept == [(GOOD.tag, GOOD.body)]


def test_what_is_known_of_the_policy_can_be_looked_at() -> None:
    scene = Scene([GOOD, FAILED])
    assert scene.in_force.stats()[:1] == ("builtin",)
    scene.client.look()
    scene.clock.advance(90)
    scene.client.look()
    stats = scene.in_force.stats()
    assert (stats.source, stats.version, stats.hash) == ("service", 3, scene.put[0].hash)
    assert (stats.age_ms, stats.failures) == (90_000, {"no_answer": 1})
    assert stats.fetched_ms == stats.changed_ms == scene.clock.wall_ns() // 1_000_000 - 90_000


def test_it_goes_on_after_failures_of_every_kind(begun: Callable[[list[Look]], Scene]) -> None:
    scene = begun([FAILED, Look(500), Look(404), Look(200, b"{", "x"), GOOD])
    for _ in range(5):
        scene.wait_for_look()
        scene.clock.advance(3_600)
    scene.wait_for_look()
    assert [policy.version for policy in scene.put] == [3]
    assert scene.in_force.stats().failures == {"no_answer": 1, "status": 2, "wrong": 1}


def test_a_look_that_raises_is_counted_and_looked_for_again() -> None:
    scene = Scene([GOOD])

    def fail(_tag: str) -> Look:
        raise MemoryError

    client = PolicyClient(
        Plan(PolicySource("service", "lipservice_url"), 1000),
        PollState(),
        scene.in_force,
        replace(scene.parts, look=fail),
    )
    client.look()
    assert scene.in_force.stats().failures == {"no_answer": 1}
    assert scene.said == ["lipservice_url: MemoryError"]


def test_what_is_under_way_when_it_ends_changes_nothing() -> None:
    scene = Scene([GOOD])

    def end_while_looking(_tag: str) -> Look:
        scene.client.end()
        return GOOD

    scene.client = PolicyClient(
        Plan(PolicySource("service", "lipservice_url"), 1000),
        PollState(),
        scene.in_force,
        replace(scene.parts, look=end_while_looking),
    )
    scene.client.look()
    assert (scene.put, scene.kept, scene.in_force.stats().source) == ([], [], "builtin")
    assert scene.aborted.is_set()


def test_its_thread_ends_and_leaves_no_mark(begun: Callable[[list[Look]], Scene]) -> None:
    scene = begun([GOOD])
    scene.wait_for_look()
    thread = next(
        one for one in threading.enumerate() if one.name == "lipservice-policy" and one.ident in scene.insiders
    )
    assert thread.daemon
    scene.client.end()
    thread.join(SECONDS)
    assert not thread.is_alive()
    assert scene.insiders == set()


def test_begun_twice_it_has_one_thread_and_ended_it_begins_no_more() -> None:
    scene = Scene([GOOD])
    before = threading.active_count()
    scene.client.begin()
    scene.client.begin()
    assert threading.active_count() == before + 1
    scene.client.end()
    scene.client.begin_in_child()
    scene.client.begin()
    assert threading.active_count() <= before + 1


def test_a_child_looks_at_once_without_forgetting_what_it_knows() -> None:
    scene = Scene([GOOD, UNCHANGED])
    scene.client.look()
    scene.client.begin_in_child()
    scene.client.begin()
    scene.wait_for_look()
    scene.wait_for_look()
    scene.client.end()
    assert scene.asked == ["", '"a"']
