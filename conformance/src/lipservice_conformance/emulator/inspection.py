"""What is behind `/_lipservice/`: what was received, and how the next requests are answered."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from itertools import islice
from typing import Any

from lipservice_conformance.emulator.answer import AnswerError
from lipservice_conformance.emulator.credential import single_parameter
from lipservice_conformance.emulator.exchange import Exchange
from lipservice_conformance.emulator.ledger import Ledger
from lipservice_conformance.emulator.line import Lines
from lipservice_conformance.emulator.policies import Policies
from lipservice_conformance.emulator.reception import Reception
from lipservice_conformance.emulator.relay import Relay
from lipservice_conformance.emulator.reply import Refusal, Reply, json_reply
from lipservice_conformance.emulator.script import read_script

__all__ = ["PREFIX", "Inspection"]

PREFIX = "/_lipservice/"
_MOST_BODY = 1 << 26
_RESTART_SECONDS = 0.2

_Handler = Callable[[Exchange], Awaitable[Reply]]


class Inspection:
    """Answers the routes. Everything is JSON; what is not understood is 400 with the reason."""

    def __init__(self, ledger: Ledger, reception: Reception, policies: Policies, lines: Lines, relay: Relay) -> None:
        self._ledger, self._reception, self._policies = ledger, reception, policies
        self._lines, self._relay = lines, relay
        self._shutting: set[asyncio.Task[None]] = set()
        self._routes: dict[tuple[str, str], _Handler] = {
            ("GET", "rows"): self._rows,
            ("GET", "requests"): self._requests,
            ("GET", "counts"): self._counts,
            ("GET", "connections"): self._connections,
            ("POST", "script"): self._script,
            ("GET", "policies"): self._policy_requests,
            ("POST", "policy"): self._policy,
            ("POST", "policy_script"): self._policy_script,
            ("POST", "reset"): self._reset,
            ("POST", "refuse"): self._refuse,
            ("POST", "restart"): self._restart,
        }

    async def answer(self, exchange: Exchange) -> Reply:
        """Answer one request."""
        handler = self._routes.get((exchange.method, exchange.path.removeprefix(PREFIX)))
        if handler is None:
            names = ", ".join(f"{method} {PREFIX}{name}" for method, name in self._routes)
            return json_reply(404, {"error": f"there are {names}"})
        try:
            return await handler(exchange)
        except Refusal as refusal:
            return refusal.reply
        except (ValueError, TypeError) as error:  # AnswerError is one, and so is what json raises
            return json_reply(400, {"error": str(error)})

    async def _rows(self, exchange: Exchange) -> Reply:
        """`?view=bodies`, or `?attribute=NAME` for its values alone, or `&view=counts` for how many there are."""
        after = int(single_parameter(exchange.query, "after") or 0)
        limit = single_parameter(exchange.query, "limit")
        rows = islice(self._ledger.rows, after, after + int(limit) if limit else None)
        view = single_parameter(exchange.query, "view") or "rows"
        attribute = single_parameter(exchange.query, "attribute")
        if attribute is not None:
            values = [row.attributes.get(attribute) for row in rows]
            return json_reply(200, _distinct(values) if view == "counts" else {"values": values})
        match view:
            case "rows":
                return json_reply(200, {"rows": [asdict(row) for row in rows]})
            case "bodies":
                return json_reply(200, {"bodies": [row.body for row in rows]})
            case "counts":
                return json_reply(200, _distinct([row.body for row in rows]))
        return json_reply(400, {"error": f"view is rows, bodies or counts, not {view}"})

    async def _requests(self, _exchange: Exchange) -> Reply:
        return json_reply(200, {"requests": [asdict(one) for one in self._ledger.requests]})

    async def _counts(self, _exchange: Exchange) -> Reply:
        return json_reply(200, asdict(self._ledger.counts()))

    async def _connections(self, _exchange: Exchange) -> Reply:
        numbers = sorted(line.number for line in self._lines.open)
        listening = self._relay.is_listening
        counts = {"open": len(numbers), "ever": self._lines.ever, "numbers": numbers, "listening": listening}
        return json_reply(200, counts)

    async def _script(self, exchange: Exchange) -> Reply:
        self._reception.script = read_script(await _content(exchange))
        return json_reply(200, {"requests": self._reception.script.remaining})

    async def _policy(self, exchange: Exchange) -> Reply:
        """`{"service": "shop", "document": {...}}`; a text is handed out as it stands, null takes the document away."""
        content = await _content(exchange)
        if not isinstance(content, dict) or content.keys() - {"service", "document"} or "document" not in content:
            raise AnswerError('{"service": "shop", "document": {...}} is expected; the service * is for all others')
        document = content["document"]
        text = document if isinstance(document, str) or document is None else json.dumps(document)
        self._policies.put(str(content.get("service", "*")), text)
        return json_reply(200, {"services": sorted(self._policies.documents)})

    async def _policy_script(self, exchange: Exchange) -> Reply:
        self._policies.set_script(read_script(await _content(exchange)))
        return json_reply(200, {"requests": self._policies.script.remaining})

    async def _policy_requests(self, _exchange: Exchange) -> Reply:
        documents = {service: asdict(document) for service, document in self._policies.documents.items()}
        requests = [asdict(one) for one in self._policies.requests]
        return json_reply(200, {"documents": documents, "requests": requests})

    async def _reset(self, _exchange: Exchange) -> Reply:
        """Forget requests, rows, script, buckets and policies. Connections stay as they are."""
        self._ledger.clear()
        self._policies.restart()
        self._reception.restart()
        return json_reply(200, {})

    async def _refuse(self, exchange: Exchange) -> Reply:
        self._shut_for(_seconds(await _content(exchange), None))
        return json_reply(200, {})

    async def _restart(self, exchange: Exchange) -> Reply:
        self._shut_for(_seconds(await _content(exchange), _RESTART_SECONDS))
        return json_reply(200, {})

    def _shut_for(self, seconds: float) -> None:
        """Shut the doors now, and not only when the task has its turn."""
        self._relay.shut()
        task = asyncio.create_task(self._relay.shut_for(seconds))
        self._shutting.add(task)
        task.add_done_callback(self._shutting.discard)


async def _content(exchange: Exchange) -> Any:
    body = await exchange.receive_body(_MOST_BODY)
    return json.loads(body) if body.strip() else {}


def _seconds(content: Any, default: float | None) -> float:
    seconds = content.get("seconds", default) if isinstance(content, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds < 0:
        raise AnswerError('{"seconds": ...} is expected, at least 0')
    return seconds


def _distinct(values: list[str | None]) -> dict[str, int]:
    """Return how many values there are, how many differ, and how many came more than once."""
    counted = Counter(values)
    missing = counted.pop(None, 0)
    again = sum(count - 1 for count in counted.values())
    return {"total": len(values), "missing": missing, "distinct": len(counted), "duplicates": again}
