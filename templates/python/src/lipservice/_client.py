"""The client: what the one call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lipservice._at_work import at_work
from lipservice._client_stats import ClientStats
from lipservice._destination import Destination
from lipservice._export_stats import FlushResult
from lipservice._request_scope import RequestScope, current_scope

if TYPE_CHECKING:
    from lipservice._running import Running


class Client:
    """Adaptive logging at work, from `configure_adaptive_logging` to `shutdown`. Safe under threads, and across forks.

    Attributes:
        destination: Where records go. Where that is nowhere, nothing is hooked and nothing is decided; all methods
            work.
    """

    def __init__(self, running: Running) -> None:
        """Hold what is running; `configure_adaptive_logging` makes one."""
        self._running = running
        self.destination: Destination = running.destination

    def log(self, level: str | int, message: object, /, *args: object, **attributes: object) -> None:
        """Log a message of one's own, past the standard logger. Never raises.

        Args:
            level: One of the names of the option `level`, or a number of `logging`.
            message: The message, or the template of `args`, as `logging` has it.
            args: What stands in the places of the message.
            attributes: Attributes of the record; `exc_info` and `lipservice_keep` mean what they mean in `logging`.
        """
        self._running.log(level, message, args, attributes)

    def flush(self, timeout: float | None = None) -> FlushResult:
        """Send what waits at once, and wait for it so many seconds, or `request_timeout_ms`."""
        return self._running.flush(timeout)

    def shutdown(self, timeout: float | None = None) -> FlushResult:
        """Leave the standard logger as it was found, account for all that was dropped, send what waits, and end.

        Within so many seconds, or `exit_timeout_ms`. Later calls return the same. After it, a call of
        `configure_adaptive_logging` begins anew.
        """
        if at_work.client is self:
            at_work.client = None
        return self._running.shutdown(timeout)

    def stats(self) -> ClientStats:
        """Return what happened so far."""
        return self._running.stats()

    def doctor(self) -> str:
        """Say in plain sentences where records go, what the policy can cost, and what became of records so far.

        It sends nothing and shows no secret. The command `lipservice doctor` also tries whether a record arrives.
        """
        return self._running.doctor()

    def promote(self, scope: RequestScope | None = None) -> None:
        """Note that a request (None: the current one) has failed: what was held back of it is sent."""
        scope = current_scope.get() if scope is None else scope
        if scope is not None and self._running.pipeline is not None:
            self._running.pipeline.promote(scope)
