"""Records of structlog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import structlog.contextvars

from lipservice._call_stack import location_outside
from lipservice._entry import KEEP_MARK, Entry, Failure, Location
from lipservice._failure import read_failure

EVENT = "event"
ARGS = "positional_args"
RECORD = "_record"
LOGGER = "logger"
_LEVEL = "level"
_EXCEPTION = "exc_info"
_TRACE = "exception"

# What processors add that a record has in places of its own, and what structlog means for itself.
_NOT_ATTRIBUTES = frozenset(
    {
        EVENT,
        ARGS,
        RECORD,
        LOGGER,
        _LEVEL,
        _EXCEPTION,
        KEEP_MARK,
        "level_number",
        "timestamp",
        "stack_info",
        "_from_structlog",
        "_logger",
        "_name",
    }
)


class StructlogEntry(Entry):
    """An event of structlog."""

    __slots__ = ("_event", "keep", "logger", "severity", "severity_text")

    def __init__(self, event: Mapping[str, object], method: str, severity: int, logger: str) -> None:
        """Hold the event."""
        self._event = event
        self.severity = severity
        level = event.get(_LEVEL)
        self.severity_text = level if isinstance(level, str) else method
        self.logger = logger
        self.keep = bool(event.get(KEEP_MARK))

    def text(self) -> str:
        """Return the event, with the parameters in their places."""
        event, args = self._event.get(EVENT), self._args()
        text = event if isinstance(event, str) else "" if event is None else str(event)
        return text % (args[0] if len(args) == 1 and isinstance(args[0], dict) else args) if args else text

    def plain_text(self) -> str:
        """Return the event without its parameters."""
        event = self._event.get(EVENT)
        return event if isinstance(event, str) else type(event).__name__

    def template(self) -> str | None:
        """Return the event of a call whose parameters are not in it yet."""
        event = self._event.get(EVENT)
        return event if isinstance(event, str) and self._args() else None

    def parameters(self) -> Iterable[tuple[str, object]]:
        """Yield the parameters."""
        return ((str(number), value) for number, value in enumerate(self._args()))

    def failure(self) -> Failure | None:
        """Read `exc_info`. What a processor has made text of it already is a trace without a type."""
        given = self._event.get(_EXCEPTION)
        if given:
            return read_failure(given)
        trace = self._event.get(_TRACE)
        return Failure("", "", trace) if isinstance(trace, str) else None

    def location(self) -> Location | None:
        """Return where structlog was called."""
        return location_outside("structlog", "logging")

    def attributes(self) -> Mapping[str, object]:
        """Return what was bound, to the logger or to the context, and what the call gave."""
        event = self._event
        hidden = _NOT_ATTRIBUTES | {_TRACE} if isinstance(event.get(_TRACE), str) else _NOT_ATTRIBUTES
        known: dict[str, object] = structlog.contextvars.get_contextvars()
        own = {key: value for key, value in event.items() if key not in hidden}
        return {**{key: value for key, value in known.items() if key not in hidden}, **own} if known else own

    def _args(self) -> tuple[object, ...]:
        args = self._event.get(ARGS)
        return args if isinstance(args, tuple) else ()
