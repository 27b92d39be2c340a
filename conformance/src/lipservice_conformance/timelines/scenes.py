"""Scenes: what a process may live through, each an endless or short row of events."""

from collections.abc import Callable, Iterator
from typing import Final

from lipservice_conformance.timelines.policies import Document, random_policy, window_ms_of
from lipservice_conformance.timelines.stage import Event, Stage

__all__ = ["SCENES"]

TEN_YEARS: Final = 315_576_000_000
LATEST: Final = 1 << 44
PREFIXES: Final = ("p", "\ufb01", "\U0001f600")  # UTF-8 and UTF-16 sort the last two differently
HEX_KEYS: Final = ("00000000000000a1", "ffffffffffffffff")  # the form of a pattern's id


def steady(stage: Stage) -> Iterator[Event]:
    """Patterns of very different frequency, at a pace of their own."""
    patterns, per_window = stage.rng.randint(1, 30), stage.rng.choice((1, 4, 12, 40))
    while True:
        stage.pass_time(per_window)
        yield stage.record(f"p{int(patterns ** stage.rng.random())}")


def burst(stage: Stage) -> Iterator[Event]:
    """One pattern far above what it was, others among it."""
    loud = f"p{stage.rng.randint(1, 5)}"
    while True:
        stage.pass_time(stage.rng.choice((60, 200)))
        yield stage.record(loud if stage.rng.random() < 0.8 else f"p{stage.rng.randint(1, 9)}")


def flood(stage: Stage) -> Iterator[Event]:
    """Messages that each come once."""
    while True:
        stage.pass_time(50)
        yield stage.record(stage.once("u") if stage.rng.random() < 0.9 else "p1")


def storm(stage: Stage) -> Iterator[Event]:
    """One error again and again, other errors and new ones beside it."""
    while True:
        stage.pass_time(80)
        draw = stage.rng.random()
        yield stage.error("e1" if draw < 0.8 else f"e{stage.rng.randint(2, 4)}" if draw < 0.95 else stage.once("e"))


def thrash(stage: Stage) -> Iterator[Event]:
    """A few keys in turn: with one slot less than keys, each record wants the slot that has just been lost."""
    keys = stage.rng.choice((2, 3, 4, 5, 7, 9, 17))
    per_window = stage.rng.choice((3, 20, 60))
    while True:
        for key in range(keys):
            stage.pass_time(per_window)
            yield stage.record(f"t{key}")


def idle(stage: Stage) -> Iterator[Event]:
    """Nothing for some windows, then a little."""
    stage.now += stage.window_ms * stage.rng.choice((1, 2, 3, 10)) + stage.rng.randint(-1, 1)
    for _ in range(stage.rng.randint(1, 8)):
        stage.pass_time(10)
        yield stage.record(f"p{stage.rng.randint(1, 4)}")


def clock_steps(stage: Stage) -> Iterator[Event]:
    """A clock that is set, by a little, by windows, by years, or out of its range, and at times set right again."""
    window, rng = stage.window_ms, stage.rng
    step = rng.choice((1, window // 2, window, window + 1, 2 * window, 3_600_000, TEN_YEARS))
    before = stage.now
    stage.now += step * rng.choice((-1, 1))
    for _ in range(rng.randint(1, 12)):
        stage.pass_time(30)
        yield stage.record(f"p{rng.randint(1, 4)}")
    if rng.random() < 0.1:
        yield stage.record("p1", t=rng.choice((-1, LATEST - 1, LATEST, LATEST + 1)))
    stage.now = before if rng.random() < 0.5 else max(0, stage.now)


def edges(stage: Stage) -> Iterator[Event]:
    """Records on both sides of where a window begins."""
    while True:
        stage.now = (stage.now // stage.window_ms + 1) * stage.window_ms
        for offset in (-1, 0, 1):
            for _ in range(stage.rng.choice((0, 1, 1, 6))):
                yield stage.record(f"p{stage.rng.randint(1, 3)}", t=stage.now + offset)


def requests(stage: Stage) -> Iterator[Event]:
    """Requests side by side, most with the randomness of a trace; some fail, some end."""
    rng = stage.rng
    scopes = [(stage.once("s"), rng.getrandbits(24)) for _ in range(rng.choice((1, 3, 10)))]
    while True:
        stage.pass_time(rng.choice((15, 60)))
        scope, r24 = rng.choice(scopes)
        shared: Event = {"scope": scope} if rng.random() < 0.1 else {"scope": scope, "r24": r24}
        draw = rng.random()
        if draw < 0.03:
            yield stage.error(f"e{rng.randint(1, 3)}", **shared)
        elif draw < 0.06:
            yield {"t": stage.now, "do": rng.choice(("promote", "end")), "scope": scope}
        elif draw < 0.08:
            yield stage.record("p1", r24=r24)  # outside any request it shares nothing
        else:
            yield stage.record(f"p{int(12 ** rng.random())}", **shared)


def failing_requests(stage: Stage) -> Iterator[Event]:
    """Requests that drop a lot and then fail: soon enough, or when what they hold is old."""
    rng = stage.rng
    while True:
        shared: Event = {"scope": stage.once("f"), "r24": rng.choice((0, 1, rng.getrandbits(24)))}
        for _ in range(rng.randint(1, 12)):
            stage.pass_time(60)
            yield stage.record(f"p{rng.randint(1, 3)}", **shared)
        stage.now += rng.choice((0, 0, 999, 1_000, 1_001, 29_999, 30_001))
        yield stage.error("e1", **shared)
        for _ in range(rng.randint(0, 5)):
            stage.pass_time(60)
            yield stage.record(f"p{rng.randint(1, 3)}", **shared)


def huge_lines(stage: Stage) -> Iterator[Event]:
    """Ordinary records, and now and then one of a hundred times their size."""
    while True:
        stage.pass_time(30)
        if stage.rng.random() < 0.05:
            yield stage.huge(f"h{stage.rng.randint(1, 2)}")
        else:
            yield stage.record(f"p{stage.rng.randint(1, 8)}", size=stage.rng.randint(0, 800))


def identified(stage: Stage) -> Iterator[Event]:
    """Patterns that rules name by id, or by glob."""
    while True:
        stage.pass_time(25)
        yield stage.record(
            stage.rng.choice((*HEX_KEYS, "GET /health <*>", "GET /orders <*>", "cache miss for <*>", ""))
        )


def bookkeeping(stage: Stage) -> Iterator[Event]:
    """Drops and keeps, with settlements and totals between them."""
    prefix = stage.rng.choice(PREFIXES)
    while True:
        for _ in range(stage.rng.randint(1, 15)):
            stage.pass_time(60)
            yield stage.record(f"{prefix}{int(70 ** stage.rng.random())}")
        stage.now += stage.rng.choice((0, 0, 999, 1_000, 60_000))
        everything: Event = {"all": True} if stage.rng.random() < 0.3 else {}
        yield {"t": stage.now, "do": "settle"} | everything
        yield {"t": stage.now, "do": "stats"}


def accounts(stage: Stage) -> Iterator[Event]:
    """More patterns with drops than are settled by themselves, under a policy that lets them have drops."""
    policy: Document = {
        "budget": stage.rng.choice(("1/s", "3/s")),
        "window_seconds": 1,
        "settle_interval_seconds": 3_600,
    }
    yield {"t": stage.now, "do": "policy", "policy": policy}
    stage.now += 2 * stage.window_ms
    stage.window_ms = window_ms_of(policy)
    names = [stage.once("a") for _ in range(stage.rng.choice((63, 64, 65, 66, 90)))]
    for name in [*names, *stage.rng.choices(names, k=20)]:
        stage.now += stage.rng.choice((0, 0, 1))
        yield stage.record(name)
    yield {"t": stage.now, "do": "settle", "all": True}


def swaps(stage: Stage) -> Iterator[Event]:
    """Other policies, in the middle of a window, at its end, two before either is in force."""
    rng = stage.rng
    for _ in range(rng.choice((1, 1, 2))):
        policy = random_policy(rng)
        yield {"t": stage.now, "do": "policy", "policy": policy}
        for _ in range(rng.randint(0, 10)):
            stage.pass_time(30)
            yield stage.record(f"p{rng.randint(1, 6)}")
        stage.window_ms = window_ms_of(policy)
    stage.now += rng.choice((0, stage.window_ms))


def kill_switch(stage: Stage) -> Iterator[Event]:
    """Everything is kept for a while, then decided again."""
    policy = random_policy(stage.rng)
    for killed in (True, False):
        yield {"t": stage.now, "do": "policy", "policy": policy | {"kill_switch": killed}}
        for _ in range(stage.rng.randint(1, 8)):
            stage.pass_time(20)
            yield stage.record(f"p{stage.rng.randint(1, 4)}")
    stage.window_ms = window_ms_of(policy)


def shutdown(stage: Stage) -> Iterator[Event]:
    """An end, and records that come after it."""
    yield {"t": stage.now, "do": "shutdown"}
    for _ in range(stage.rng.randint(0, 4)):
        stage.pass_time(20)
        yield stage.record(f"p{stage.rng.randint(1, 4)}")


SCENES: Final[tuple[Callable[[Stage], Iterator[Event]], ...]] = (
    steady,
    burst,
    flood,
    storm,
    thrash,
    idle,
    clock_steps,
    edges,
    requests,
    failing_requests,
    huge_lines,
    identified,
    bookkeeping,
    accounts,
    swaps,
    kill_switch,
    shutdown,
)
