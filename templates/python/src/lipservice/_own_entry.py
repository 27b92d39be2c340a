"""Records of the client's own log call."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from types import FrameType

from lipservice._entry import KEEP_MARK, Entry, Failure, Location
from lipservice._failure import read_failure
from lipservice._familiar import Familiar
from lipservice._levels import NOT_TAKEN
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope

_EXCEPTION = "exc_info"
LogCall = Callable[[object, object, tuple[object, ...], dict[str, object]], None]


class OwnEntry(Entry):
    """One call."""

    __slots__ = ("_args", "_attributes", "_message", "keep", "severity", "severity_text")

    def __init__(
        self, level: object, severity: int, message: object, args: tuple[object, ...], attributes: dict[str, object]
    ) -> None:
        """Hold what was given."""
        self.severity = severity
        self.severity_text = level if isinstance(level, str) else ""
        self.keep = bool(attributes.get(KEEP_MARK))
        self._message = message
        self._args = args
        self._attributes = attributes

    def text(self) -> str:
        """Put the parameters in their places."""
        if not self._args:
            return self._message if isinstance(self._message, str) else str(self._message)
        return str(self._message) % _places(self._args)

    def plain_text(self) -> str:
        """Return the message without its parameters."""
        return self._message if isinstance(self._message, str) else type(self._message).__name__

    def template(self) -> str | None:
        """Return the message of a call with parameters."""
        return self._message if self._args and isinstance(self._message, str) else None

    def parameters(self) -> Iterable[tuple[str, object]]:
        """Yield the parameters."""
        places = _places(self._args)
        if isinstance(places, Mapping):
            return ((str(name), value) for name, value in places.items())
        return ((str(number), value) for number, value in enumerate(self._args))

    def failure(self) -> Failure | None:
        """Read what was given as `exc_info`."""
        given = self._attributes.get(_EXCEPTION)
        return read_failure(given) if given else None

    def location(self) -> Location | None:
        """Return where `Client.log` was called."""
        frame: FrameType | None = sys._getframe()  # noqa: SLF001  as logging does it
        while frame is not None and frame.f_globals.get("__package__") == __package__:
            frame = frame.f_back
        return None if frame is None else Location(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)

    def attributes(self) -> Mapping[str, object]:
        """Return what was given by name."""
        return {key: value for key, value in self._attributes.items() if key not in {KEEP_MARK, _EXCEPTION}}


def _places(args: tuple[object, ...]) -> object:
    """Return what stands in the places: as in logging, a single mapping is looked up by name."""
    first = args[0] if len(args) == 1 else None
    return first if isinstance(first, Mapping) and first else args


def make_log(pipeline: Pipeline) -> LogCall:
    """Return the log call of a pipeline: a dropped record of a known pattern costs its decision and no more."""
    levels, wall_ns, sampler = pipeline.levels("logging"), pipeline.clock.wall_ns, pipeline.sampler
    find = Familiar(pipeline).find
    in_request = current_scope.get

    def log(level: object, message: object, args: tuple[object, ...], attributes: dict[str, object]) -> None:
        severity = asked = decision = None
        try:
            severity = levels[level.lower() if type(level) is str else level]
            if severity == NOT_TAKEN:
                return
            if type(message) is str and KEEP_MARK not in attributes and in_request() is None:
                asked = find(message, severity, "", is_template=bool(args))
        except Exception:  # noqa: BLE001  a level or a message may be anything
            severity = levels["info"] if severity is None else severity
        if asked is not None:
            decision = sampler.plain(asked, wall_ns() // 1_000_000)
            if decision is None:
                return
        signature = None if asked is None else asked.signature
        pipeline.take(OwnEntry(level, severity, message, args, attributes), signature, decision)

    return log
