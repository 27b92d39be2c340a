"""A request and its answer, as ASGI hands them over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from lipservice_conformance.emulator.reply import Reply

__all__ = ["ClientGoneError", "Exchange", "Receive", "Scope", "Send"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class ClientGoneError(Exception):
    """The client left before its request was complete: what has come of it is not a request."""


class Exchange:
    """One request. Of a header that comes twice the first counts, as in the service."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers: Mapping[str, str] = _headers(scope["headers"])
        client = scope.get("client")
        self.client_port: int = client[1] if client else 0

    async def receive_some(self) -> tuple[bytes, bool]:
        """Return a piece of the body, and whether more follows."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        return message.get("body", b""), message.get("more_body", False)

    async def receive_body(self, most: int) -> bytes:
        """Return the body, or its beginning as soon as that is longer than `most`."""
        body, more = bytearray(), True
        while more and len(body) <= most:
            piece, more = await self.receive_some()
            body += piece
        return bytes(body)

    async def send(self, reply: Reply) -> None:
        """Answer."""
        headers = {**reply.headers, "content-length": str(len(reply.body))}
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": reply.status, "headers": pairs})
        await self._send({"type": "http.response.body", "body": reply.body})


def _headers(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers
