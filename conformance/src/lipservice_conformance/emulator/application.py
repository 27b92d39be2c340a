"""The routes: those of the service, those of the inspection, and the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from lipservice_conformance.emulator.cors import preflight, with_cors
from lipservice_conformance.emulator.exchange import Exchange, Receive, Scope, Send
from lipservice_conformance.emulator.inspection import PREFIX, Inspection
from lipservice_conformance.emulator.ledger import Ledger
from lipservice_conformance.emulator.line import Line, Lines
from lipservice_conformance.emulator.page import render_page
from lipservice_conformance.emulator.policies import POLICY_PATH, Policies
from lipservice_conformance.emulator.reception import Reception
from lipservice_conformance.emulator.reply import Reply
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["LOG_PATHS", "Application"]

LOG_PATHS = ("/v1/logs", "/i/v1/logs")
_HTML = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
}
# Whoever comes past the relay has no line that a fault could be done to.
_NO_LINE = Reply(421, b"This port is for inspection; send logs to the other one.\n")


class Application:
    """An ASGI application."""

    def __init__(
        self,
        settings: EmulatorSettings,
        ledger: Ledger,
        reception: Reception,
        policies: Policies,
        inspection: Inspection,
        lines: Lines,
    ) -> None:
        self._settings = settings
        self._policies = policies
        self._ledger, self._reception = ledger, reception
        self._inspection, self._lines = inspection, lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        exchange = Exchange(scope, receive, send)
        if exchange.path.startswith(PREFIX):
            await exchange.send(await self._inspection.answer(exchange))
        elif exchange.method == "GET" and exchange.path == "/":
            follow = exchange.query != b"still"
            host = exchange.headers.get("host", "127.0.0.1")
            page = render_page(self._settings, self._ledger, self._policies, self._lines, host=host, follow=follow)
            await exchange.send(Reply(200, page.encode("utf-8", "backslashreplace"), _HTML))
        elif exchange.method == "GET" and exchange.path == POLICY_PATH:
            await self._by_line(exchange, self._policies.answer)
        elif exchange.method == "POST" and self._takes(exchange.path):
            await self._by_line(exchange, self._reception.receive)
        else:
            await exchange.send(self._elsewhere(exchange))

    async def _by_line(self, exchange: Exchange, answer: Callable[[Exchange, Line], Awaitable[None]]) -> None:
        line = self._lines.find(exchange.client_port)
        if line is None:
            await exchange.send(_NO_LINE)
        else:
            await answer(exchange, line)

    def _takes(self, path: str) -> bool:
        return path in LOG_PATHS or not self._settings.is_posthog

    def _elsewhere(self, exchange: Exchange) -> Reply:
        if exchange.method == "OPTIONS":
            return preflight(exchange.headers)
        known = self._takes(exchange.path)
        return with_cors(Reply(405, headers={"allow": "POST"}) if known else Reply(404), exchange.headers)
