"""The faults that need the socket: each takes the client's line over from the server and ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from lipservice_conformance.emulator.answer import Fault
from lipservice_conformance.emulator.line import Line
from lipservice_conformance.emulator.reply import Reply

__all__ = ["OVERSIZE", "SOCKET_FAULTS", "dribble", "wire_form"]

OVERSIZE = 5 * 1024 * 1024

SocketFault = Callable[[Line, Reply, float], Awaitable[None]]


def wire_form(reply: Reply) -> tuple[bytes, bytes]:
    """Return head and body of a reply after which the connection ends."""
    headers = {**reply.headers, "content-length": str(len(reply.body)), "connection": "close"}
    try:
        phrase = HTTPStatus(reply.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1"), reply.body


async def dribble(line: Line, data: bytes, pace: float) -> None:
    """Send byte by byte, until the client has gone. Behind the last one there is no pause in which it could go."""
    for at in range(len(data)):
        if at and await line.wait_closed(pace):
            return
        await line.write(data[at : at + 1])


async def _reset(line: Line, _reply: Reply, _pace: float) -> None:
    line.reset()


async def _reset_mid_response(line: Line, reply: Reply, _pace: float) -> None:
    """Promise the whole body, send the first half, and reset."""
    head, body = wire_form(reply)
    await line.write(head + body[: len(body) // 2])
    await asyncio.sleep(0)
    line.reset()


async def _slow_headers(line: Line, reply: Reply, pace: float) -> None:
    head, body = wire_form(reply)
    await dribble(line, head, pace)
    await line.write(body)
    line.close()


async def _slow_body(line: Line, reply: Reply, pace: float) -> None:
    head, body = wire_form(reply)
    await line.write(head)
    await dribble(line, body, pace)
    line.close()


SOCKET_FAULTS: dict[Fault, SocketFault] = {
    Fault.LOST_REPLY: _reset,
    Fault.RESET_BEFORE_STATUS: _reset,
    Fault.RESET_MID_RESPONSE: _reset_mid_response,
    Fault.SLOW_BODY: _slow_body,
    Fault.SLOW_HEADERS: _slow_headers,
}
