"""structlog, printing by itself and later by logging."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import structlog
from call_logger import Line, NotApplicableError

import lipservice.structlog

_METHODS = {"debug": "debug", "info": "info", "warn": "warning", "error": "error", "fatal": "critical"}


class _Lines(io.StringIO):
    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__()
        self._write = write

    def write(self, text: str) -> int:
        if text.strip():
            self._write(text.rstrip("\n"))
        return len(text)


class StructlogLogger:
    """Logs by structlog."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Set structlog up."""
        self._lines = _Lines(write)
        self._by_logging = False
        self.reconfigure()

    def reconfigure(self) -> None:
        """Set it up to print by itself."""
        self._by_logging = False
        structlog.configure(
            processors=self._processors(),
            wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
            logger_factory=structlog.PrintLoggerFactory(self._lines),
            cache_logger_on_first_use=False,
        )

    def connect_again(self) -> None:
        """Render by logging, whose root logger LipService has connected."""
        self._by_logging = True
        structlog.configure(
            processors=self._processors(),
            wrapper_class=structlog.stdlib.BoundLogger,
            logger_factory=structlog.stdlib.LoggerFactory(),
        )

    def _processors(self) -> list[Any]:
        return [
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            lipservice.structlog.processor,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"], drop_missing=True),
        ]

    def log(self, line: Line) -> None:
        """Log a line."""
        if line.level not in _METHODS:
            raise NotApplicableError
        attributes = dict(line.attributes)
        if line.has_error:
            attributes["exc_info"] = True
        getattr(self._logger(line.logger), _METHODS[line.level])(*line.words, **attributes)

    def log_value(self, message: str, value: object) -> int:
        """Log a value as an attribute. Its own renderer would stumble over some, so there is none for it."""
        processors = structlog.get_config()["processors"]
        structlog.configure(processors=[lipservice.structlog.processor, _render_nothing])
        try:
            self._logger("shop").error(message, value=value)
        finally:
            structlog.configure(processors=processors)
        return 1

    def _logger(self, name: str) -> Any:  # noqa: ANN401  structlog's own type is Any, too
        if self._by_logging:
            return structlog.get_logger(name)
        return structlog.get_logger().bind(logger=name) if name else structlog.get_logger()

    def state(self) -> object:
        """Return its configuration."""
        return list(structlog.get_config().items())


def _render_nothing(_: object, __: str, event: structlog.typing.EventDict) -> str:
    return str(event["event"])
