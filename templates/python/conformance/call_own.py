"""The client's own log call."""

from __future__ import annotations

from call_logger import Line, NotApplicableError

from lipservice import Client


class OwnLogger:
    """Logs by the client."""

    client: Client | None = None

    def log(self, line: Line) -> None:
        """Log a line."""
        attributes = dict(line.attributes)
        if line.has_error:
            attributes["exc_info"] = True
        self._client.log(line.level, *line.words, **attributes)

    def log_value(self, message: str, value: object) -> int:
        """Log a value as a parameter and as an attribute."""
        self._client.log("info", message + " %s", value)
        self._client.log("info", message, value=value)
        return 2

    @property
    def _client(self) -> Client:
        if self.client is None:
            raise NotApplicableError
        return self.client

    def connect_again(self) -> None:
        """Raise: there is nothing to connect."""
        raise NotApplicableError

    def reconfigure(self) -> None:
        """Raise, as above."""
        raise NotApplicableError

    def state(self) -> object:
        """Return nothing: it has none."""
