"""What the headers of a request say, by the rules in words: W3C Trace Context, and PostHog's two headers."""

import json
import re
from typing import Any, Final

from lipservice_conformance.slow_json import repair
from lipservice_conformance.slow_otlp.plain_json import json_text

__all__ = ["correlation"]

BLANK: Final = " \t"
ID_BYTES: Final = 200
STATE_BYTES: Final = 512
PARENT: Final = re.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)
CONTROL: Final = re.compile("[\x00-\x1f\x7f]")


def correlation(headers: str | bytes) -> dict[str, Any]:
    """Return what is known. Shape: `{"facts": compact JSON}`."""
    pairs: list[list[str]] = json.loads(repair(json.dumps(json.loads(repair(headers)), ensure_ascii=False)))
    first: dict[str, str] = {}
    for name, value in pairs:
        first.setdefault(_lower(name), value.strip(BLANK))
    facts = _trace(first)
    for fact, header in (("distinct_id", "x-posthog-distinct-id"), ("session_id", "x-posthog-session-id")):
        value = first.get(header, "")
        if value and len(value.encode()) <= ID_BYTES and not CONTROL.search(value):
            facts[fact] = json_text(value)
    return {"facts": "{" + ",".join(f'"{name}":{text}' for name, text in facts.items()) + "}"}


def _lower(name: str) -> str:
    """Lower ASCII letters; a Kelvin sign is no k."""
    return name.translate({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})


def _trace(headers: dict[str, str]) -> dict[str, str]:
    parent = PARENT.fullmatch(headers.get("traceparent", ""))
    if parent is None or parent[1] == "ff" or not parent[2].strip("0") or not parent[3].strip("0"):
        return {}
    if parent[1] == "00" and parent[5] is not None:
        return {}
    facts = {"trace_id": json_text(parent[2]), "span_id": json_text(parent[3]), "flags": str(int(parent[4], 16))}
    state = headers.get("tracestate", "")
    if 0 < len(state.encode()) <= STATE_BYTES:
        facts["trace_state"] = json_text(state)
    return facts
