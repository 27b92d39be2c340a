"""loguru, with a sink of the application's own and LipService's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from call_logger import Line
from loguru import logger

import lipservice.loguru

if TYPE_CHECKING:
    from loguru import Message

_LEVELS = {"trace": "TRACE", "debug": "DEBUG", "info": "INFO", "warn": "WARNING", "error": "ERROR", "fatal": "CRITICAL"}


class PropagateHandler(logging.Handler):
    """Hands records of loguru on to logging, as loguru's documentation has it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Hand on a record."""
        logging.getLogger(record.name).handle(record)


class LoguruLogger:
    """Logs by loguru."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Add the sinks."""
        self._write = write
        self.reconfigure()

    def reconfigure(self) -> None:
        """Remove all sinks, and add them again."""
        logger.remove()
        logger.add(self._line, format="{level}:{message}", level=0)
        logger.add(lipservice.loguru.sink, filter=lipservice.loguru.take, level=0)

    def _line(self, message: Message) -> None:
        self._write(message.rstrip("\n"))

    def log(self, line: Line) -> None:
        """Log a line: parameters of loguru stand in braces, so the message is whole already."""
        logger.opt(exception=line.has_error).bind(**line.attributes).log(_LEVELS[line.level], line.message)

    def log_value(self, message: str, value: object) -> int:
        """Log a value as an attribute."""
        logger.bind(value=value).error(message)
        return 1

    def connect_again(self) -> None:
        """Add LipService twice more, and hand on to logging, whose root logger it has connected."""
        logger.configure(patcher=lipservice.loguru.patcher)
        logger.add(lipservice.loguru.sink, level=0)
        logger.add(PropagateHandler(), format="{message}", level=0)

    def state(self) -> object:
        """Return what it consists of."""
        return repr(logger)
