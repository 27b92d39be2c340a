"""Takes a request in: by the script where it has a step for it, by the rules of the service where it has none."""

from __future__ import annotations

import hashlib
import time
import traceback
from dataclasses import replace

from lipservice_conformance.emulator.answer import Answer, Fault
from lipservice_conformance.emulator.cors import with_cors
from lipservice_conformance.emulator.exchange import ClientGoneError, Exchange
from lipservice_conformance.emulator.fault import OVERSIZE, SOCKET_FAULTS
from lipservice_conformance.emulator.ledger import Ledger, ReceivedRequest
from lipservice_conformance.emulator.line import Line
from lipservice_conformance.emulator.reply import Refusal, Reply
from lipservice_conformance.emulator.script import Script
from lipservice_conformance.emulator.service import (
    Call,
    Judgement,
    Service,
    announced_coding,
    most_wire_bytes,
    response_of,
)
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["Reception"]

_NO_STATUS = {Fault.HALF_OPEN, Fault.LOST_REPLY, Fault.RESET_BEFORE_STATUS, Fault.RESET_MID_REQUEST}


class Reception:
    """Receives requests one after the other or at once; the script may be changed in between."""

    def __init__(self, settings: EmulatorSettings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self.restart()

    def restart(self) -> None:
        """Go by the rules, with every bucket full."""
        self.script = Script()
        self._service = Service(self._settings)

    async def receive(self, exchange: Exchange, line: Line) -> None:
        """Answer a request, and enter what became of it."""
        if line.is_ending:
            line.reset()
            return
        answer = self.script.next()
        number = self._enter(exchange, line, answer)
        line.begin()
        try:
            await self._answer(number, exchange, line, answer)
        except ClientGoneError:
            pass
        except Exception:
            traceback.print_exc()  # uvicorn would answer 500, which is what the service does too, and say nothing
            raise
        finally:
            line.finish()
            self._ledger.amend(number, ended=time.monotonic(), reply="lost" if line.is_broken else "sent")

    def _enter(self, exchange: Exchange, line: Line, answer: Answer) -> int:
        number = self._ledger.next_number()
        self._ledger.open(
            ReceivedRequest(
                number=number,
                connection=line.number,
                method=exchange.method,
                path=exchange.path,
                query=exchange.query.decode("latin-1"),
                headers=exchange.headers,
                started=time.monotonic(),
                started_at=time.time(),
                encoding=exchange.headers.get("content-encoding", ""),
                fault=answer.fault or "",
            )
        )
        return number

    async def _answer(self, number: int, exchange: Exchange, line: Line, answer: Answer) -> None:
        if answer.fault is Fault.HALF_OPEN:
            await line.hold()
            return
        if answer.fault is Fault.RESET_MID_REQUEST:
            await exchange.receive_some()
            line.reset()
            return
        body = await exchange.receive_body(self._most(exchange))
        judgement = self._judge(exchange, body, answer)
        self._enter_judgement(number, body, judgement, answer)
        if await line.wait_closed(answer.delay or judgement.delay):
            return
        reply = with_cors(self._reply(exchange, judgement, answer), exchange.headers)
        if answer.fault not in _NO_STATUS:
            self._ledger.amend(number, status=reply.status)
        if answer.fault in SOCKET_FAULTS:
            await SOCKET_FAULTS[answer.fault](line, reply, answer.pace)
        else:
            await exchange.send(reply)

    def _most(self, exchange: Exchange) -> int:
        """Return how much of the body is read; of one that is refused by its coding, nothing matters."""
        try:
            coding = announced_coding(exchange.headers, exchange.query)
        except Refusal:
            coding = None
        return most_wire_bytes(coding, self._settings.body_limit)

    def _judge(self, exchange: Exchange, body: bytes, answer: Answer) -> Judgement:
        broker = "down" if answer.fault is Fault.BROKER_DOWN else None
        call = Call(exchange.query, exchange.headers, body)
        judgement = self._service.judge(call, time.time_ns(), broker=broker)
        if answer.fault is Fault.QUOTA and judgement.rows:
            return replace(judgement, loss="quota")
        return judgement

    def _enter_judgement(self, number: int, body: bytes, judgement: Judgement, answer: Answer) -> None:
        """Enter the account, and store rows before the answer is sent: a client that leaves early has sent them."""
        taken = len(judgement.rows) - (answer.partial_success.rejected if answer.partial_success else 0)
        stored = judgement.rows[: max(0, taken)] if answer.may_store and not judgement.loss else ()
        lost = len(judgement.rows) - len(stored) if answer.may_store else 0
        self._ledger.store(number, stored)
        self._ledger.amend(
            number,
            wire_bytes=len(body),
            digest=hashlib.sha256(body).hexdigest(),
            content_bytes=judgement.content_bytes,
            billed_bytes=judgement.content_bytes if stored else 0,
            record_bytes=judgement.record_bytes if stored else 0,
            records=judgement.records,
            times_replaced=judgement.times_replaced,
            lost=lost,
            loss=(judgement.loss or "rejected") if lost else "",
        )

    def _reply(self, exchange: Exchange, judgement: Judgement, answer: Answer) -> Reply:
        reply = judgement.reply
        if answer.partial_success is not None and reply.status == 200:
            partial = answer.partial_success
            reply = response_of(
                exchange.headers, posthog=False, rejected=partial.rejected, message=partial.error_message
            )
        if answer.status is not None and answer.status != reply.status:
            reply = Reply(answer.status, b"", {})
        if answer.fault is Fault.OVERSIZE_REPLY:
            reply = Reply(reply.status, b'{"padding":"' + b"x" * OVERSIZE + b'"}', {"content-type": "application/json"})
        if answer.body is not None:
            reply = replace(reply, body=answer.body.encode())
        given = {name.lower(): value for name, value in answer.headers.items()}
        return replace(reply, headers={**reply.headers, **given})
