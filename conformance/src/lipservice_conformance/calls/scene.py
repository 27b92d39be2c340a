"""A case while it runs: its program, its endpoint, and what the harness has asked for, to hold counts against."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lipservice_conformance.calls.case import Case
from lipservice_conformance.calls.sent import Sent, read_row
from lipservice_conformance.emulator import Emulator
from lipservice_conformance.wire.agent import Agent, Ending, Program
from lipservice_conformance.wire.trouble import UnmetError

__all__ = ["CALL_ANSWERS", "Scene", "Stats"]

NEVER_SENT_BY_TIME = 600_000
CALL_ANSWERS: Mapping[str, str] = {
    "configure": "configured",
    "log": "logged",
    "hostile": "logged",
    "reentrant": "logged",
    "open": "ok",
    "close": "ok",
    "promote": "ok",
    "span": "ok",
    "second_sink": "ok",
    "reconfigure": "ok",
    "advance": "ok",
    "flush": "flushed",
    "shutdown": "shut",
    "fork": "forked",
}
# A port that nobody listens on.
_NOBODY = "http://127.0.0.1:9"
_NOTICE = "lipservice.notice"


@dataclass(frozen=True)
class Stats:
    """What the client says of itself."""

    seen: int
    kept: int
    dropped: int
    buffered: int
    asked: int
    released: int
    settlements: int
    hook_failures: int
    hook_drops: int
    reentrant: int
    faults: int


class Scene:
    """What steps act on."""

    def __init__(self, case: Case, program: Program, emulator: Emulator) -> None:
        self.case = case
        self.via = case.via
        self.language = program.language
        self.program = program
        self.emulator = emulator
        self.logged: Counter[str] = Counter()  # by the first word of the message
        self.not_taken = 0  # of those: what LipService must not count
        self.elsewhere = 0  # of those: what another process has counted
        self.diagnostics: list[str] = []  # what must have been said, besides nothing
        self.is_shut = False
        self.ending: Ending | None = None
        self.next_number = 0
        self.output_before: list[str] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.agent = Agent(program, answers=CALL_ANSWERS)

    def begin(self) -> None:
        """Say hello, and make the call."""
        loggers = self.agent.ask("hello")["loggers"]
        if self.via not in loggers:
            raise UnmetError(f"the agent knows {loggers}, not {self.via}")
        if self.case.is_configured:
            self.configure()

    def configure(self, options: Mapping[str, Any] | None = None) -> Any:
        """Make the call: with these options, or those of the case."""
        given = self.options() if options is None else options
        return self.agent.ask(
            "configure",
            {"options": given, "environment": self._filled(self.case.environment), "clock": self.case.clock},
        )

    def options(self) -> dict[str, Any]:
        """Return the options of the case."""
        usual = {
            "service_name": "calls",
            "posthog_api_key": "phc_calls",
            "posthog_endpoint": "{url}",
            "delay_ms": NEVER_SENT_BY_TIME,
            "level": "trace",
            "policy": self.case.policy,
        }
        both = {**usual, **self.case.options}
        return {name: self._filled(value) for name, value in both.items() if value is not None}

    @property
    def folder(self) -> Path:
        """A folder of the case's own, made when it is needed."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="lipservice-calls-")
        return Path(self._folder.name)

    def end(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()

    def log(self, message: str, **given: Any) -> None:
        """Log a message by the logger of the case."""
        given = {"logger": "shop.orders", "level": "info", "count": 1, "attributes": {}, **given}
        said = self.agent.ask("log", {"via": self.via, "message": message, **given})
        if said != given["count"]:
            raise UnmetError(f"{given['count']} were to be logged, the agent says {said}")
        self.logged[message.partition(" ")[0]] += given["count"]

    def stats(self) -> Stats:
        """Ask for the counts. Raises UnmetError when they do not add up: they must at all times."""
        said = self.agent.ask("stats")
        stats = Stats(**{one.name: said[one.name] for one in fields(Stats)})
        if stats.seen != stats.kept + stats.dropped + stats.buffered:
            raise UnmetError(f"seen is not kept + dropped + buffered: {stats}")
        return stats

    def rows(self) -> list[Sent]:
        """Return what is stored, but for notices of the exporter's own."""
        return [read_row(row) for row in self.emulator.rows() if _NOTICE not in row.attributes]

    def messages(self) -> list[Sent]:
        """Return what is stored of the program's own records."""
        return [row for row in self.rows() if not row.is_settlement]

    def said(self) -> list[str]:
        """Return the lines that the client has said about faults, each as text."""
        lines = self.agent.ask("diagnostics")
        return [line if isinstance(line, str) else json.dumps(line) for line in lines]

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("{url}", self.emulator.url).replace("{nobody}", _NOBODY)
            return value.replace("{folder}", str(self.folder)) if "{folder}" in value else value
        if isinstance(value, Mapping):
            return {name: self._filled(one) for name, one in value.items()}
        return value
