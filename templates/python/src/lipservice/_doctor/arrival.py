"""What there is to say of the record that was sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice._doctor.report import Facts, fill
from lipservice._doctor.secret import hide
from lipservice._doctor.tables import BODY
from lipservice._export.settings import Settings
from lipservice._options import RESOURCE_KEYS


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of the record.

    Attributes:
        status: The endpoint's; 0: there was no answer.
        ms: How long it took.
        kind: Why there was no answer: dns, refused, tls, timeout, proxy or other.
        error: The same, as the network said it.
        said: What the endpoint said.
        proxy: The proxy that was used, if one was.
        accepted: How many records were accepted.
        rejected: How many were not, although the status says so.
        notices: What the exporter said meanwhile.
    """

    status: int = 0
    ms: int = 0
    kind: str = ""
    error: str = ""
    said: str = ""
    proxy: str = ""
    accepted: int = 0
    rejected: int = 0
    notices: tuple[str, ...] = ()


def body_of(check: str, settings: Settings) -> str:
    """Return the body of the record, which is what to search for."""
    return fill(BODY, {"check": check, "service": dict(settings.resource).get(RESOURCE_KEYS["service_name"], "")})


def arrival_facts(arrival: Arrival | None, has_destination: bool, secrets: tuple[str, ...]) -> Facts:  # noqa: FBT001  a fact
    """Return what is known of a record; None: none was sent."""
    if arrival is None:
        return Facts({"arrival": "unsent" if has_destination else "nowhere"})
    return Facts(
        {
            "arrival": _outcome(arrival),
            "status": str(arrival.status),
            "ms": str(arrival.ms),
            "kind": arrival.kind,
            "error": hide(arrival.error, secrets),
            "said": hide(arrival.said, secrets),
            "proxy": hide(arrival.proxy, secrets),
        },
        {"exporter_said": tuple(hide(line, secrets) for line in arrival.notices)},
    )


def _outcome(arrival: Arrival) -> str:
    if not arrival.status:
        return "unreached"
    if arrival.accepted:
        return "accepted"
    return "rejected" if arrival.rejected else "answered"
