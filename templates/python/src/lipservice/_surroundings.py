"""What other libraries know of who is being served: asked only where they are loaded already."""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

# Where the libraries are, in `sys.modules`, if they are loaded.
OPENTELEMETRY: Final = "opentelemetry.trace"
POSTHOG: Final = "posthog.contexts"


class TraceContext(NamedTuple):
    """A span: ids in hexadecimal digits, and the trace's flags."""

    trace_id: str
    span_id: str
    flags: int


def current_trace() -> TraceContext | None:
    """Return the span that OpenTelemetry's API says is current; None if there is none, or no such API."""
    api = sys.modules.get(OPENTELEMETRY)
    if api is None:
        return None
    try:
        span = api.get_current_span().get_span_context()
        if not span.is_valid:
            return None
        return TraceContext(f"{span.trace_id:032x}", f"{span.span_id:016x}", int(span.trace_flags))
    except Exception:  # noqa: BLE001  another library's state is not ours to rely on
        return None


def posthog_identity() -> tuple[str, str]:
    """Return the distinct id and the session id of the PostHog SDK's current context; empty: not known."""
    contexts = sys.modules.get(POSTHOG)
    if contexts is None:
        return "", ""
    try:
        return id_text(contexts.get_context_distinct_id()), id_text(contexts.get_context_session_id())
    except Exception:  # noqa: BLE001  as above
        return "", ""


def id_text(value: object) -> str:
    """Return an id as text; nothing for what is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
