"""The thread that sends."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

from lipservice._export.batch import Batch
from lipservice._export.core import Core
from lipservice._export.fault import spell
from lipservice._export.notice import without_user
from lipservice._export.partial_success import PartialSuccess, read_partial_success
from lipservice._export.profile import Profile
from lipservice._export.reply import Attempt, Verdict, asked_ms, backoff_ms, judge
from lipservice._export.request import Requests
from lipservice._transport import Answer

_MS = 1_000_000
_OK, _UNAUTHORIZED = 200, 401
_REDIRECTS = range(300, 400)
_SHOWN_BYTES = 200
_MOST = (1 << 24) - 1


class Worker:
    """Takes batches, sends them and does what their answers ask for."""

    def __init__(
        self, core: Core, requests: Requests, profile: Profile, random: Callable[[], int], request_timeout_ns: int
    ) -> None:
        """Begin with nothing; `random` returns 24 bits."""
        self._core = core
        self._requests = requests
        self._profile = profile
        self._random = random
        self._timeout_ns = request_timeout_ns

    def run(self) -> None:
        """Work until all is over."""
        core = self._core
        core.worker_ident = threading.get_ident()
        _suppress_tracing()
        try:
            while (batch := core.next_batch()) is not None:
                try:
                    self._send(batch)
                except Exception as error:  # noqa: BLE001  a fault of ours must not end the sending
                    self._tell("fault", spell(error))
                    core.retry(batch, Verdict("retry", wait_ms=backoff_ms(max(1, batch.tries), self._chance())))
                self._say(core.loss_line())
        finally:
            core.worker_ident = 0
            self._requests.transport.close()
        self._say(core.loss_line())

    def _send(self, batch: Batch) -> None:
        sent = self._requests.send(batch, self._timeout_ns)
        if sent is None:
            return
        answer, compressed = _believed(sent[0], batch), sent[1]
        if answer.too_large:
            self._tell("too_large", f"the answer ({answer.status}) is longer than an answer may be")
            self._core.lose(batch, "reply_too_large")
            return
        if answer.status == _UNAUTHORIZED and self._refresh(batch):
            return
        now_ms = self._core.clock.wall_ns() // _MS
        asked = answer.retry_after_ms or asked_ms(answer.status, answer.headers.get("retry-after", ""), now_ms)
        bisects = batch.bisection.requests if batch.bisection else 0
        size = self._core.encoder.body_length(len(batch), batch.size)
        attempt = Attempt(
            answer.status, asked, batch.tries, len(batch), size, compressed, bisects, answer.reset, self._chance()
        )
        self._do(batch, answer, self._judge(attempt))

    def _chance(self) -> int:
        """Return 24 random bits, half of which is as good where the application's function fails."""
        try:
            return self._random() & _MOST
        except BaseException:  # noqa: BLE001  it is a stranger's
            return _MOST >> 1

    def _judge(self, attempt: Attempt) -> Verdict:
        verdict = judge(self._profile, attempt)
        if verdict.action == "stop" and self._requests.tokens is not None:
            return Verdict("retry", wait_ms=backoff_ms(attempt.tries, attempt.random))
        return verdict

    def _refresh(self, batch: Batch) -> bool:
        """Let the next request have a fresh token. Returns whether the batch is sent again for that at once."""
        if self._requests.tokens is None:
            return False
        self._requests.tokens.forget()
        if batch.had_fresh_token:
            return False
        batch.had_fresh_token = True
        return True

    def _do(self, batch: Batch, answer: Answer, verdict: Verdict) -> None:
        self._comment(batch, answer, verdict)
        match verdict.action:
            case "accept":
                self._core.accept(batch, self._rejected(answer))
            case "retry":
                self._core.retry(batch, verdict)
            case "halve":
                self._core.halve(batch, bisecting=verdict.bisecting)
            case "uncompressed":
                self._requests.gzip_level = 0
            case "stop":
                self._core.stop(verdict.loss)
            case _:
                self._core.lose(batch, verdict.loss)

    def _rejected(self, answer: Answer) -> int:
        if not self._profile.reads_replies and not answer.error:
            return 0
        partial = None if answer.error else self._partial_success(answer.body)
        if partial is None:
            why = f" ({answer.error})" if answer.error else ""
            self._tell("undecodable", f"the answer cannot be decoded{why}; the records count as accepted")
            return 0
        rejected, message = partial
        message = _start(message.encode("utf-8", "replace"))
        if rejected:
            self._tell("rejected", f"the endpoint rejected {rejected} records: {message}")
        elif message:
            self._tell("warning", f"the endpoint says: {message}")
        return rejected

    def _partial_success(self, body: bytes) -> PartialSuccess | None:
        try:
            return read_partial_success(body, self._core.encoder.name)
        except ValueError:
            return None

    def _comment(self, batch: Batch, answer: Answer, verdict: Verdict) -> None:
        """Say what is behind a failure, unless it is that we have cut the request ourselves."""
        if self._core.is_too_late:
            return
        if not answer.status:
            self._tell("unreachable", f"no answer: {answer.error or 'nobody knows why'}")
        elif answer.status in _REDIRECTS:
            location = without_user(re.split("[?#]", answer.headers.get("location", "nowhere"))[0])
            self._tell("redirect", f"the endpoint answered {answer.status} and points to {location}; not followed")
        elif verdict.action == "stop":
            line = f"the endpoint does not take the token ({answer.status}); nothing is sent any more"
            self._core.diagnostics.say(line)
        elif verdict.action != "accept":
            body = _start(answer.body)
            line = f"the endpoint answered {answer.status} to {len(batch)} records: {body}"
            self._tell(f"status {answer.status}", line)

    def _tell(self, kind: str, line: str) -> None:
        self._core.diagnostics.tell(kind, line)

    def _say(self, line: str) -> None:
        if line:
            self._core.diagnostics.say(line)


def _start(said: bytes) -> str:
    return said[:_SHOWN_BYTES].decode("utf-8", "replace")


def _suppress_tracing() -> None:
    """Let instrumented libraries that we happen to use trace nothing; OpenTelemetry is there or it is not."""
    opentelemetry = sys.modules.get("opentelemetry.context")
    if opentelemetry is not None:
        with suppress(Exception):
            context = opentelemetry.get_current()
            # Instrumentations of different ages look for different ones.
            for key in ("suppress_instrumentation", getattr(opentelemetry, "_SUPPRESS_INSTRUMENTATION_KEY", "")):
                context = opentelemetry.set_value(key, value=True, context=context)
            opentelemetry.attach(context)


def _believed(answer: Answer, batch: Batch) -> Answer:
    """Take a success that was cut for no answer, once.

    The second time its status counts, or an endpoint that cuts every answer would be sent the same for ever.
    """
    is_cut = answer.cut and _OK <= answer.status < _OK + 100
    return Answer(error=answer.error) if is_cut and batch.tries == 1 else answer
