"""Looks at the policy's file, or asks its service, once: as an application does, and without what it has kept."""

from __future__ import annotations

from pathlib import Path

from lipservice._clock import SystemClock
from lipservice._doctor.policy import Fetched
from lipservice._document_file import look_at_file
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.settings import Settings
from lipservice._policy_poll import Look
from lipservice._policy_source import policy_source
from lipservice._policy_watch import open_service, service_address

_OK = 200


def fetch_policy(settings: Settings, *, may_ask: bool) -> Fetched | None:
    """Return what the policy's file or service gave; None where there is none, or it may not be asked."""
    match policy_source(settings).name:
        case "file":
            return _fetched(look_at_file(Path(settings.text("policy_file")), ""))
        case "service" if may_ask:
            return _ask(settings)
    return None


def _ask(settings: Settings) -> Fetched | None:
    address, clock = service_address(settings), SystemClock()
    if address is None:
        return None
    service = open_service(address, settings, clock, Diagnostics(clock, bool))
    try:
        return _fetched(service.look(""))
    finally:
        service.transport.close()


def _fetched(look: Look) -> Fetched:
    if look.status == _OK and not look.too_large:
        return Fetched(look.body.decode("utf-8", "replace"))
    if look.too_large:
        return Fetched(error="it is longer than a policy may be")
    return Fetched(error=f"the answer is {look.status}" if look.status else look.error)
