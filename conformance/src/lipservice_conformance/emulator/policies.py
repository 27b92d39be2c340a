"""The service that hands out policies: documents by service, with ETags, and answers by a script of its own."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from dataclasses import dataclass, replace

from lipservice_conformance.emulator.answer import Answer, AnswerError, Fault
from lipservice_conformance.emulator.credential import single_parameter
from lipservice_conformance.emulator.exchange import Exchange
from lipservice_conformance.emulator.fault import OVERSIZE, SOCKET_FAULTS
from lipservice_conformance.emulator.line import Line
from lipservice_conformance.emulator.reply import Reply, json_reply
from lipservice_conformance.emulator.script import Script

__all__ = ["POLICY_PATH", "Policies", "PolicyDocument", "PolicyRequest"]

POLICY_PATH = "/v1/policy"
_JSON = "application/json"
_MOST_REQUESTS = 10_000
_DIGITS = 16
# Faults of records, which mean nothing here, and those that take a body.
_ELSEWHERE = {Fault.BROKER_DOWN, Fault.QUOTA, Fault.RESET_MID_REQUEST}


@dataclass(frozen=True)
class PolicyDocument:
    """A document that is handed out, as text, and its ETag."""

    body: str
    etag: str


@dataclass(frozen=True)
class PolicyRequest:
    """A request for a policy. `status` is None where no answer was begun; `at` is seconds since 1970."""

    service: str
    query: str
    headers: dict[str, str]
    at: float
    status: int | None = None
    fault: str = ""


class Policies:
    """Hands out a document to each service that has one. One for the service `*` is for all others."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget everything."""
        self.script = Script()
        self.documents: dict[str, PolicyDocument] = {}
        self.requests: deque[PolicyRequest] = deque(maxlen=_MOST_REQUESTS)

    def put(self, service: str, body: str | None) -> None:
        """Hand out another document from now on; None: none."""
        if body is None:
            self.documents.pop(service, None)
        else:
            digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
            self.documents[service] = PolicyDocument(body, f'"{digest}"')

    def set_script(self, script: Script) -> None:
        """Answer the next requests so."""
        for answer in script.answers:
            if answer.fault in _ELSEWHERE or answer.partial_success is not None:
                raise AnswerError(f"{answer.fault or 'partial_success'} is for requests that bring records")
        self.script = script

    async def answer(self, exchange: Exchange, line: Line) -> None:
        """Answer a request."""
        if line.is_ending:
            line.reset()
            return
        answer = self.script.next()
        line.begin()
        try:
            await self._answer(exchange, line, answer)
        finally:
            line.finish()

    async def _answer(self, exchange: Exchange, line: Line, answer: Answer) -> None:
        service = single_parameter(exchange.query, "service") or ""
        reply = _scripted(self._reply(service, exchange.headers.get("if-none-match", "")), answer)
        asked = PolicyRequest(
            service, exchange.query.decode("latin-1"), dict(exchange.headers), time.time(), fault=answer.fault or ""
        )
        if answer.fault in {Fault.HALF_OPEN, Fault.LOST_REPLY, Fault.RESET_BEFORE_STATUS}:
            self.requests.append(asked)
        else:
            self.requests.append(replace(asked, status=reply.status))
        if answer.fault is Fault.HALF_OPEN:
            await line.hold()
        elif await line.wait_closed(answer.delay):
            return
        elif answer.fault in SOCKET_FAULTS:
            await SOCKET_FAULTS[answer.fault](line, reply, answer.pace)
        else:
            await exchange.send(reply)

    def _reply(self, service: str, seen: str) -> Reply:
        document = self.documents.get(service) or self.documents.get("*")
        if document is None:
            return json_reply(404, {"error": f"there is no policy for the service {service!r}"})
        if document.etag in {tag.strip().removeprefix("W/") for tag in seen.split(",")}:
            return Reply(304, headers={"etag": document.etag})
        body = document.body.encode("utf-8", "surrogatepass")
        return Reply(200, body, {"content-type": _JSON, "etag": document.etag})


def _scripted(reply: Reply, answer: Answer) -> Reply:
    if answer.status is not None and answer.status != reply.status:
        reply = Reply(answer.status)
    if answer.fault is Fault.OVERSIZE_REPLY:
        reply = Reply(200, b'{"padding":"' + b"x" * OVERSIZE + b'"}', {"content-type": _JSON})
    if answer.body is not None:
        reply = replace(reply, body=answer.body.encode())
    given = {name.lower(): value for name, value in answer.headers.items()}
    return replace(reply, headers={**reply.headers, **given})
