"""Section 3: whether a record arrives."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lipservice_conformance.slow_config.way import Way
from lipservice_conformance.slow_doctor.said import Said, Secrets

__all__ = ["arrival"]

NOT_FOUND: Final = (
    "Nobody takes logs at this address: it answered {}. Host or path are wrong; PostHog's hosts for logs are "
    "us.i.posthog.com and eu.i.posthog.com, and a PostHog of your own may have to route /i/v1/logs first."
)
LET_IN: Final = (
    "The endpoint does not let us in: it answered {}. Token or headers are wrong for this address, or a gateway in "
    "front of it wants others."
)
LARGE: Final = (
    "A single short record is too large for the endpoint: it answered {}. A proxy or gateway limits bodies to almost "
    "nothing."
)
LATER: Final = (
    "The endpoint asks us to come back later: it answered {}. A limit of requests is used up; records wait, and the "
    "oldest are lost if it lasts."
)
FAILS: Final = (
    "The endpoint, or what stands in front of it, fails at the moment: it answered {}. Try again; if it stays so, ask "
    "its owner."
)
POINTS: Final = (
    "The endpoint points to another address: it answered {}. That is not followed; give the right address (often https "
    "in place of http)."
)
OTHER: Final = "The endpoint did not take the record: it answered {}."

ANSWERS: Final = {
    401: ("refused_token", LET_IN),
    403: ("refused_token", LET_IN),
    404: ("not_found", NOT_FOUND),
    405: ("not_found", NOT_FOUND),
    413: ("too_large", LARGE),
    429: ("throttled", LATER),
    **dict.fromkeys((500, 502, 503, 504), ("failing", FAILS)),
    **dict.fromkeys((301, 302, 303, 307, 308), ("redirected", POINTS)),
}
SILENCES: Final = {
    "dns": (
        "The name of the host is not known here (DNS), after {} ms. Look for a typing error, or for a network that "
        "must be joined first."
    ),
    "refused": (
        "The connection was refused, after {} ms: the machine is there, but nobody listens at this port. Is the port "
        "right, and is the service running?"
    ),
    "tls": (
        "No encrypted connection came about (TLS), after {} ms: its certificate is not trusted here, is for another "
        "name or has expired, or the port does not speak TLS. For a private authority set LIPSERVICE_CERTIFICATE."
    ),
    "timeout": (
        "There was no answer in time, after {} ms. A firewall may drop the packets, or a proxy may be needed "
        "(HTTPS_PROXY)."
    ),
    "proxy_failed": "The proxy opened no way to the endpoint, after {} ms.",
    "unreached": "There was no answer, after {} ms.",
}
UNPROVED: Final = (
    "What this does not prove: PostHog answers 200 before it looks whether a project has this token, and before "
    "quotas, rate limits and drop rules. Only the record itself proves it."
)


def arrival(answer: Mapping[str, Any] | None, way: Way, body: str, secrets: Secrets) -> Iterator[Said]:
    """Say what became of the record, and where to look for it."""
    if answer is None:
        if way.url:
            yield Said("unsent", "info", "Not tried now.")
        else:
            yield Said("nowhere", "info", "Not tried: there is nowhere to send one.")
        return
    outcome = _outcome(answer)
    yield outcome
    yield from _heard(answer, secrets)
    if outcome.id != "accepted":
        return
    if way.profile == "posthog":
        yield Said("unproved", "note", UNPROVED)
        yield Said("look_posthog", "info", f"Look for it: PostHog, Logs, last 15 minutes, search for: {body}")
    elif way.profile == "otlp":
        yield Said("look_otlp", "info", f"Look for it where the endpoint keeps logs, and search for: {body}")


def _outcome(answer: Mapping[str, Any]) -> Said:
    status, ms = answer.get("status", 0), answer.get("ms", 0)
    if status == 0:
        kind = {"proxy": "proxy_failed"}.get(answer.get("kind", ""), answer.get("kind", ""))
        kind = kind if kind in SILENCES else "unreached"
        return Said(kind, "wrong", SILENCES[kind].format(ms))
    if answer.get("accepted"):
        return Said("accepted", "good", f"One record was sent and accepted: status {status} after {ms} ms.")
    if answer.get("rejected"):
        return Said("rejected", "wrong", f"The endpoint answered {status} after {ms} ms, but rejected the record.")
    name, text = ANSWERS.get(status, ("other_status", OTHER))
    return Said(name, "wrong", text.format(f"{status} after {ms} ms"))


def _heard(answer: Mapping[str, Any], secrets: Secrets) -> Iterator[Said]:
    error, said, proxy = (secrets.hidden(answer.get(name, "")) for name in ("error", "said", "proxy"))
    if error:
        yield Said("error", "info", f"What the network said: {error}")
    if said:
        yield Said("said", "info", f"What the endpoint said: {said}")
    if proxy:
        yield Said("proxy", "note", f"A proxy stands between: {proxy}")
    yield from (Said("exporter_said", "note", secrets.hidden(line)) for line in answer.get("notices", ()))
