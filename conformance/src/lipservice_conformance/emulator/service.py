"""What the service makes of a request: the answer, the rows, and what is lost behind a 200.

The checks come in the order in which they were observed: the coding, the query, the body, the token, the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lipservice_conformance.emulator import coding
from lipservice_conformance.emulator.account import message_bytes, record_bytes
from lipservice_conformance.emulator.bucket import Buckets
from lipservice_conformance.emulator.credential import check_token, find_token, is_of_a_project, single_parameter
from lipservice_conformance.emulator.mapping import MadeRows, RowError, make_rows
from lipservice_conformance.emulator.message import write_response
from lipservice_conformance.emulator.payload import PayloadError, read_payload
from lipservice_conformance.emulator.reply import Refusal, Reply, json_reply, text_reply
from lipservice_conformance.emulator.row import Row
from lipservice_conformance.emulator.settings import EmulatorSettings

__all__ = ["Call", "Judgement", "Service", "announced_coding", "most_wire_bytes", "response_of"]

_PROTOBUF = "application/x-protobuf"
_UNREADABLE = "Failed to buffer the request body: "
_TOO_LONG = text_reply(413, f"{_UNREADABLE}length limit exceeded", connection="close")
_FAILED = json_reply(500, {"error": "Internal server error"})
_AVRO_INT = 1 << 31
# What a coding can add to content that does not compress; a longer body has too long a content in any case.
_OVERHEAD = 1 << 16
# Gzip that no header announced is not limited once inflated; here it is, so that no request takes all memory.
_UNANNOUNCED = 16


@dataclass(frozen=True)
class Call:
    """A request as it came. Names of headers are in lower case."""

    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Judgement:
    """The answer to a call, and what stands behind it.

    Attributes:
        rows: What would be stored; `loss` says why it is not.
        records: How many records were read, even if nothing became of them.
        content_bytes: The body once it is unpacked: what PostHog bills if it stores the rows.
        record_bytes: The same by the metering that is prepared.
        delay: Seconds before the answer.
    """

    reply: Reply
    rows: tuple[Row, ...] = ()
    records: int = 0
    content_bytes: int = 0
    record_bytes: int = 0
    times_replaced: int = 0
    loss: str = ""
    delay: float = 0.0


def announced_coding(headers: Mapping[str, str], query: bytes) -> str | None:
    """Return the coding that the request names, if it does; one that nobody knows is refused before all else."""
    named = headers.get("content-encoding")
    if named is None:
        hint = single_parameter(query, "compression")
        return "gzip" if hint in {"gzip", "gzip-js"} else None
    if named == "identity":
        return None
    if named not in coding.CODINGS:
        raise Refusal(Reply(415, headers={"accept-encoding": ",".join(coding.CODINGS)}))
    return named


def most_wire_bytes(name: str | None, limit: int) -> int:
    """Return how much of a body is worth reading: without a coding the limit itself, with one somewhat more."""
    return limit if name is None else limit + _OVERHEAD


def response_of(headers: Mapping[str, str], *, posthog: bool, rejected: int = 0, message: str = "") -> Reply:
    """Return the reply to what was accepted: PostHog's is always `{}`, OTLP's is in the encoding of the request."""
    if not posthog and headers.get("content-type", _PROTOBUF).split(";")[0].strip() == _PROTOBUF:
        return Reply(200, write_response(rejected, message), {"content-type": _PROTOBUF})
    if not rejected and not message:
        return json_reply(200, {})
    return json_reply(200, {"partialSuccess": {"rejectedLogRecords": str(rejected), "errorMessage": message}})


class Service:
    """The rules, and the buckets that they fill and empty."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self._settings = settings
        self._buckets = Buckets(settings.bucket_bytes, settings.bucket_refill)

    def judge(self, call: Call, now: int, *, broker: str | None = None) -> Judgement:
        """Answer a call. `now` is nanoseconds since 1970, `broker` how the broker is for this call."""
        try:
            content = self._content(call)
        except Refusal as refusal:
            return Judgement(refusal.reply)
        try:
            token = self._token(call) if self._settings.is_posthog else ""
            made = _made(content, now)
        except Refusal as refusal:
            return Judgement(refusal.reply, content_bytes=len(content))
        accepted = Judgement(
            response_of(call.headers, posthog=self._settings.is_posthog),
            made.rows,
            records=len(made.rows),
            content_bytes=len(content),
            record_bytes=record_bytes(made.rows),
            times_replaced=made.times_replaced,
            delay=self._settings.accept_delay,
        )
        if not self._settings.is_posthog:
            return accepted
        return self._delivered(accepted, token, now, broker or self._settings.broker)

    def _content(self, call: Call) -> bytes:
        name = announced_coding(call.headers, call.query)
        for parameter in ("token", "compression"):
            single_parameter(call.query, parameter)
        limit = self._settings.body_limit
        if len(call.body) > most_wire_bytes(name, limit):
            raise Refusal(_TOO_LONG)
        try:
            if name is not None:
                return coding.expand(name, call.body, limit)
            if self._settings.is_posthog and coding.is_gzip(call.body):
                return coding.first_gzip_member(call.body, limit * _UNANNOUNCED)
        except coding.TooLongError as error:
            raise Refusal(_TOO_LONG) from error
        except coding.BadCodingError as error:
            reply = text_reply(400, f"{_UNREADABLE}{error}") if name else json_reply(400, {"error": str(error)})
            raise Refusal(reply) from error
        return call.body

    def _token(self, call: Call) -> str:
        token = find_token(call.headers.get("authorization"), single_parameter(call.query, "token"))
        check_token(token, self._settings.dropped_tokens)
        return token

    def _delivered(self, accepted: Judgement, token: str, now: int, broker: str) -> Judgement:
        """What the broker and the consumer behind it do to rows that were accepted."""
        if not accepted.rows:
            return accepted
        if self._is_refused_by_broker(accepted):
            return replace(accepted, reply=_FAILED, rows=())
        if broker != "up":
            late = replace(accepted, delay=self._settings.broker_delay)
            return replace(late, reply=_FAILED, rows=()) if broker == "surface" else replace(late, loss="broker")
        if not is_of_a_project(token, self._settings.unknown_tokens):
            return replace(accepted, loss="unknown token")
        if self._settings.rate_limited and not self._buckets.take(token, accepted.content_bytes, now / 1e9):
            return replace(accepted, loss="rate limit")
        return accepted

    def _is_refused_by_broker(self, accepted: Judgement) -> bool:
        """Whether the rows make no message: at once, and every time anew, whatever a client waits."""
        if any(row.trace_flags >= _AVRO_INT for row in accepted.rows):
            return True
        could_exceed = accepted.record_bytes + 512 * accepted.records > self._settings.kafka_limit
        return could_exceed and message_bytes(accepted.rows) > self._settings.kafka_limit


def _made(content: bytes, now: int) -> MadeRows:
    try:
        return make_rows(read_payload(content), now)
    except (PayloadError, RowError) as error:
        raise Refusal(json_reply(400, {"error": str(error)})) from error
