"""The 24 random bits that all records of a request share, so that they are kept or dropped together."""

from __future__ import annotations

import re

# Six hexadecimal digits are the 24 bits. OpenTelemetry's `rv` has 14, a W3C trace id 32, whose last 14 are random.
_DIGITS = 6
_RV = re.compile(r"[0-9a-f]{14}")
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
_TRACE_ID_RANDOM_FROM = 18


def randomness(trace_state: str = "", trace_id: str = "", seed: int = 0, key: str = "") -> int | None:
    """Return the randomness of a request: that of its trace, else that of a key such as a session's id, else None.

    `trace_state` is the W3C header, `trace_id` 32 lower-case hexadecimal digits, `seed` 32 bits.
    """
    rv = _explicit(trace_state)
    if rv:
        return int(rv[:_DIGITS], 16)
    if _TRACE_ID.fullmatch(trace_id) and trace_id.strip("0"):
        return int(trace_id[_TRACE_ID_RANDOM_FROM : _TRACE_ID_RANDOM_FROM + _DIGITS], 16)
    return _of_key(seed, key) if key else None


def _explicit(trace_state: str) -> str:
    """Return the `rv` of OpenTelemetry's member of a trace state, or nothing."""
    for member in trace_state.split(","):
        name, _, value = member.strip(" \t").partition("=")
        if name == "ot":
            fields = dict(field.partition(":")[::2] for field in value.split(";"))
            rv = fields.get("rv", "")
            return rv if _RV.fullmatch(rv) else ""
    return ""


def _of_key(seed: int, key: str) -> int:
    import hashlib  # noqa: PLC0415  as for signatures: it brings OpenSSL

    hashed = hashlib.sha256(str(seed).encode() + b"\0" + key.encode("utf-8", "replace"))
    return int.from_bytes(hashed.digest()[:3], "big")
