"""All loggers that are installed, each set up by an application of its own taste."""

from __future__ import annotations

import builtins
import importlib.util
from collections.abc import Callable
from typing import Any, NoReturn

from agent_records import hostile_values
from call_logger import Line, Logger, NotApplicableError
from call_logging import LoggingLogger
from call_own import OwnLogger

from lipservice import Client

__all__ = ["Loggers", "NotApplicableError"]

Json = dict[str, Any]


class Loggers:
    """Loggers by name; what their own handlers write is in one list."""

    def __init__(self) -> None:
        """Set up what is installed."""
        self._lines: list[str] = []
        self._own = OwnLogger()
        self._logging = LoggingLogger(self._lines.append)
        self._by_name: dict[str, Logger] = {"logging": self._logging}
        if importlib.util.find_spec("structlog"):
            from call_structlog import StructlogLogger  # noqa: PLC0415  not everybody has it

            self._by_name["structlog"] = StructlogLogger(self._lines.append)
        if importlib.util.find_spec("loguru"):
            from call_loguru import LoguruLogger  # noqa: PLC0415  as above

            self._by_name["loguru"] = LoguruLogger(self._lines.append)
        self._by_name["own"] = self._own
        self._found: list[object] = []

    @property
    def client(self) -> Client | None:
        """The client whose own log call is used."""
        return self._own.client

    @client.setter
    def client(self, client: Client) -> None:
        self._own.client = client

    def names(self) -> list[str]:
        """Return the names of all."""
        return list(self._by_name)

    def lines(self) -> list[str]:
        """Return what their own handlers wrote."""
        return list(self._lines)

    def log(self, given: Json) -> int:
        """Log as often as asked. Returns how often."""
        count = given.get("count", 1)
        line = Line(
            given.get("logger") or "",
            given["level"],
            given.get("message") or "",
            given.get("template"),
            tuple(given.get("args") or ()),
            {**(given.get("attributes") or {}), **({"lipservice_keep": True} if given.get("keep") else {})},
            has_error=bool(given.get("error")),
        )
        logger = self._by_name[given["via"]]
        for _ in range(count):
            _raising(given.get("error"), lambda: logger.log(line))
        return int(count)

    def hostile(self, via: str) -> int:
        """Log hostile values, as attributes and, where there are such, as parameters. Returns how many records."""
        logger, count = self._by_name[via], 0
        for what, value in hostile_values().items():
            count += logger.log_value(f"hostile {what}", value)
        return count

    def reentrant(self, via: str) -> int:
        """Log a value whose text logs by the same logger. Returns how many records."""
        logger = self._by_name[via]

        class Logs:
            def __str__(self) -> str:
                logger.log(Line("shop", "error", "from within __str__"))
                return "logs"

        return logger.log_value("it logs", Logs())

    def connect_again(self, via: str) -> None:
        """Connect LipService once more."""
        self._by_name[via].connect_again()
        self.remember()

    def reconfigure(self, via: str) -> None:
        """Set a logger up anew; what it is then is what it has to be afterwards."""
        self._by_name[via].reconfigure()
        self.remember()

    def remember(self) -> None:
        """Look at how all are set up."""
        self._found = self._states()

    def are_restored(self) -> bool:
        """Tell whether all are set up as they were."""
        return self._states() == self._found and self._logging.is_untouched()

    def _states(self) -> list[object]:
        return [logger.state() for logger in self._by_name.values()]


def _raising(error: Json | None, action: Callable[[], object]) -> None:
    """Do something, while an exception is handled if one is given."""
    if not error:
        action()
        return
    try:
        _raise(error)
    except Exception:  # noqa: BLE001  it may be any
        action()


def _raise(error: Json) -> NoReturn:
    kind = getattr(builtins, error["type"], None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = type(error["type"], (Exception,), {"__module__": "shop"})
    raise kind(error["message"])
