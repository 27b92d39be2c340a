"""The 24 bits that all records of a request share (5.3): those of its trace, or of a key such as a session's id."""

import hashlib
from collections.abc import Iterator

from lipservice_conformance.slow_json import repair

__all__ = ["shared_randomness"]

HEX = frozenset("0123456789abcdef")


def shared_randomness(trace_state: str | bytes, trace_id: str | bytes, seed: int, key: str | bytes) -> int | None:
    """Return the first there is: of the trace state, of the trace id, of the key."""
    rv = next(_random_values(repair(trace_state)), "")
    if _is_hex(rv, 14):
        return int(rv[:6], 16)
    trace = repair(trace_id)
    if _is_hex(trace, 32) and trace != "0" * 32:
        return int(trace[18:24], 16)
    if not key:
        return None
    digest = hashlib.sha256(b"\0".join((str(seed).encode(), repair(key).encode()))).hexdigest()
    return int(digest[:6], 16)


def _random_values(trace_state: str) -> Iterator[str]:
    """Yield the `rv` of each OpenTelemetry member; a member without one has an empty one.

    Blanks and tabs may stand around a member, nowhere else. Of several fields `rv` the last one counts.
    """
    for member in trace_state.split(","):
        trimmed = member.strip("\t ")
        if trimmed.startswith("ot="):
            fields = [field for field in trimmed[3:].split(";") if field == "rv" or field.startswith("rv:")]
            yield fields[-1][3:] if fields else ""


def _is_hex(text: str, digits: int) -> bool:
    return len(text) == digits and set(text) <= HEX
