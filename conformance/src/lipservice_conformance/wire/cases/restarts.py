"""(e) An endpoint that restarts under load."""

from __future__ import annotations

from lipservice_conformance.wire.case import Case, Step, by_profile
from lipservice_conformance.wire.expectation import counted
from lipservice_conformance.wire.scene import Scene
from lipservice_conformance.wire.step import emit, flush, pause, refuse, restart
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["restarts"]


def restarts() -> list[Case]:
    """Return the cases."""
    return [*by_profile(_with_room), *by_profile(_without_room)]


def _with_room(profile: str) -> Case:
    return Case(
        f"e.{profile}.restart",
        "while the queue has room, a restart loses nothing",
        profile,
        (
            emit(700),
            restart(0.2),
            emit(700),
            restart(0.3),
            emit(600),
            flush("success", 10_000),
            _all_there(2000),
            counted(emitted=2000, accepted=2000, queued=0, in_flight=0),
        ),
        options={"batch_records": 100, "queue_records": 4000},
    )


def _without_room(profile: str) -> Case:
    return Case(
        f"e.{profile}.no_room",
        "what a queue cannot hold while nobody answers is counted, one by one",
        profile,
        (
            emit(100),
            flush(),
            refuse(0.8),
            emit(500),
            pause(0.2),
            emit(400),
            flush("success", 10_000),
            _missing_are_counted(1000),
        ),
        options={"batch_records": 50, "queue_records": 200},
    )


def _all_there(count: int) -> Step:
    """Expect every number. It comes twice where the answer was cut off: the client cannot know."""

    def act(scene: Scene) -> None:
        numbers = scene.numbers()
        unanswered = scene.emulator.counts().unanswered_rows
        missing, twice = count - len(set(numbers)), len(numbers) - len(set(numbers))
        if missing or twice != unanswered:
            raise UnmetError(f"{missing} of {count} are missing, {twice} came twice, {unanswered} were not answered")

    return Step(f"all {count} numbers, twice only what was not answered", act)


def _missing_are_counted(count: int) -> Step:
    def act(scene: Scene) -> None:
        stored, stats = set(scene.numbers()), scene.stats()
        lost = stats.lost.get("queue_full", 0)
        if not lost or len(stored) + lost != count or stats.accepted != len(stored):
            raise UnmetError(f"of {count} records {len(stored)} arrived and {lost} are counted as lost: {stats}")

    return Step("what is missing is counted as queue_full", act)
