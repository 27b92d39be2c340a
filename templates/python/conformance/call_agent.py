"""The call agent: an application that makes the one call, and logs as JSON lines on standard input ask for.

It uses public names only. One answer a line; a line that cannot be done is answered with `{"error": ...}`. What the
application itself writes goes into memory.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context, copy_context
from typing import Any, NoReturn

from agent_clock import ManualClock
from call_loggers import Loggers, NotApplicableError
from call_options import call_options

from lipservice import Client, RequestScope, configure_adaptive_logging, request_scope

Json = dict[str, Any]

_MS = 1000


class Scope:
    """A request under way, in a context of its own."""

    def __init__(self, given: Json, outer: Context) -> None:
        """Enter it."""
        self.context = outer.copy()
        self.scope: RequestScope = request_scope(
            [(name, value) for name, value in given.get("headers") or []],
            distinct_id=given.get("distinct_id"),
            session_id=given.get("session_id"),
            attributes=given.get("attributes"),
        )
        self.context.run(self.scope.__enter__)

    def close(self, *, failed: bool) -> None:
        """Leave it, by an exception if it has failed."""
        error = RuntimeError("the request failed") if failed else None
        self.context.run(self.scope.__exit__, type(error) if error else None, error, None)


class Agent:
    """Holds the client, and does one command after the other."""

    def __init__(self) -> None:
        """Begin with the application's own loggers and no client."""
        self._loggers = Loggers()
        self._client: Client | None = None
        self._clock: ManualClock | None = None
        self._lines: list[str] = []
        self._scopes: dict[str, Scope] = {}
        self._span: Callable[[], AbstractContextManager[object]] = nullcontext

    @property
    def client(self) -> Client:
        """Return the client. Raises NotApplicableError."""
        if self._client is None:
            raise NotApplicableError
        return self._client

    def hello(self, _: Json) -> Json:
        """Say by what there can be logged."""
        return {"hello": {"loggers": self._loggers.names()}}

    def configure(self, given: Json) -> Json:
        """Make the call."""
        if self._client is None:
            self._loggers.remember()
        self._clock = (self._clock or ManualClock()) if given.get("clock") == "manual" else None
        client = configure_adaptive_logging(
            clock=self._clock,
            diagnostics=self._lines.append,
            variables=given.get("environment"),
            **call_options(given.get("options") or {}),
        )
        same, self._client = client is self._client, client
        self._loggers.client = client
        return {"configured": {"way": client.destination.way, "same": same}}

    def log(self, given: Json) -> Json:
        """Log."""
        return {"logged": self._inside(given, lambda: self._loggers.log(given))}

    def hostile(self, given: Json) -> Json:
        """Log what should not be logged."""
        return {"logged": self._inside(given, lambda: self._loggers.hostile(given["via"]))}

    def reentrant(self, given: Json) -> Json:
        """Log values whose text logs."""
        return {"logged": self._inside(given, lambda: self._loggers.reentrant(given["via"]))}

    def _inside(self, given: Json, action: Callable[[], int]) -> int:
        """Do something in the request that is named, and in the current span."""

        def act() -> int:
            with self._span():
                return action()

        return self._context(given.get("in")).run(act)

    def _context(self, name: str | None) -> Context:
        return copy_context() if name is None else self._scopes[name].context

    def open(self, given: Json) -> Json:
        """Begin a request."""
        self._scopes[given["scope"]] = Scope(given, self._context(given.get("in")))
        return {"ok": {}}

    def close(self, given: Json) -> Json:
        """End a request."""
        self._scopes.pop(given["scope"]).close(failed=bool(given.get("failed")))
        return {"ok": {}}

    def promote(self, given: Json) -> Json:
        """Say that a request has failed."""
        self._scopes[given["scope"]].scope.promote()
        return {"ok": {}}

    def span(self, given: Json | None) -> Json:
        """Let OpenTelemetry's API say that there is such a span, or none, from now on."""
        try:
            trace = importlib.import_module("opentelemetry.trace")
        except ImportError as error:
            raise NotApplicableError from error
        if not given or not given.get("trace_id"):
            self._span = nullcontext
            return {"ok": {}}
        ids = (int(given[name], 16) for name in ("trace_id", "span_id"))
        flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
        span = trace.NonRecordingSpan(trace.SpanContext(*ids, is_remote=False, trace_flags=flags))
        self._span = lambda: trace.use_span(span)
        return {"ok": {}}

    def second_sink(self, given: Json) -> Json:
        """Connect LipService once more, by another way."""
        self._loggers.connect_again(given["via"])
        return {"ok": {}}

    def reconfigure(self, given: Json) -> Json:
        """Set a logger up anew, as applications do later."""
        self._loggers.reconfigure(given["via"])
        return {"ok": {}}

    def output(self, _: Json) -> Json:
        """Show what the application's own handlers wrote."""
        return {"output": self._loggers.lines()}

    def restored(self, _: Json) -> Json:
        """Tell whether all loggers are set up as they were."""
        return {"restored": self._loggers.are_restored()}

    def advance(self, given: Json) -> Json:
        """Let time go on."""
        if self._clock is None:
            raise NotApplicableError
        self._clock.advance(given["ms"])
        return {"ok": {}}

    def flush(self, given: Json) -> Json:
        """Flush."""
        return {"flushed": self._timed(self.client.flush, given)}

    def shutdown(self, given: Json) -> Json:
        """Shut down."""
        return {"shut": self._timed(self.client.shutdown, given)}

    def _timed(self, work: Callable[[float | None], str], given: Json) -> Json:
        timeout = given.get("timeout_ms")
        began = time.monotonic()
        if self._clock is not None:
            self._clock.begin_command()
        result = work(None if timeout is None else timeout / _MS)
        return {"result": str(result), "ms": round((time.monotonic() - began) * _MS)}

    def stats(self, _: Json) -> Json:
        """Show the counts."""
        return {"stats": _plain(self.client.stats())}

    def diagnostics(self, _: Json) -> Json:
        """Show what was said."""
        return {"diagnostics": list(self._lines)}

    def fork(self, given: Json) -> Json:
        """Let a child log and end as any program does; wait for it."""
        sys.stdout.flush()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there are threads is what this is about
            child = os.fork()
        if child == 0:
            self._loggers.log({"level": "info", "message": "from the child", **given})
            sys.exit(0)
        return {"forked": {"status": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}}

    def exit(self, _: Json) -> NoReturn:
        """End, without another word."""
        sys.exit(0)


def _plain(value: object) -> object:
    """Return named tuples as JSON has them."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def main() -> None:
    """Answer every line."""
    agent = Agent()
    for line in sys.stdin:
        try:
            ((name, given),) = json.loads(line).items()
            command = getattr(agent, name)
            answer = command(given)
        except NotApplicableError:
            answer = {"error": "not applicable"}
        except Exception as error:  # noqa: BLE001  whatever it is, who asked must hear of it
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
