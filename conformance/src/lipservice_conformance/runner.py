"""Runs cases in a driver and never loses one: what a dying process leaves unanswered goes to a fresh one.

With many cases in flight nobody can say which one a process died of. So the unanswered ones become suspects and are
asked again one at a time; the one that loses a second process, alone this time, is named.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from lipservice_conformance.outcome import Evidence, Kind, Trouble
from lipservice_conformance.protocol import Case, Done, Greeting
from lipservice_conformance.session import BrokenSessionError, Channel, Limits, Session

__all__ = ["Launch", "Run", "run_cases"]

Launch = Callable[[], Awaitable[Channel]]


@dataclass
class Run:
    """What one driver did: an answer or a trouble for every case, and every process that ended badly."""

    language: str
    greeting: Greeting | None = None
    answers: dict[str, Done] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    faults: list[Trouble] = field(default_factory=list)
    seconds: float = 0.0


async def run_cases(language: str, launch: Launch, cases: Iterable[Case], spec: str, limits: Limits) -> Run:
    """Ask every case. Each ends in `answers` or in `troubles`."""
    run = _Run(Run(language), launch, deque(cases), spec, limits)
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        async with asyncio.timeout(limits.run):
            await run.until_done()
    except TimeoutError:
        run.out_of_time()
    finally:
        await run.stop_rest()
    run.result.seconds = clock() - started
    return run.result


class _Run:
    """The state of `run_cases`."""

    def __init__(self, result: Run, launch: Launch, waiting: deque[Case], spec: str, limits: Limits) -> None:
        self.result = result
        self._launch = launch
        self._waiting = waiting
        self._suspects: deque[Case] = deque()
        self._spec = spec
        self._limits = limits
        self._alone = False
        self._session: Session | None = None
        self._channel: Channel | None = None

    async def until_done(self) -> None:
        """Start processes until every case has an end, or the driver does not start, or too many have died."""
        while self._waiting or self._suspects:
            trouble = await self._one_process()
            if trouble is None:
                return
            self.result.faults.append(trouble)
            if self._session is None:
                self._give_up(f"the driver did not start: {trouble.message}")
            elif len(self.result.faults) >= self._limits.deaths:
                self._give_up(f"given up after {self._limits.deaths} processes, the last one: {trouble.message}")

    def out_of_time(self) -> None:
        """Name the oldest unanswered case; those behind it were not asked."""
        message = f"the whole run took longer than {self._limits.run:g} s"
        self.result.faults.append(Trouble(Kind.TIMEOUT, message))
        in_flight = deque(self._session.in_flight.values()) if self._session else deque()
        if in_flight:
            self.result.troubles[in_flight.popleft().id] = Trouble(Kind.TIMEOUT, message)
        self._suspects.extendleft(reversed(in_flight))
        self._give_up(message)

    async def stop_rest(self) -> None:
        """Leave no process behind."""
        if self._channel is not None:
            await self._channel.stop(self._limits.stop, leaving=False)
            self._channel = None

    async def _one_process(self) -> Trouble | None:
        """Talk to a fresh process as long as it goes well. Returns why it ended badly."""
        self._session = None
        try:
            channel = self._channel = await self._launch()
        except OSError as error:
            return Trouble(Kind.CRASH, str(error))
        leaving = True
        broken = None
        try:
            await self._talk(Session(channel, self._limits))
        except BrokenSessionError as error:
            broken = error
            leaving = error.kind is Kind.CRASH
        evidence = await channel.stop(self._limits.stop, leaving=leaving)
        self._channel = None
        return self._verdict(broken, evidence)

    async def _talk(self, session: Session) -> None:
        greeting = await session.greet(self._spec, self.result.language)
        self.result.greeting = self.result.greeting or greeting
        self._session = session
        self._alone = True
        await session.ask(self._suspects, self.result.answers, window=1)
        self._alone = False
        await session.ask(self._waiting, self.result.answers)
        await session.leave()

    def _verdict(self, broken: BrokenSessionError | None, evidence: Evidence) -> Trouble | None:
        if broken is None:
            if evidence.exit_status == 0:
                return None
            return Trouble(Kind.CRASH, f"did not end well after bye: {evidence.lines()[0]}", evidence)
        trouble = Trouble(broken.kind, broken.message, evidence)
        in_flight = list(self._session.in_flight.values()) if self._session else []
        if broken.case is not None:
            self.result.answers.pop(broken.case, None)
            self.result.troubles[broken.case] = trouble
        elif self._alone and in_flight:
            self.result.troubles[in_flight.pop().id] = trouble
        self._suspects.extendleft(reversed(in_flight))
        return trouble

    def _give_up(self, message: str) -> None:
        for case in (*self._suspects, *self._waiting):
            self.result.troubles[case.id] = Trouble(Kind.NOT_RUN, message)
        self._suspects.clear()
        self._waiting.clear()
