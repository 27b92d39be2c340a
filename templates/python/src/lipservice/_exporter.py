"""The exporter: takes records and sees that they arrive."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Unpack

from lipservice._clock import Clock, SystemClock
from lipservice._destination import Destination
from lipservice._export_stats import ExporterStats, FlushResult
from lipservice._exporter_options import ExporterOptions
from lipservice._log_record import LogRecord
from lipservice._transport import Transport

if TYPE_CHECKING:
    from lipservice._export.member import Exports
    from lipservice._export.settings import Settings


class Exporter:
    """Sends log records to PostHog, or to any OTLP endpoint. Safe under threads, and across forks.

    Options come from keyword arguments, from the environment, and from defaults; one that cannot be used is passed
    over, and standard error says so. Records wait in a bounded queue; a thread that begins with the first one sends
    them. Each one that does not arrive is counted with its reason.

    At the normal end of the process what waits is sent, for at most `exit_timeout_ms`. A process that ends otherwise
    (`os._exit`, a signal without a handler) loses what waits: call `shutdown` first. So does a process of
    `multiprocessing`, which ends by `os._exit`. No signal handlers are installed.

    Example:
        >>> exporter = Exporter(disabled=True)  # Exporter(posthog_api_key="phc_...", service_name="shop")
        >>> exporter.emit(LogRecord("Login of user 17 failed", 13, {"user": 17}))
        >>> exporter.destination.way, exporter.stats().emitted
        ('disabled', 1)
        >>> exporter.shutdown()
        <FlushResult.SUCCESS: 'success'>
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        random: Callable[[], int] | None = None,
        transport: Transport | None = None,
        diagnostics: Callable[[str], object] | None = None,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[ExporterOptions],
    ) -> None:
        """Begin with an empty queue. Nothing is sent, and no thread begins, before the first record.

        Args:
            clock: What waits and timeouts go by.
            random: Returns 24 random bits, for the time of another try.
            transport: What sends the bodies; the way records take otherwise is HTTP.
            diagnostics: Takes lines about faults, few of them; otherwise they go to standard error.
            variables: What is read in place of the environment.
            options: See `ExporterOptions`.
        """
        unknown = options.keys() - ExporterOptions.__annotations__.keys()
        if unknown:
            message = f"Exporter() got an unexpected keyword argument {min(unknown)!r}"
            raise TypeError(message)
        # Here, so that programs that only import the package do not wait for it.
        from lipservice._export.member import Exports  # noqa: PLC0415
        from lipservice._export.parts import Parts  # noqa: PLC0415
        from lipservice._export.settings import read_settings  # noqa: PLC0415
        from lipservice._options import CALL_OPTIONS, OPTIONS  # noqa: PLC0415

        environment = os.environ if variables is None else variables
        parts = Parts(
            clock or SystemClock(), random, lambda settings: transport or self._transport(settings), diagnostics
        )
        wanted = [option for option in OPTIONS if option.name not in CALL_OPTIONS]
        exports = Exports(read_settings(options, environment, wanted), parts)
        self._exports: Exports = exports
        self.destination: Destination = exports.destination
        self._emit = exports.core.emit
        # A dropped exporter sends what it has, and its thread ends.
        weakref.finalize(self, exports.leave).atexit = False

    def _transport(self, settings: Settings) -> Transport | None:
        """Return another transport than HTTP."""
        del settings
        return None

    def emit(self, record: LogRecord) -> None:
        """Take a record. Never raises, never waits for the network; what cannot be sent is counted as lost."""
        self._emit(record)

    def flush(self, timeout: float | None = None) -> FlushResult:
        """Send what waits at once, and wait for it so many seconds, or `request_timeout_ms`.

        A wait before another try, and a pause that the endpoint has asked for, are not shortened.
        """
        return self._exports.flush(timeout)

    def shutdown(self, timeout: float | None = None) -> FlushResult:
        """Send what waits, within so many seconds or `exit_timeout_ms`, and end. Later calls return the same.

        What is left then is lost, and so is every record that is emitted later.
        """
        return self._exports.shutdown(timeout)

    def stats(self) -> ExporterStats:
        """Return what happened so far."""
        return self._exports.core.stats()
