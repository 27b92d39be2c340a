"""What the headers of a request say of who makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lipservice._otlp_tables import (
    DISTINCT_ID_HEADER,
    ID_BYTES,
    SESSION_ID_HEADER,
    STATE_BYTES,
    STATE_HEADER,
    TRACE_HEADER,
)

_BLANK = " \t"
# Version, trace id, span id, flags; later versions may have more behind them.
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.DOTALL)
_FIRST_VERSION, _NO_VERSION = "00", "ff"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_READ = frozenset({TRACE_HEADER, STATE_HEADER, DISTINCT_ID_HEADER, SESSION_ID_HEADER})


class Facts(NamedTuple):
    """What is known of a request; empty: it is not.

    Attributes:
        trace_id: 32 hexadecimal digits.
        span_id: 16 of them, whoever called.
        flags: Those of the trace, 8 bits.
        trace_state: The W3C header.
        distinct_id: The person.
        session_id: The person's session.
    """

    trace_id: str = ""
    span_id: str = ""
    flags: int = 0
    trace_state: str = ""
    distinct_id: str = ""
    session_id: str = ""


def read_headers(headers: Iterable[tuple[str, str]]) -> Facts:
    """Return what headers say. Values come from strangers: what is not as it should be is no value.

    Example:
        >>> read_headers([("traceparent", f"00-{'a' * 32}-{'b' * 16}-01")]).flags
        1
    """
    found: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()  # noqa: PLW2901  any case is the same name
        if name in _READ and name not in found:
            found[name] = value.strip(_BLANK)
    trace = _TRACEPARENT.fullmatch(found.get(TRACE_HEADER, ""))
    ids = _identity(found.get(DISTINCT_ID_HEADER, "")), _identity(found.get(SESSION_ID_HEADER, ""))
    if trace is None or not _is_usable(trace):
        return Facts("", "", 0, "", *ids)
    state = found.get(STATE_HEADER, "")
    return Facts(trace[2], trace[3], int(trace[4], 16), state if _size(state) <= STATE_BYTES else "", *ids)


def _is_usable(trace: re.Match[str]) -> bool:
    version, trace_id, span_id, _, more = trace.groups()
    if version == _NO_VERSION or (version == _FIRST_VERSION and more is not None):
        return False
    return bool(trace_id.strip("0") and span_id.strip("0"))


def _identity(text: str) -> str:
    """Return an id, or nothing: a part of a long one would be somebody else."""
    return text if _size(text) <= ID_BYTES and not _CONTROL.search(text) else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
