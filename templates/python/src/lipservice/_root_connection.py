"""The root logger's connection: its handler is there when records come, and nowhere when somebody counts handlers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sized

from lipservice._at_work import at_work
from lipservice._otlp_tables import SEVERITIES
from lipservice.logging import Handler, bind, forget


class RootHandlers(list[logging.Handler]):
    """The handlers of others. Who logs goes through them by an iterator, and so meets ours before them.

    What asks how many there are (`basicConfig`, `hasHandlers`), copies or removes them (`dictConfig`) goes by the
    list's own content, in which ours does not stand.
    """

    __slots__ = ("_joined", "ours")

    def __init__(self, others: list[logging.Handler], ours: logging.Handler) -> None:
        super().__init__(others)
        self.ours = ours
        self._joined = [ours]

    def __iter__(self) -> Iterator[logging.Handler]:
        # Joining looks at the content of both; a copy, so that who changes the list meanwhile does no harm.
        return iter(self._joined + self)

    def content(self) -> list[logging.Handler]:
        """Return the handlers of others."""
        return self[:]


class _RootHandler(Handler):
    """Ours, which also prints what logging itself would have printed if it were not there."""

    def join(self, others: Sized) -> None:
        """Stand beside these from now on."""
        self.others = others
        bind(self, at_work.pipeline)

    def stand_in(self, record: logging.LogRecord) -> None:
        """Do as `Logger.callHandlers` where it has found no handler."""
        last_resort, manager = logging.lastResort, logging.root.manager
        if _has_handlers(manager.loggerDict.get(record.name)):
            return
        if last_resort is not None:
            last_resort.handle(record)
        elif logging.raiseExceptions and not manager.emittedNoHandlerWarning:
            sys.stderr.write(f'No handlers could be found for logger "{record.name}"\n')
            manager.emittedNoHandlerWarning = True


def _has_handlers(logger: object) -> bool:
    """Tell whether a logger or one above it has handlers; those of the root are counted already."""
    while isinstance(logger, logging.Logger):
        if len(logger.handlers):
            return True
        logger = logger.parent if logger.propagate else None
    return False


class RootConnection:
    """Connects the root logger, from when it is made until `undo`."""

    def __init__(self, level: str) -> None:
        """Connect it; a level is set only if there is one."""
        self._root = logging.getLogger()
        self._handler = _RootHandler()
        self._connect()
        self._level_found = self._level_set = self._root.level
        if level:
            self._level_set = _number(level)
            self._root.setLevel(self._level_set)

    def mend(self) -> None:
        """Connect it again, if somebody has given it another list of handlers."""
        if self._root.handlers is not self._handlers:
            self._connect()

    def _connect(self) -> None:
        self._found = self._root.handlers
        self._handlers = RootHandlers(self._found, self._handler)
        self._handler.join(self._handlers)
        self._root.handlers = self._handlers

    def hiding_level(self) -> str:
        """Return the name of the root logger's level, if it hides INFO."""
        level = self._root.getEffectiveLevel()
        return logging.getLevelName(level) if level > logging.INFO else ""

    def undo(self) -> None:
        """Leave the logger as it was found, with what others have changed since."""
        if self._root.handlers is self._handlers:
            self._found[:] = self._handlers.content()
            self._root.handlers = self._found
        if self._root.level == self._level_set != self._level_found:
            self._root.setLevel(self._level_found)
        self._handler.close()
        forget(self._handler)


def _number(level: str) -> int:
    """Return the lowest of logging's levels that is a level of the option."""
    table = SEVERITIES["logging"]
    wanted = table.names[level]
    return next(number for number, severity in table.levels if severity == wanted)
