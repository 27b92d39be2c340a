"""Cross-origin headers: whoever asks may send, with whatever headers; nobody may read any header of the answer."""

from __future__ import annotations

from collections.abc import Mapping

from lipservice_conformance.emulator.reply import Reply

__all__ = ["preflight", "with_cors"]

_ASKED_METHOD, _ASKED_HEADERS = "access-control-request-method", "access-control-request-headers"
_VARY = f"origin, {_ASKED_METHOD}, {_ASKED_HEADERS}"


def preflight(headers: Mapping[str, str]) -> Reply:
    """Answer OPTIONS, which the service does on any path."""
    allowed = {"access-control-allow-methods": "GET,POST,OPTIONS"}
    if _ASKED_HEADERS in headers:
        allowed["access-control-allow-headers"] = headers[_ASKED_HEADERS]
    return with_cors(Reply(200, headers=allowed), headers)


def with_cors(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """Add what every answer carries. The origin is mirrored where there is one; there is no expose header."""
    added = {"vary": _VARY, "access-control-allow-credentials": "true"}
    if "origin" in headers:
        added["access-control-allow-origin"] = headers["origin"]
    return Reply(reply.status, reply.body, {**reply.headers, **added})
