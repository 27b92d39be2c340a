"""What was captured, and what a test wants of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from lipservice._captured_record import CapturedRecord, captured_record, level_of
from lipservice._client import Client
from lipservice._client_stats import ClientStats
from lipservice._fake_clock import FakeClock
from lipservice._log_record import LogRecord
from lipservice._otlp_tables import SETTLED, SEVERITIES
from lipservice._tables import PLACEHOLDER

_MOST_SHOWN = 20
_ANYTHING: Final = PLACEHOLDER.decode()


class Captured:
    """What was logged, while it is and afterwards.

    Attributes:
        clock: The clock that LipService goes by. It stands still, but for `clock.advance(seconds)`.
        client: The client; the application's own `configure_adaptive_logging` returns the same.
        records: The records of the application that were sent, in order.
        settlements: The records that only account for dropped ones.
        diagnostics: What LipService has said.
    """

    def __init__(self, clock: FakeClock, client: Client, diagnostics: list[str]) -> None:
        """Begin with nothing; `capture` makes one."""
        self.clock = clock
        self.client = client
        self.records: list[CapturedRecord] = []
        self.settlements: list[CapturedRecord] = []
        self.diagnostics = diagnostics

    def add(self, record: LogRecord) -> None:
        """Capture a record."""
        captured = captured_record(record)
        (self.settlements if captured.decision.reason == SETTLED else self.records).append(captured)

    @property
    def bodies(self) -> list[object]:
        """The messages of all records."""
        return [record.body for record in self.records]

    def stats(self) -> ClientStats:
        """Return the counts of the client; what was sent is nothing here, because all of it was captured."""
        return self.client.stats()

    def find(
        self,
        message: str,
        *,
        severity: str | int | None = None,
        logger: str | None = None,
        attributes: Mapping[str, object] | None = None,
    ) -> list[CapturedRecord]:
        """Return the records that are as described.

        Args:
            message: The whole message; the placeholder of patterns in it stands for anything.
            severity: A level of the option `level`, or a severity number.
            logger: The name of the logger.
            attributes: Attributes that it must have among others.
        """
        wanted = _matcher(message)
        return [
            record
            for record in self.records
            if wanted.fullmatch(str(record.body))
            and _is_of_severity(record, severity)
            and logger in {None, record.logger}
            and _has(record, attributes)
        ]

    def assert_logged(
        self,
        message: str,
        *,
        severity: str | int | None = None,
        logger: str | None = None,
        attributes: Mapping[str, object] | None = None,
        count: int | None = None,
    ) -> CapturedRecord:
        """Check that there is such a record, as `find` has it, or exactly `count` of them. Returns the last.

        Raises:
            AssertionError: It says what was captured instead.
        """
        __tracebackhide__ = True
        found = self.find(message, severity=severity, logger=logger, attributes=attributes)
        if not found or (count is not None and len(found) != count):
            number = "a record" if count is None else "1 record" if count == 1 else f"{count} records"
            raise AssertionError(self._said(number, found, _described(message, severity, logger, attributes)))
        return found[-1]

    def assert_not_logged(
        self,
        message: str,
        *,
        severity: str | int | None = None,
        logger: str | None = None,
        attributes: Mapping[str, object] | None = None,
    ) -> None:
        """Check that there is no such record, as `find` has it.

        Raises:
            AssertionError: It says what was captured.
        """
        __tracebackhide__ = True
        found = self.find(message, severity=severity, logger=logger, attributes=attributes)
        if found:
            raise AssertionError(self._said("no record", found, _described(message, severity, logger, attributes)))

    def _said(self, number: str, found: list[CapturedRecord], described: str) -> str:
        dropped = self.stats().dropped
        shown = [f"  {record}" for record in self.records[:_MOST_SHOWN]]
        if len(self.records) > _MOST_SHOWN:
            shown.append(f"  and {len(self.records) - _MOST_SHOWN} more")
        lines = [
            f"expected {number} {described}; there {'is' if len(found) == 1 else 'are'} {len(found)}",
            "captured:" if shown else "nothing was captured",
            *shown,
        ]
        if dropped:
            lines.append(f"{dropped} were dropped by the policy")
        return "\n".join(lines)


def _matcher(message: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, message.split(_ANYTHING))), re.DOTALL)


def _is_of_severity(record: CapturedRecord, severity: str | int | None) -> bool:
    if severity is None or isinstance(severity, int):
        return severity in {None, record.severity}
    number = SEVERITIES["logging"].names.get(severity.lower())
    if number is None:
        message = f"{severity!r} is no level: it is one of trace, debug, info, warn, error, fatal"
        raise ValueError(message)
    return record.level == level_of(number)


def _has(record: CapturedRecord, attributes: Mapping[str, object] | None) -> bool:
    missing = object()
    return all(record.attributes.get(key, missing) == value for key, value in (attributes or {}).items())


def _described(
    message: str, severity: str | int | None, logger: str | None, attributes: Mapping[str, object] | None
) -> str:
    parts = [f'"{message}"']
    parts += [] if severity is None else [f"of severity {severity}"]
    parts += [] if logger is None else [f"of logger {logger}"]
    parts += [f"with {key}={value!r}" for key, value in (attributes or {}).items()]
    return " ".join(parts)
