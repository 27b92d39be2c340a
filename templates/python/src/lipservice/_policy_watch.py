"""Puts together what keeps the policy of a client up to date: from a file, or from a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lipservice._call_policy import Beginning
from lipservice._clock import Clock
from lipservice._document_file import look_at_file
from lipservice._export.address import Address
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.encryption import Certificates
from lipservice._export.http_transport import HttpTransport
from lipservice._export.notice import notice
from lipservice._export.settings import Settings
from lipservice._options import RESOURCE_KEYS
from lipservice._policy import Policy
from lipservice._policy_cache import Kept, cache_path, load, save
from lipservice._policy_client import PolicyClient, PolicyParts
from lipservice._policy_poll import Look, Plan, PollState, first_state
from lipservice._policy_reader import read_policy
from lipservice._policy_service import PolicyService, request_address
from lipservice._policy_tables import DOCUMENT_BYTES
from lipservice._transport import Transport

_MS = 1_000_000

# Facts of the resource, by what a service may be told.
_FACTS = {"service": "service_name", "version": "service_version", "environment": "environment"}


@dataclass(frozen=True, slots=True)
class WatchParts:
    """What a watch works with; `put` lets a policy come into force, and `insiders` work for LipService."""

    clock: Clock
    random: Callable[[], int]
    said: Diagnostics
    put: Callable[[Policy], object]
    insiders: set[int]


def watch_policy(settings: Settings, beginning: Beginning, parts: WatchParts) -> PolicyClient | None:
    """Return what looks for other policies, if there is anywhere to look."""
    match beginning.source.name:
        case "file":
            return _watch_file(settings, beginning, parts)
        case "service":
            return _watch_service(settings, beginning, parts)
    return None


def _watch_file(settings: Settings, beginning: Beginning, parts: WatchParts) -> PolicyClient:
    path = Path(settings.text("policy_file"))
    client = _client(settings, beginning, parts, PollState(), lambda tag: look_at_file(path, tag))
    # A file is there at once, so that it decides the first record already.
    client.look()
    return client


def _watch_service(settings: Settings, beginning: Beginning, parts: WatchParts) -> PolicyClient | None:
    address = service_address(settings)
    if address is None:
        return None
    service = open_service(address, settings, parts.clock, parts.said)
    cache = PolicyCache(settings, address.url(address.path), beginning, parts)
    return _client(settings, beginning, parts, cache.begin(), service.look, cache.keep, service.transport)


def service_address(settings: Settings) -> Address | None:
    """Return what is asked for the policy, if there is an address."""
    facts = dict(settings.resource)
    told = {name: facts.get(RESOURCE_KEYS[fact], "") for name, fact in _FACTS.items()}
    return request_address(settings.text("lipservice_url"), told)


def open_service(address: Address, settings: Settings, clock: Clock, said: Diagnostics) -> PolicyService:
    """Return what asks, by a transport of its own: no token goes there, and no header of the records."""
    certificates = Certificates(*(settings.text(name) for name in ("certificate", "client_certificate", "client_key")))
    transport = HttpTransport(
        address, certificates, settings.environment, said.say, method="GET", reply_bytes=DOCUMENT_BYTES
    )
    return PolicyService(transport, clock, settings.number("request_timeout_ms"))


class PolicyCache:
    """The last good policy of a service, on disk; without a path nowhere."""

    def __init__(self, settings: Settings, url: str, beginning: Beginning, parts: WatchParts) -> None:
        """Find its place."""
        self._path = cache_path(settings, url)
        self._url = url
        self._beginning = beginning
        self._parts = parts

    def begin(self) -> PollState:
        """Put in force what was kept, until the first answer; return what is known of it."""
        if self._path is None:
            return PollState()
        try:
            kept = load(self._path, self._url)
        except (OSError, ValueError) as error:
            self._fail(error)
            return PollState()
        if kept is None:
            return PollState()
        policy = read_policy(kept.body).policy
        if policy is None:
            self._beginning.in_force.fail("cache")
            return PollState()
        self._parts.put(policy)
        self._beginning.in_force.confirm("cache", policy, kept.fetched_ms)
        return first_state("cache", policy, kept.body, kept.tag)

    def keep(self, tag: str, body: bytes) -> None:
        """Keep a document for the next start. Never raises."""
        if self._path is not None:
            try:
                save(self._path, Kept(self._url, tag, self._parts.clock.wall_ns() // _MS, body))
            except (OSError, ValueError) as error:
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._beginning.in_force.fail("cache")
        reason = getattr(error, "strerror", None) or str(error)
        self._parts.said.tell("policy_cache", notice("policy_cache", error=f"{self._path}: {reason}").message)


def _client(  # noqa: PLR0913, PLR0917  what it is made of
    settings: Settings,
    beginning: Beginning,
    parts: WatchParts,
    state: PollState,
    look: Callable[[str], Look],
    keep: Callable[[str, bytes], object] | None = None,
    transport: Transport | None = None,
) -> PolicyClient:
    return PolicyClient(
        Plan(beginning.source, settings.number("policy_poll_ms")),
        state,
        beginning.in_force,
        PolicyParts(
            clock=parts.clock,
            random=parts.random,
            look=look,
            put=parts.put,
            keep=keep or _keep_nothing,
            say=parts.said.say,
            abort=_nothing if transport is None else transport.abort,
            forget=_nothing if transport is None else transport.forget,
            insiders=parts.insiders,
        ),
    )


def _nothing() -> None:
    pass


def _keep_nothing(_tag: str, _body: bytes) -> None:
    pass
