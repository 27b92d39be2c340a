"""Lets an SDK send records to a Collector in one way, and keeps what it says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lipservice_conformance.collector.model import Record
from lipservice_conformance.collector.way import Way
from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.agent import Agent, Program
from lipservice_conformance.wire.trouble import AgentError

__all__ = ["CASE", "RESOURCE", "Pace", "Sent", "send"]

CASE = "case"  # the resource attribute that says which of the ways it was

# What the agent is given for the resource, by option.
RESOURCE = {"service_name": "Grüße 世界", "service_version": "1.2.3", "environment": "check", "posthog_team_id": "7"}

_CHUNK = 40  # records a command
_ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class Pace:
    """How many records a request may carry; how long, in ms, to wait for all to be settled, and then for the end."""

    batch: int = 96  # so that there are several requests
    flush: int = 30_000
    shutdown: int = 5_000


@dataclass(frozen=True)
class Sent:
    """What the SDK says. `trouble` is set where the agent did not do as it was told."""

    flushed: str = ""
    stats: dict[str, Any] = field(default_factory=dict)
    diagnostics: tuple[str, ...] = ()
    trouble: str = ""


def send(program: Driver, way: Way, case: str, address: str, records: Sequence[Record], pace: Pace) -> Sent:
    """Send the records, shut down."""
    options = {
        **RESOURCE,
        "resource_attributes": {CASE: case},
        "otlp_endpoint": address,
        "encoding": way.encoding,
        "compression": way.compression,
        "batch_records": pace.batch,
        "request_timeout_ms": pace.flush,
    }
    opening: dict[str, Any] = {"options": options, "environment": {}, "clock": "system", "tokens": None}
    if way.transport != "http":
        opening["transport"] = way.transport
    try:
        # A Python SDK is imported from its sources; others find their own.
        agent = Agent(Program(program.language, program.run, program.folder), {"PYTHONPATH": f"{program.folder}/src"})
    except AgentError as error:
        return Sent(trouble=str(error))
    with agent:
        try:
            return _sent(agent, opening, records, pace)
        except (AgentError, KeyError, TypeError) as error:
            return Sent(trouble="\n  ".join((str(error), *agent.stderr)))


def _sent(agent: Agent, opening: Mapping[str, Any], records: Sequence[Record], pace: Pace) -> Sent:
    agent.ask("open", opening, _ANSWER_SECONDS)
    for start in range(0, len(records), _CHUNK):
        agent.ask("emit", {"records": records[start : start + _CHUNK]}, _ANSWER_SECONDS)
    flushed = agent.ask("flush", {"timeout_ms": pace.flush}, _ANSWER_SECONDS)["result"]
    agent.ask("shutdown", {"timeout_ms": pace.shutdown}, _ANSWER_SECONDS)
    return Sent(flushed, agent.ask("stats"), tuple(agent.ask("diagnostics")))
