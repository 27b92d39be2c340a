"""The standard library's logging, with one handler on the root logger."""

from __future__ import annotations

import logging
import logging.config
import logging.handlers
import queue
from collections.abc import Callable

from call_logger import Line

import lipservice.logging

_LEVELS = {"trace": 5, "debug": 10, "info": 20, "warn": 30, "error": 40, "fatal": 50}
_FORMAT = "%(levelname)s:%(name)s:%(message)s"
_OF_LOGGERS = ("_log", "handle", "callHandlers", "makeRecord", "isEnabledFor", "log", "info", "error")


class MemoryHandler(logging.Handler):
    """The application's own."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Write by a function."""
        super().__init__()
        self._write = write
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            self._write(self.format(record))
        except Exception as error:  # noqa: BLE001  as a StreamHandler, but without an end of the output
            self._write(f"--- Logging error --- {type(error).__name__}")


class LoggingLogger:
    """Logs by `logging`."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Add a handler."""
        self._write = write
        logging.getLogger().addHandler(MemoryHandler(write))
        # What its own handlers cannot write is nothing that this is about.
        logging.raiseExceptions = False
        self._first = _untouched()

    def log(self, line: Line) -> None:
        """Log a line."""
        message, *args = line.words
        logger = logging.getLogger(line.logger)
        logger.log(_LEVELS[line.level], message, *args, extra=dict(line.attributes), exc_info=line.has_error)

    def log_value(self, message: str, value: object) -> int:
        """Log a value as a message, as a parameter and as an attribute."""
        logger = logging.getLogger("shop")
        logger.error(value)
        logger.error("%s: %s", message, value)
        logger.error(message, extra={"value": value})
        return 3

    def connect_again(self) -> None:
        """Add a handler of ours beside the one that is there, and another behind a queue."""
        root = logging.getLogger()
        root.addHandler(lipservice.logging.Handler())
        records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
        root.addHandler(logging.handlers.QueueHandler(records))
        logging.handlers.QueueListener(records, lipservice.logging.Handler()).start()

    def reconfigure(self) -> None:
        """Run `dictConfig`."""
        logging.config.dictConfig(
            {
                "version": 1,
                "disable_existing_loggers": False,
                "handlers": {"own": {"()": MemoryHandler, "write": self._write}},
                "root": {"handlers": ["own"]},
            }
        )

    def state(self) -> object:
        """Return the root logger's handlers, by the list's own content."""
        return logging.getLogger().handlers[:]

    def is_untouched(self) -> bool:
        """Tell whether all that only LipService could have touched is as it was at first."""
        handlers = logging.getLogger().handlers
        return _untouched() == self._first and type(handlers) is list and list(iter(handlers)) == handlers[:]


def _untouched() -> list[object]:
    methods = [logging.Logger.__dict__[name] for name in _OF_LOGGERS]
    root = logging.getLogger()
    return [*methods, root.level, root.filters, logging.getLogRecordFactory()]
