"""Several drivers asked the same cases, each in one process that stays up between questions."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from lipservice_conformance.driver import Driver
from lipservice_conformance.matrix import launcher
from lipservice_conformance.opinion import Opinion, opinion_of
from lipservice_conformance.protocol import Case, Done
from lipservice_conformance.runner import Run, run_cases
from lipservice_conformance.session import BrokenSessionError, Channel, Limits, Session

__all__ = ["Ask", "Panel"]

# Asks every case and gives, for each, the opinions in the order of the drivers.
Ask = Callable[[Sequence[Case]], list[tuple[Opinion, ...]]]


class Panel:
    """Drivers with the spec hash each must know. A context manager: no process outlives it."""

    def __init__(self, drivers: Sequence[tuple[Driver, str]], limits: Limits) -> None:
        self._seats = [_Seat(driver, spec, limits) for driver, spec in drivers]
        self._loop = asyncio.Runner()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, in the order of the opinions."""
        return tuple(seat.language for seat in self._seats)

    def ask(self, cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        """Ask every driver every case."""
        return self._loop.run(self._ask(cases))

    async def _ask(self, cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        columns = await asyncio.gather(*(seat.ask(cases) for seat in self._seats))
        return list(zip(*columns, strict=True))

    async def _close(self) -> None:
        await asyncio.gather(*(seat.close() for seat in self._seats))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self._close())
        self._loop.close()


class _Seat:
    """One driver. When its process breaks, the cases go to the runner, which finds the one at fault."""

    def __init__(self, driver: Driver, spec: str, limits: Limits) -> None:
        self.language = driver.language
        self._launch = launcher(driver)
        self._spec = spec
        self._limits = limits
        self._channel: Channel | None = None
        self._session: Session | None = None

    async def ask(self, cases: Sequence[Case]) -> list[Opinion]:
        run = Run(self.language)
        try:
            await self._talk(cases, run.answers)
        except BrokenSessionError:
            await self.close()
            run = await run_cases(self.language, self._launch, cases, self._spec, self._limits)
        return [opinion_of(run, case.id) for case in cases]

    async def close(self) -> None:
        if self._channel is not None:
            await self._channel.stop(self._limits.stop, leaving=False)
        self._channel = self._session = None

    async def _talk(self, cases: Sequence[Case], answers: dict[str, Done]) -> None:
        if self._session is None:
            self._channel = await self._launch()
            session = Session(self._channel, self._limits)
            await session.greet(self._spec, self.language)
            self._session = session
        await self._session.ask(deque(cases), answers)
        self._session.forget()
