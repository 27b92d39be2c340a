"""Everything that logs or traces, switched on, to see that sending a record makes none."""

from __future__ import annotations

import logging
from typing import Any

import requests
from opentelemetry import context
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler

__all__ = ["Instruments"]

_SUPPRESSED = context._SUPPRESS_INSTRUMENTATION_KEY  # noqa: SLF001  it has no other name
_LOGGERS = ("http", "http.client", "urllib3", "requests", "opentelemetry")


class _Feeder(LoggingHandler):
    """Counts what it is given: the agent itself logs nothing."""

    def __init__(self, made: dict[str, int], provider: LoggerProvider) -> None:
        super().__init__(logger_provider=provider)
        self._made = made

    def emit(self, record: logging.LogRecord) -> None:
        self._made["records"] += 1
        super().emit(record)


class Instruments:
    """Loggers at DEBUG with the SDK's own handler, and a count of what instrumentation of requests would trace."""

    def __init__(self, provider: LoggerProvider) -> None:
        """Switch everything on."""
        self.made = {"records": 0, "spans": 0}
        logging.basicConfig(level=logging.DEBUG, handlers=[_Feeder(self.made, provider)], force=True)
        for name in _LOGGERS:
            logging.getLogger(name).setLevel(logging.DEBUG)
        send = requests.Session.send

        def traced(*given: Any, **more: Any) -> requests.Response:
            # By this key the instrumentations know that they are not meant.
            self.made["spans"] += not context.get_value(_SUPPRESSED)
            return send(*given, **more)

        requests.Session.send = traced  # type: ignore[method-assign]
