"""The option `early_drop`: a record that nobody wants is not even made.

`Logger._log` is replaced by a function that asks first. It drops only where everything that logging would do with the
record is known: no filter, no handler of others that lets it pass, nothing patched; otherwise logging does as always.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import get_ident
from types import FunctionType
from typing import Any, Final, TypeAlias

from lipservice._at_work import at_work
from lipservice._claims import claim, expected, is_expected
from lipservice._decision import Decision
from lipservice._engine import ERROR_SEVERITY
from lipservice._entry import KEEP_MARK
from lipservice._familiar import Familiar
from lipservice._levels import NOT_TAKEN
from lipservice._logging_entry import LoggingEntry
from lipservice._pipeline import Pipeline
from lipservice._request_scope import current_scope
from lipservice._root_connection import RootHandlers
from lipservice._signature import Signature
from lipservice.logging import Handler

_MS = 1_000_000

_Log: TypeAlias = Callable[..., None]
_Answer: TypeAlias = "tuple[int, Signature, Decision]"
_Ask: TypeAlias = "Callable[[logging.Logger, int, str, object, object], _Answer | None]"

# Not `None`, which says that logging shall do as always.
_DROPPED: Final[Any] = object()


class EarlyDrop:
    """Stands in for `Logger._log` while a client is at work; begins and ends with it."""

    def __init__(self) -> None:
        """Wait for the client."""
        self._found: _Log = logging.Logger._log  # noqa: SLF001  there is no other place before the record
        self._ours: _Log | None = None
        self._working: list[None] = []
        self._pipeline: Pipeline | None = None
        # What was decided of the record that a thread is about to make.
        self._decided: dict[int, _Answer] = {}
        at_work.watchers.append(self._bind)

    def _bind(self, pipeline: Pipeline | None) -> None:
        self._undo()
        self._pipeline = pipeline
        claim(self._take_decided, wanted=pipeline is not None)
        if pipeline is None:
            at_work.watchers.remove(self._bind)
            return
        self._decided = {}
        self._found = logging.Logger._log  # noqa: SLF001  as above
        self._working = [None]
        self._ours = _make_log(self._found, _make_ask(pipeline), self._decided, self._working)
        logging.Logger._log = self._ours  # type: ignore[method-assign] # noqa: SLF001  as above

    def _undo(self) -> None:
        # Who has wrapped it since calls it still; then it does nothing of its own.
        self._working.clear()
        if self._ours is not None and logging.Logger._log is self._ours:  # noqa: SLF001  as above
            logging.Logger._log = self._found  # type: ignore[method-assign] # noqa: SLF001  as above
        self._ours = None

    def _take_decided(self, record: logging.LogRecord) -> bool:
        """Take the record that was made because it is kept."""
        answer = self._decided.pop(get_ident(), None)
        if answer is None or self._pipeline is None:
            return False
        severity, signature, decision = answer
        self._pipeline.take(LoggingEntry(record, severity), signature, decision)
        return True


def _make_log(found: _Log, ask: _Ask, decided: dict[int, _Answer], working: list[None]) -> _Log:
    """Return what stands in for `found`."""
    dropped, ident = _DROPPED, get_ident

    def _log(  # noqa: PLR0913, PLR0917  these are logging's
        self: logging.Logger,
        level: int,
        msg: object,
        args: object,
        exc_info: object = None,
        extra: object = None,
        stack_info: bool = False,  # noqa: FBT001, FBT002  as above
        stacklevel: int = 1,
    ) -> None:
        answer = ask(self, level, msg, args, extra) if working and type(msg) is str else None
        if answer is dropped:
            return
        if answer is None:
            found(self, level, msg, args, exc_info, extra, stack_info, stacklevel)
            return
        decided[ident()] = answer
        try:
            found(self, level, msg, args, exc_info, extra, stack_info, stacklevel)
        finally:
            decided.pop(ident(), None)

    # Whoever looks for the caller passes over what is logging's own, by the file's name or by the module's.
    file = logging._srcfile or ""  # noqa: SLF001  as above
    code = _log.__code__.replace(co_filename=file)
    return FunctionType(code, vars(logging), "_log", _log.__defaults__, _log.__closure__)


def _make_ask(pipeline: Pipeline) -> _Ask:
    """Return the function that decides: _DROPPED; or what was decided; or None, where logging has to make a record."""
    inside, levels, find = pipeline.inside, pipeline.levels("logging"), Familiar(pipeline).find
    sampler, in_request, wall_ns = pipeline.sampler, current_scope.get, pipeline.clock.wall_ns
    dropped, is_only_ours = _DROPPED, _make_is_only_ours()

    def ask(logger: logging.Logger, level: int, message: str, args: object, extra: object) -> _Answer | None:
        try:
            if extra is not None and (not isinstance(extra, Mapping) or KEEP_MARK in extra):
                return None
            severity, name = levels[level], logger.name
            if severity == NOT_TAKEN or get_ident() in inside:
                return None
            asked = find(message, severity, name, is_template=bool(args))
            if asked is None or not is_only_ours(logger, level) or (expected and is_expected(name)):
                return None
            now_ms, scope = wall_ns() // _MS, in_request()
            if scope is None:
                decision = sampler.plain(asked, now_ms)
            elif severity >= ERROR_SEVERITY:
                return None
            else:
                decision = pipeline.drops_in_request(asked.signature, severity, name, scope, now_ms)
        except Exception:  # noqa: BLE001  whatever it is, logging shall do as always
            return None
        return dropped if decision is None else (severity, asked.signature, decision)

    return ask


def _make_is_only_ours() -> Callable[[logging.Logger, int], bool]:
    """Return a function that tells whether nobody but LipService would do anything with a record."""
    stock, factory = logging.Logger, logging.LogRecord
    handle, call_handlers, make_record = stock.handle, stock.callHandlers, stock.makeRecord

    def is_only_ours(logger: logging.Logger, level: int) -> bool:
        kind, own = type(logger), logger.__dict__
        if (
            logger.filters
            or logger.disabled
            or kind.handle is not handle
            or kind.callHandlers is not call_handlers
            or kind.makeRecord is not make_record
            or "handle" in own
            or "callHandlers" in own
            or "makeRecord" in own
            or logging._logRecordFactory is not factory  # type: ignore[attr-defined] # noqa: SLF001  as above
        ):
            return False
        others, reaches_ours = False, False
        at: logging.Logger | None = logger
        while at is not None:
            handlers = at.handlers
            if type(handlers) is RootHandlers:
                if handlers.ours.filters:
                    return False
                reaches_ours, handlers = True, handlers.content()
            for handler in handlers:
                if isinstance(handler, Handler):
                    if handler.filters:
                        return False
                    reaches_ours = reaches_ours or handler.level <= level
                # The one that libraries put on their loggers wants nothing, and counts only against the last resort.
                elif handler.level <= level and type(handler) is not logging.NullHandler:
                    return False
                else:
                    others = True
            at = at.parent if at.propagate else None
        # Where there is no other handler, logging has one of last resort.
        return reaches_ours and (others or ((last := logging.lastResort) is not None and level < last.level))

    return is_only_ours
