"""The way out: stamps, the application's hook, the exporter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice

from lipservice._export.diagnostics import Diagnostics
from lipservice._export.fault import spell
from lipservice._export.notice import notice
from lipservice._log_record import LogRecord
from lipservice._otlp_tables import ATTRIBUTES
from lipservice._stamps import STAMP_KEYS
from lipservice._tallies import Tallies

BeforeSend = Callable[[LogRecord], object]


class Departure:
    """Sends records of the application."""

    def __init__(
        self,
        emit: Callable[[LogRecord], object],
        before_send: BeforeSend | None,
        tallies: Tallies,
        said: Diagnostics,
        redact: Callable[[LogRecord], LogRecord] | None = None,
    ) -> None:
        """Send by `emit`, after `before_send` and `redact`."""
        self.emit = emit
        self.redact = redact
        self._before_send = before_send
        self.asks_nobody = before_send is None and redact is None
        self._tallies = tallies
        self._said = said

    def send(self, record: LogRecord, stamped: Mapping[str, object]) -> bool:
        """Stamp a record of `Composer` and send it. Returns whether the hook let it go."""
        attributes = record.attributes
        if stamped or type(attributes) is not dict or not _is_stampless(attributes):
            _stamp(record, stamped)
        if self._before_send is not None:
            changed = self._asked(self._before_send, record, stamped)
            if changed is None:
                self._tallies.hook_drops += 1
                return False
            record = changed
        self.let_go(record)
        return True

    def let_go(self, record: LogRecord) -> None:
        """Send a record as it is, but for what is redacted."""
        self.emit(record if self.redact is None else self.redact(record))

    def _asked(self, hook: BeforeSend, record: LogRecord, stamped: Mapping[str, object]) -> LogRecord | None:
        """Return what the hook makes of a record. It gets a copy: if it fails half-way, the record is as it was."""
        try:
            changed = hook(replace(record, attributes=dict(record.attributes or {})))
            if changed is None:
                return None
            if isinstance(changed, LogRecord):
                _restore(changed, stamped)
                return changed
            error: BaseException = TypeError(f"expected a LogRecord or None, got {type(changed).__name__}")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as raised:  # noqa: BLE001  it is the application's
            error = raised
        self._tallies.hook_failures += 1
        self._said.tell("before_send", notice("hook", source="before_send", error=spell(error)).message)
        return record


def _is_stampless(attributes: dict[str, object]) -> bool:
    """Tell whether nothing has to be done where there is no stamp."""
    return len(attributes) <= ATTRIBUTES and STAMP_KEYS.isdisjoint(attributes)


def _stamp(record: LogRecord, stamped: Mapping[str, object]) -> None:
    """Add stamps behind all else; if there is no room, the last attributes go."""
    attributes = record.attributes
    if not isinstance(attributes, dict):
        attributes = dict(attributes or {})
    if not STAMP_KEYS.isdisjoint(attributes):
        attributes = {key: value for key, value in attributes.items() if key not in STAMP_KEYS}
    too_many = len(attributes) + len(stamped) - ATTRIBUTES
    if too_many > 0:
        attributes = dict(islice(attributes.items(), len(attributes) - too_many))
        record.dropped_attributes += too_many
    attributes.update(stamped)
    record.attributes = attributes


def _restore(record: LogRecord, stamped: Mapping[str, object]) -> None:
    """Put stamps back that a hook removed or changed."""
    attributes = record.attributes or {}
    left = {key: attributes[key] for key in STAMP_KEYS if key in attributes}
    if left != stamped or len(attributes) > ATTRIBUTES:
        _stamp(record, stamped)
