"""A case while it runs: its agent, its endpoint, and what the harness itself has asked for, to hold counts against."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields

from lipservice_conformance.emulator import Emulator, ReceivedRequest, Row
from lipservice_conformance.wire.agent import Agent, Ending, Program
from lipservice_conformance.wire.case import NEVER_SENT_BY_TIME, Case
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["Scene", "Stats"]

# An address of the block that no host has, so that nobody answers and nothing leaves the machine.
_NOBODY = "http://127.0.0.1:9"
_NOTICE = "lipservice.notice"
_LOOK_AGAIN = 0.01


@dataclass(frozen=True)
class Stats:
    """What the exporter says of itself."""

    emitted: int
    accepted: int
    lost: Mapping[str, int]
    queued: int
    in_flight: int
    requests: int
    retries: int
    notices: int
    bytes_sent: int
    throttled: bool

    @property
    def unaccounted(self) -> int:
        """Return how many records are missing in the equation that always holds."""
        return self.emitted - self.accepted - sum(self.lost.values()) - self.queued - self.in_flight


class Scene:
    """What steps act on."""

    def __init__(self, case: Case, program: Program, emulator: Emulator) -> None:
        self.case = case
        self.language = program.language
        self.is_peer = program.is_peer
        self.emulator = emulator
        self.emitted = 0
        self.next_number = 0
        self.seen = 0  # requests that a step has accounted for
        self.is_shut = False
        self.ending: Ending | None = None
        self.connections_before = emulator.connections().ever
        self.agent = Agent(program, {name: self.filled(value) for name, value in case.process_environment.items()})
        self.resources_before: dict[str, int] = {}

    def open(self) -> None:
        """Make the exporter."""
        self.resources_before = self.agent.ask("resources")
        options = {"service_name": "wire", "delay_ms": NEVER_SENT_BY_TIME, **self._destination(), **self.case.options}
        environment = self._filled_option(self.case.environment)
        self.opened = self.agent.ask(
            "open",
            {
                "options": {name: self._filled_option(value) for name, value in options.items() if value is not None},
                "environment": environment,
                "clock": self.case.clock,
                "tokens": self.case.tokens,
            },
        )

    def stats(self) -> Stats:
        """Ask for the counts. Raises UnmetError when they do not add up: they must at all times."""
        said = self.agent.ask("stats")  # there may be more in it than is known here
        stats = Stats(**{one.name: said[one.name] for one in fields(Stats)})
        if stats.unaccounted:
            missing = stats.unaccounted
            raise UnmetError(f"emitted is not accepted + lost + queued + in_flight, {missing} missing: {stats}")
        return stats

    def requests(self) -> list[ReceivedRequest]:
        """Return the requests that the endpoint saw."""
        return self.emulator.requests()

    def rows(self) -> list[Row]:
        """Return the rows that are stored, but for notices of the exporter's own."""
        return [row for row in self.emulator.rows() if _NOTICE not in row.attributes]

    def notices(self) -> list[Row]:
        """Return the notices that are stored."""
        return [row for row in self.emulator.rows() if _NOTICE in row.attributes]

    def numbers(self) -> list[int]:
        """Return the numbers of the rows, in the order in which they came."""
        return [json.loads(row.attributes.get("n", "null")) for row in self.rows()]

    def wait_for_requests(self, count: int, seconds: float) -> bool:
        """Wait until so many requests have come, answered or not."""
        deadline = time.monotonic() + seconds
        while len(self.requests()) < count:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_LOOK_AGAIN)
        return True

    def filled(self, text: str) -> str:
        """Fill the addresses in."""
        for name, value in self._addresses().items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _filled_option(self, value: object) -> object:
        if isinstance(value, dict):
            return {name: self._filled_option(one) for name, one in value.items()}
        return self.filled(value) if isinstance(value, str) else value

    def _addresses(self) -> dict[str, str]:
        emulator = self.emulator
        known = {"url": emulator.url, "host": emulator.url.partition("//")[2], "nobody": _NOBODY}
        if emulator.settings.tls:
            known |= {
                "https": emulator.https_url("good"),
                "https_wrong": emulator.https_url("wrong"),
                "ca": str(emulator.ca_file),
            }
        return known

    def _destination(self) -> dict[str, str]:
        if not self.case.destination:
            return {}
        if self.case.profile == "posthog":
            return {"posthog_api_key": "phc_wire", "posthog_endpoint": "{url}"}
        return {"otlp_endpoint": "{url}/v1/logs"}
