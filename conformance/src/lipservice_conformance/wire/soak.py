"""Many records through an endpoint that goes wrong in every way: each is accounted for, and memory stays flat."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lipservice_conformance.emulator import Answer, Emulator, EmulatorSettings, Fault
from lipservice_conformance.wire.agent import Agent, Program
from lipservice_conformance.wire.memory import Memory, Sample
from lipservice_conformance.wire.trouble import AgentError

__all__ = ["RECORDS", "Soaked", "soak"]

RECORDS = 200_000
_CHUNK = 500
_QUEUE = 8_000
# Long enough for a queue to fill now and then: what is lost must be counted too.
_PATIENCE = 1.0
_FLUSH_MS = 60_000
_LATE_SECONDS = 30.0
_GONE_SECONDS = 3.0
_RESTARTS = (1 / 3, 2 / 3)
_REFUSALS = (1 / 6, 1 / 2, 5 / 6)
_REFUSES_SECONDS = 0.5

_TROUBLES: tuple[tuple[Answer, ...], ...] = (
    (Answer(status=503, repeat=2),),
    (Answer(fault=Fault.RESET_BEFORE_STATUS),),
    (Answer(status=413),),
    (Answer(fault=Fault.LOST_REPLY),),
    (Answer(status=500, repeat=2),),
    (Answer(status=429, headers={"Retry-After": "1"}),),
    (Answer(fault=Fault.RESET_MID_REQUEST),),
    (Answer(fault=Fault.HALF_OPEN),),
    (Answer(fault=Fault.RESET_MID_RESPONSE, body="half of this"),),
    (Answer(status=502), Answer(status=504)),
    (Answer(fault=Fault.SLOW_HEADERS, pace=0.1),),
    (Answer(status=408),),
)


@dataclass(frozen=True)
class Soaked:
    """What came of it.

    Attributes:
        distinct: Records that are stored, each counted once.
        duplicates: Rows that came again; `unanswered` of them the endpoint itself knows of.
        left: Threads, timers and sockets that were not there before.
        troubles: How often each thing went wrong.
    """

    language: str
    emitted: int
    distinct: int
    lost: Mapping[str, int]
    duplicates: int
    unanswered: int
    requests: int
    troubles: Mapping[str, int]
    left: Mapping[str, int]
    samples: tuple[Sample, ...]
    growth: float
    seconds: float

    @property
    def unaccounted(self) -> int:
        """Return how many records neither arrived nor are counted as lost; negative where some are both."""
        return self.emitted - self.distinct - sum(self.lost.values())

    @property
    def uncounted(self) -> int:
        """Return how many rows came again though their answer had arrived."""
        return max(0, self.duplicates - self.unanswered)

    @property
    def is_flat(self) -> bool:
        """Whether memory does not grow as more and more is sent."""
        highest = max((one.megabytes for one in self.samples), default=0.0)
        return self.growth <= max(10.0, 0.2 * highest)

    @property
    def passed(self) -> bool:
        """Whether all is as it should be."""
        return not self.unaccounted and not self.uncounted and not self.left and self.is_flat


def soak(program: Program, records: int, told: Callable[[str], None] = lambda _: None) -> Soaked:
    """Send records through one SDK. Raises AgentError when its agent hangs or dies."""
    started = time.monotonic()
    with Emulator(EmulatorSettings(keep_attributes=("n",), tls=False)) as emulator, Agent(program) as agent:
        return _play(agent, emulator, program.language, records, told, started)


def _play(
    agent: Agent, emulator: Emulator, language: str, records: int, told: Callable[[str], None], started: float
) -> Soaked:
    before: dict[str, int] = agent.ask("resources")
    agent.ask("open", {"options": _options(emulator), "environment": {}})
    with Memory(agent.process) as memory:
        _send(agent, emulator, records, told)
        emulator.script([])
        agent.ask("flush", {"timeout_ms": _FLUSH_MS}, _FLUSH_MS / 1000 + _LATE_SECONDS)
    agent.ask("shutdown", {"timeout_ms": 2000})
    stats = agent.ask("stats")
    rows, counts = emulator.distinct("n"), emulator.counts()
    return Soaked(
        language=language,
        emitted=records,
        distinct=rows.distinct,
        lost={reason: count for reason, count in stats["lost"].items() if count},
        duplicates=rows.duplicates,
        unanswered=counts.unanswered_rows,
        requests=counts.requests,
        troubles={**{name: count for name, count in counts.statuses.items() if name != "200"}, **counts.faults},
        left=_left(agent, before),
        samples=tuple(memory.samples),
        growth=round(memory.growth, 2),
        seconds=round(time.monotonic() - started, 1),
    )


def _options(emulator: Emulator) -> dict[str, object]:
    return {
        "service_name": "soak",
        "posthog_api_key": "phc_soak",
        "posthog_endpoint": emulator.url,
        "delay_ms": 50,
        "queue_records": _QUEUE,
        "request_timeout_ms": 1000,
    }


def _send(agent: Agent, emulator: Emulator, records: int, told: Callable[[str], None]) -> None:
    chunks = -(-records // _CHUNK)
    restarts = {int(part * chunks) for part in _RESTARTS}
    refusals = {int(part * chunks) for part in _REFUSALS}
    every = max(1, chunks // (4 * len(_TROUBLES)))
    for chunk in range(chunks):
        if chunk % every == 0:
            emulator.script(_TROUBLES[chunk // every % len(_TROUBLES)])
            told(f"{chunk * _CHUNK:,} of {records:,}")
        if chunk in refusals:
            emulator.refuse_for(_REFUSES_SECONDS)
        restart = _restart(emulator) if chunk in restarts else None
        first = chunk * _CHUNK
        count = min(_CHUNK, records - first)
        said = agent.ask("emit", {"count": count, "first": first, "body": "order {n} of customer 17 was paid"})
        if said != count:
            raise AgentError(f"{count} records were to be emitted, the agent says {said}")
        _wait_for_room(agent)
        if restart is not None:
            restart.join()


def _restart(emulator: Emulator) -> threading.Thread:
    """Restart while records are emitted."""
    thread = threading.Thread(target=emulator.restart, daemon=True)
    thread.start()
    return thread


def _wait_for_room(agent: Agent) -> None:
    """Let the exporter keep up, for a while."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        stats = agent.ask("stats")
        if stats["queued"] + stats["in_flight"] <= _QUEUE // 2 - _CHUNK:  # during a pause only half of it is used
            return
        time.sleep(0.01)


def _left(agent: Agent, before: Mapping[str, int]) -> dict[str, int]:
    deadline = time.monotonic() + _GONE_SECONDS
    while True:
        left: dict[str, int] = agent.ask("resources")
        more = {name: count - before[name] for name, count in left.items() if count > before[name]}
        if not more or time.monotonic() >= deadline:
            return more
        time.sleep(0.05)
