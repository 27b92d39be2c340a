"""The operation `policy_client`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lipservice._export.reply import asked_ms
from lipservice._json_value import well_formed
from lipservice._policy_cache import Kept, file_name, read_kept
from lipservice._policy_poll import Look, Plan, PollState, Step, first_state, next_step
from lipservice._policy_reader import read_policy
from lipservice._policy_service import request_address
from lipservice._policy_source import PolicySource

_SERVICE, _FILE = PolicySource("service", "lipservice_url"), PolicySource("file", "policy_file")


@dataclass(frozen=True)
class Polled:
    """What was done, look by look."""

    url: str
    file: str
    trace: str
    kept: str


def policy_client(  # noqa: PLR0913, PLR0917  the spec's arguments, one each
    source: str | bytes, base: str | bytes, service: str | bytes, poll_ms: int, kept: str | bytes, looks: str | bytes
) -> Polled:
    """Look for a policy again and again."""
    chosen = _FILE if well_formed(source) == "file" else _SERVICE
    address = request_address(well_formed(base), {"service": well_formed(service)})
    url = "" if chosen is _FILE or address is None else address.url(address.path)
    client = _Client(Plan(chosen, poll_ms), url, _bytes(kept))
    trace = "\n".join(client.play(json.loads(well_formed(looks))))
    return Polled(url, file_name(url) if url else "", trace, client.kept.decode("utf-8", "replace"))


class _Client:
    def __init__(self, plan: Plan, url: str, kept: bytes) -> None:
        self._plan, self._url, self.kept = plan, url, kept

    def play(self, looks: list[Mapping[str, Any]]) -> Iterator[str]:
        state = self._begin()
        yield f"start,{state.source},{state.hash}"
        for given in looks:
            step = next_step(self._plan, state, _look(given))
            yield _line(state, step)
            yield from (f"notice,{line}" for line in step.notices)
            if step.is_new and self._url:
                self.kept = Kept(
                    self._url, step.state.tag, given.get("now_ms", 0), _bytes(given.get("body", ""))
                ).text()
            state = step.state

    def _begin(self) -> PollState:
        found = read_kept(self.kept, self._url) if self._url else None
        policy = found and read_policy(found.body).policy
        return first_state("cache", policy, found.body, found.tag) if found and policy else PollState()


def _line(before: PollState, step: Step) -> str:
    changes = [name for name, is_so in (("swap", step.policy is not None), ("keep", step.is_new)) if is_so]
    state = step.state
    facts = (step.failure or "ok", step.wait_ms, state.source, state.hash, "+".join(changes), before.tag)
    return ",".join(map(str, facts))


def _look(given: Mapping[str, Any]) -> Look:
    status = given.get("status", 200)
    return Look(
        status,
        _bytes(given.get("body", "")),
        well_formed(given.get("tag", "")),
        asked_ms(status, well_formed(given.get("retry_after", "")), given.get("now_ms", 0)),
        given.get("too_large", False),
        well_formed(given.get("error", "")),
        given.get("random", 0),
    )


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else well_formed(text).encode()
