"""One conversation with one driver process: hello, cases with a window of them in flight, bye."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeVar

from lipservice_conformance.outcome import Evidence, Kind
from lipservice_conformance.protocol import (
    PROTOCOL,
    Bye,
    Case,
    Done,
    Greeting,
    Hello,
    ProtocolError,
    Reply,
    decode_reply,
    encode,
)

__all__ = ["BrokenSessionError", "Channel", "Limits", "Session"]


T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """How long, in seconds, and how much. The first reply has time for a JVM to start."""

    first_reply: float = 30.0
    silence: float = 5.0
    run: float = 120.0
    stop: float = 2.0
    window: int = 64
    deaths: int = 10  # processes lost before the driver is given up


class Channel(Protocol):
    """What a session talks to: a process, or a fake in a test."""

    async def send(self, data: bytes) -> None:
        """Write bytes."""

    async def receive(self) -> list[bytes]:
        """Return the lines that have come; none when there will be no more."""

    async def stop(self, grace: float, *, leaving: bool) -> Evidence:
        """End it, and say how it ended."""


class BrokenSessionError(Exception):
    """The conversation cannot go on. `case` is set where the line at fault names one that is already answered."""

    def __init__(self, kind: Kind, message: str, case: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.case = case


class Session:
    """A conversation. `in_flight` holds the cases sent and not answered, the oldest first."""

    def __init__(self, channel: Channel, limits: Limits) -> None:
        self.in_flight: dict[str, Case] = {}
        self._channel = channel
        self._limits = limits
        self._answered: set[str] = set()
        self._lines = 0
        self._unread: deque[bytes] = deque()

    async def greet(self, spec: str, language: str) -> Greeting:
        """Say hello. Raises BrokenSessionError unless the driver is made from the same spec."""
        await self._channel.send(encode(Hello(spec)))
        reply = await self._next(self._limits.first_reply, "hello")
        if not isinstance(reply, Greeting):
            self._refuse(f"expected hello first, got {type(reply).__name__.lower()}")
        for name, got, expected in (
            ("protocol", reply.protocol, PROTOCOL),
            ("spec", reply.spec, spec),
            ("language", reply.language, language),
        ):
            if got != expected:
                advice = "; generate the SDK again, from the spec that is asked of it" if name == "spec" else ""
                self._refuse(f"{name} is {got!r} in hello, expected {expected!r}{advice}")
        return reply

    async def ask(self, cases: deque[Case], answers: dict[str, Done], window: int | None = None) -> None:
        """Send the cases, taken from the left of `cases`, and fill `answers`. Raises BrokenSessionError."""
        window = window or self._limits.window
        while cases or self.in_flight:
            await self._send(cases, window - len(self.in_flight))
            self._take(await self._next(self._limits.silence, "an answer"), answers)
            while self._unread:
                self._take(self._read(), answers)

    async def leave(self) -> None:
        """Say bye and expect it back. Raises BrokenSessionError."""
        await self._channel.send(encode(Bye()))
        reply = await self._next(self._limits.silence, "bye")
        if not isinstance(reply, Bye):
            self._take(reply, {})

    def forget(self) -> None:
        """Drop the ids answered so far; a long fuzz run would hold millions of them."""
        self._answered.clear()

    async def _send(self, cases: deque[Case], room: int) -> None:
        lines = []
        for _ in range(min(room, len(cases))):
            case = cases.popleft()
            self.in_flight[case.id] = case
            lines.append(encode(case))
        if lines:
            # A driver that does not read while it is written to must not hold the runner for ever.
            await self._in_time(self._channel.send(b"".join(lines)), self._limits.silence, "the driver to read")

    def _take(self, reply: Reply, answers: dict[str, Done]) -> None:
        if not isinstance(reply, Done):
            self._refuse(f"expected done, got {type(reply).__name__.lower()}")
        if self.in_flight.pop(reply.id, None) is None:
            if reply.id in self._answered:
                raise BrokenSessionError(Kind.PROTOCOL, f"line {self._lines}: {reply.id!r} is answered twice", reply.id)
            reason = f" ({reply.error.message})" if reply.error else ""
            self._refuse(f"answer to unknown id {reply.id!r}{reason}, {self._expected()}")
        self._answered.add(reply.id)
        answers[reply.id] = reply

    async def _next(self, seconds: float, awaited: str) -> Reply:
        if not self._unread:
            lines = await self._in_time(self._channel.receive(), seconds, awaited)
            if not lines:
                raise BrokenSessionError(Kind.CRASH, f"ended before {awaited}{self._oldest()}")
            self._unread.extend(lines)
        return self._read()

    async def _in_time(self, step: Awaitable[T], seconds: float, awaited: str) -> T:
        try:
            async with asyncio.timeout(seconds):
                return await step
        except TimeoutError:
            message = f"waited {seconds:g} s for {awaited}{self._oldest()}"
            raise BrokenSessionError(Kind.TIMEOUT, message) from None

    def _read(self) -> Reply:
        self._lines += 1
        try:
            return decode_reply(self._unread.popleft())
        except ProtocolError as error:
            self._refuse(str(error))

    def _refuse(self, message: str) -> NoReturn:
        raise BrokenSessionError(Kind.PROTOCOL, f"line {self._lines}: {message}")

    def _oldest(self) -> str:
        oldest = next(iter(self.in_flight), None)
        return "" if oldest is None else f" to {oldest!r}"

    def _expected(self) -> str:
        oldest = next(iter(self.in_flight), None)
        return "none is awaited" if oldest is None else f"awaited is {oldest!r}"
