"""Random headers of a request: nearly a traceparent, ids near their limit, names in any case, and again."""

from __future__ import annotations

import json
from random import Random
from typing import Final

from lipservice_conformance.values import Json

__all__ = ["random_headers"]

NAMES: Final = ("traceparent", "tracestate", "x-posthog-distinct-id", "x-posthog-session-id", "accept", "")
ODD_NAMES: Final = ("TRACEPARENT", "TraceParent", "X-PostHog-Distinct-Id", "X-POSTHOG-SESSION-ID", "trace\u017ftate")
VERSIONS: Final = ("00", "00", "00", "00", "01", "cc", "fe", "ff", "0", "0G")
ENDS: Final = ("", "", "", "", "-", "-x", "-00-", "x", " ", "\n")
BLANKS: Final = ("", "", "", " ", "\t", " \t ", "\u00a0", "\u2003")
IDS: Final = ("u1", "user 17", "für é", "日本", "😀", "\u0000", "a\u0007b", "a\u007fb", "a\u0080b", "\ud800", "", " ")
HEX: Final = "0123456789abcdef"


def random_headers(rng: Random) -> dict[str, Json]:
    """Return the arguments of `correlation`."""
    pairs = [_pair(rng) for _ in range(rng.choice((0, 1, 2, 3, 4, 8)))]
    return {"headers": json.dumps(pairs, ensure_ascii=rng.random() < 0.5, separators=(",", ":"))}


def _pair(rng: Random) -> list[str]:
    name = rng.choice(NAMES)
    if name == "traceparent":
        value = _parent(rng)
    elif name == "tracestate":
        value = rng.choice(("", "ot=rv:6e6d1a75832a2f", "a=b,c=d", "ot=th:8", "é", "x" * rng.choice((511, 512, 513))))
    else:
        value = rng.choice((rng.choice(IDS), rng.choice("aé日") * rng.choice((66, 67, 99, 100, 101, 199, 200, 201))))
    odd = rng.choice(ODD_NAMES) if rng.random() < 0.15 else name
    return [odd, f"{rng.choice(BLANKS)}{value}{rng.choice(BLANKS)}"]


def _parent(rng: Random) -> str:
    trace, span = (_digits(rng, length) for length in (32, 16))
    text = f"{rng.choice(VERSIONS)}-{trace}-{span}-{_digits(rng, 2)}{rng.choice(ENDS)}"
    if rng.random() < 0.15:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(("", "-", "0", "F", "g", "\u0660")) + text[at + 1 :]
    return text.upper() if rng.random() < 0.05 else text


def _digits(rng: Random, length: int) -> str:
    digits = "".join(rng.choices(HEX, k=length))
    return rng.choice((digits, digits, digits, digits, "0" * length, "0" * (length - 1) + "1", digits[:-1]))
