"""(g) Correlation: ids of the trace, the person and the session, at the places where PostHog looks for them."""

from __future__ import annotations

from typing import Any

from lipservice_conformance.calls.case import Case, Step
from lipservice_conformance.calls.expectation import attributes, counted, found, sent, told
from lipservice_conformance.calls.sent import Sent
from lipservice_conformance.calls.step import close_scope, flush, log, open_scope, span

__all__ = ["correlation"]

_TRACE, _SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
_OTHER_TRACE, _OTHER_SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
_PARENT = f"00-{_TRACE}-{_SPAN}-01"
_IDS = {"X-PostHog-Distinct-Id": "user 17", "x-posthog-session-id": "s-1"}
_NO_OTEL = "OpenTelemetry's API is no part of what Go's agent is built with: Config.TraceContext is its way"
_SCOPE = ("scope",)


def _trace(body: str, trace_id: str, span_id: str, flags: int) -> Step:
    def check(row: Sent) -> str:
        got = (row.trace_id, row.span_id, row.flags)
        return "" if got == (trace_id, span_id, flags) else f"it has {got}"

    return found(body, check, f"the trace {trace_id or 'of nobody'}, span {span_id or 'none'}")


def _ids(body: str, distinct_id: str | None, session_id: str | None) -> Step:
    return attributes(body, posthogDistinctId=distinct_id, sessionId=session_id)


def correlation() -> list[Case]:
    """Return the cases."""
    return [*_headers(), *_scopes(), *_spans(), *_providers()]


def _case(name: str, reason: str, *steps: Step, sample: tuple[str, ...] = (), **more: Any) -> Case:
    return Case(f"g.{name}", reason, steps, needs=_SCOPE, sample=sample, **more)


def _headers() -> list[Case]:
    strangers = {
        "zeros": f"00-{'0' * 32}-{_SPAN}-01",
        "upper": _PARENT.upper(),
        "version": f"ff-{_TRACE}-{_SPAN}-01",
        "longer": f"{_PARENT}-x",
    }
    return [
        _case(
            "headers",
            "ids are lost, or become attributes that PostHog does not know",
            open_scope("a", {"traceparent": _PARENT, **_IDS}),
            log("order 1", scope="a"),
            log("order 2"),
            close_scope("a"),
            log("order 3"),
            flush(),
            _trace("order 1", _TRACE, _SPAN, 1),
            _ids("order 1", "user 17", "s-1"),
            *(step for body in ("order 2", "order 3") for step in (_trace(body, "", "", 0), _ids(body, None, None))),
            sample=("structlog", "winston", "slog"),
        ),
        _case(
            "names_of_headers",
            "frameworks write names of headers as they like",
            open_scope("a", [["TraceParent", f" {_PARENT}\t"], ["TRACEPARENT", "x"], ["X-POSTHOG-DISTINCT-ID", "u"]]),
            log("order 1", scope="a"),
            flush(),
            _trace("order 1", _TRACE, _SPAN, 1),
            _ids("order 1", "u", None),
        ),
        *(
            _case(
                f"strange_{name}",
                "what a stranger sends becomes the trace",
                open_scope("a", {"traceparent": parent, "x-posthog-distinct-id": "a\u0007b"}),
                log("order 1", scope="a"),
                flush(),
                _trace("order 1", "", "", 0),
                _ids("order 1", None, None),
            )
            for name, parent in strangers.items()
        ),
    ]


def _scopes() -> list[Case]:
    return [
        _case(
            "given_ids",
            "what the application knows better gives way to what the client says",
            open_scope("a", _IDS, distinct_id="u2", attributes={"route": "/pay", "shop": "north"}),
            log("order 1", scope="a", attributes={"shop": "south", "n": 1}),
            log("order 2", scope="a", attributes={"posthogDistinctId": "u3"}),
            flush(),
            attributes("order 1", posthogDistinctId="u2", sessionId="s-1", route="/pay", shop="south", n=1),
            attributes("order 2", posthogDistinctId="u3", sessionId="s-1", route="/pay", shop="north"),
        ),
        _case(
            "inner",
            "an inner scope forgets what the outer one knows, or leaves it changed",
            open_scope("a", {"traceparent": _PARENT, **_IDS}, attributes={"route": "/pay"}),
            open_scope("b", inside="a", session_id="s-2", attributes={"step": 2}),
            log("order 1", scope="b"),
            close_scope("b"),
            log("order 2", scope="a"),
            flush(),
            _trace("order 1", _TRACE, _SPAN, 1),
            attributes("order 1", posthogDistinctId="user 17", sessionId="s-2", route="/pay", step=2),
            attributes("order 2", posthogDistinctId="user 17", sessionId="s-1", route="/pay", step=None),
        ),
        _case(
            "two_at_once",
            "one request's ids are seen in another that is served at the same time",
            open_scope("a", {"traceparent": _PARENT}, distinct_id="u1"),
            open_scope("b", {"traceparent": f"00-{_OTHER_TRACE}-{_OTHER_SPAN}-00"}, distinct_id="u2"),
            log("order 1", scope="a"),
            log("order 2", scope="b"),
            log("order 3", scope="a"),
            flush(),
            _trace("order 1", _TRACE, _SPAN, 1),
            _trace("order 2", _OTHER_TRACE, _OTHER_SPAN, 0),
            _trace("order 3", _TRACE, _SPAN, 1),
            _ids("order 2", "u2", None),
            _ids("order 3", "u1", None),
        ),
    ]


def _spans() -> list[Case]:
    no_otel = {"go": _NO_OTEL}
    return [
        Case(
            "g.span",
            "OpenTelemetry knows the span, and logs and traces are not joined",
            (
                span(_OTHER_TRACE, _OTHER_SPAN),
                log("order 1"),
                span("", ""),
                log("order 2"),
                flush(),
                _trace("order 1", _OTHER_TRACE, _OTHER_SPAN, 1),
                _trace("order 2", "", "", 0),
            ),
            not_for=no_otel,
            sample=("logging", "bunyan"),
        ),
        _case(
            "span_in_scope",
            "the caller's span stands where the application's own should",
            open_scope("a", {"traceparent": _PARENT, **_IDS}),
            span(_OTHER_TRACE, _OTHER_SPAN),
            log("order 1", scope="a"),
            span("", ""),
            log("order 2", scope="a"),
            flush(),
            _trace("order 1", _OTHER_TRACE, _OTHER_SPAN, 1),
            _trace("order 2", _TRACE, _SPAN, 1),
            _ids("order 1", "user 17", "s-1"),
            not_for=no_otel,
        ),
    ]


def _providers() -> list[Case]:
    return [
        Case(
            "g.identity",
            "the application knows whom a record concerns, and is not asked",
            (log("order 1"), flush(), _ids("order 1", "d", "s")),
            options={"identity_provider": ["d", "s"]},
        ),
        _case(
            "identity_in_scope",
            "what the request says is replaced by what is asked only where nothing is said",
            open_scope("a", distinct_id="u1"),
            log("order 1", scope="a"),
            flush(),
            attributes("order 1", posthogDistinctId="u1"),
            options={"identity_provider": ["d", "s"]},
        ),
        Case(
            "g.identity_fails",
            "a provider that raises costs the record, or the application",
            (
                log("order 1", count=3),
                flush(),
                sent(3),
                _ids("order 1", None, None),
                counted(hook_failures=3),
                told("identity_provider"),
            ),
            options={"identity_provider": "raise"},
        ),
    ]
