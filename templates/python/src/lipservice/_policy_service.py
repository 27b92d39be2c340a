"""Asks the service that hands out policies."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from lipservice import _tables
from lipservice._clock import Clock
from lipservice._export.address import Address, read_address
from lipservice._export.fault import spell
from lipservice._export.reply import asked_ms
from lipservice._policy_client_tables import PATH, QUERY
from lipservice._policy_poll import Look
from lipservice._transport import Answer, Transport

_MS = 1_000_000


def request_address(base: str, facts: Mapping[str, str]) -> Address | None:
    """Return what is asked for the policy, if the base is an address; facts by their names in the query."""
    address = read_address(base)
    if address is None:
        return None
    query = "&".join(f"{name}={quote(facts[name].encode('utf-8', 'replace'), safe='')}" for name in QUERY)
    query = f"{address.query}&{query}" if len(address.query) > 1 else f"?{query}"
    return Address(address.scheme, address.host, address.port, address.path.rstrip("/") + PATH, query)


class PolicyService:
    """Asks by a transport, which it has for itself."""

    def __init__(self, transport: Transport, clock: Clock, timeout_ms: int) -> None:
        """Keep them."""
        self.transport = transport
        self._clock = clock
        self._timeout = timeout_ms / 1000

    def look(self, tag: str) -> Look:
        """Ask for the policy, having seen the one of `tag`. Never raises."""
        headers = {"User-Agent": f"LipService-Python/{_tables.VERSION}", "Accept": "application/json"}
        if tag:
            headers["If-None-Match"] = tag
        try:
            answer = self.transport.send(b"", headers, self._timeout)
        except Exception as error:  # noqa: BLE001  whatever it is, the policy stays in force
            return Look(0, error=spell(error))
        return self._look(answer)

    def _look(self, answer: Answer) -> Look:
        pause = asked_ms(answer.status, answer.headers.get("retry-after", ""), self._clock.wall_ns() // _MS)
        tag = answer.headers.get("etag", "")
        return Look(answer.status, answer.body, tag, pause, answer.too_large, answer.error)
