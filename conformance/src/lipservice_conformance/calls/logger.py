"""The loggers of each language, and what each of them has no word for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["LOGGERS", "OWN", "Logger", "loggers_of"]

OWN = "own"

_ALL = {"trace": 1, "debug": 5, "info": 9, "warn": 13, "error": 17, "fatal": 21}
_NO_SINKS = "the client's own call has no sinks"
_OWN = {
    "output": "the client's own call prints nothing",
    "second_sink": _NO_SINKS,
    "reconfigure": "the client's own call has no set-up",
    "name": "the client's own call has no name",
    "reentrant": "attributes of the client's own call have no text of their own",
}
_NO_NAME = "it has no names"
_NO_PLACE = "it does not know where it was called"


def _levels(*names: str) -> dict[str, int]:
    return {name: _ALL[name] for name in names}


@dataclass(frozen=True)
class Logger:
    """A logger as the agents know it.

    Attributes:
        name: By which agents know it.
        severities: What each of its levels becomes, by the names of the option `level`.
        lacks: What it cannot do, with the reason.
    """

    name: str
    severities: Mapping[str, int]
    lacks: Mapping[str, str] = field(default_factory=dict)

    def missing(self, need: str) -> str:
        """Return why it lacks something that a case needs; nothing if it does not."""
        kind, _, level = need.partition(":")
        if kind == "level":
            return "" if level in self.severities else f"it has no level {level}"
        return self.lacks.get(need, "")


LOGGERS: Mapping[str, tuple[Logger, ...]] = {
    "python": (
        Logger("logging", _ALL),
        Logger("structlog", _levels("debug", "info", "warn", "error", "fatal"), {"template": "events have no places"}),
        Logger(
            "loguru", _ALL, {"template": "its places are written otherwise", "name": "its names are those of modules"}
        ),
        Logger(OWN, _ALL, _OWN),
    ),
    "typescript": (
        Logger(
            "console",
            _levels("trace", "debug", "info", "warn", "error"),
            {"name": _NO_NAME, "second_sink": "there is one console", "reconfigure": "there is nothing to set up"},
        ),
        Logger("pino", _ALL, {"location": _NO_PLACE}),
        Logger("winston", _levels("debug", "info", "warn", "error"), {"name": _NO_NAME, "location": _NO_PLACE}),
        Logger("bunyan", _ALL, {"location": _NO_PLACE, "parts": "its records hold the whole text alone"}),
        Logger(OWN, _ALL, {**_OWN, "template": "it takes no places"}),
    ),
    "go": (
        Logger("slog", _ALL, {"name": _NO_NAME, "template": "it takes no places"}),
        Logger(
            "log",
            _levels("info"),
            {
                "name": _NO_NAME,
                "template": "lines come whole",
                **dict.fromkeys(("attributes", "scope", "error", "keep"), "it knows lines alone"),
                **dict.fromkeys(("hostile", "reentrant"), "what it is given is a text already"),
                "second_sink": "it has one output",
                "location": "it tells a writer nothing but the line",
            },
        ),
        Logger(OWN, _ALL, {**_OWN, "template": "it takes no places"}),
    ),
}


def loggers_of(language: str) -> tuple[Logger, ...]:
    """Return the loggers of a language. One that nobody knows has the client's own call alone."""
    return LOGGERS.get(language, (Logger(OWN, _ALL, _OWN),))
