"""Makes of an entry the record that is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from sys import modules

from lipservice._clock import Clock, SystemClock
from lipservice._entry import Entry
from lipservice._export.diagnostics import Diagnostics
from lipservice._export.fault import spell
from lipservice._export.notice import notice
from lipservice._log_record import LogRecord
from lipservice._otlp_tables import (
    RECORD_KEY_DISTINCT_ID,
    RECORD_KEY_EXCEPTION_MESSAGE,
    RECORD_KEY_EXCEPTION_STACKTRACE,
    RECORD_KEY_EXCEPTION_TYPE,
    RECORD_KEY_FILE,
    RECORD_KEY_FUNCTION,
    RECORD_KEY_LINE,
    RECORD_KEY_LOGGER,
    RECORD_KEY_PARAMETER,
    RECORD_KEY_SESSION_ID,
    RECORD_KEY_TEMPLATE,
)
from lipservice._request_scope import RequestScope
from lipservice._surroundings import OPENTELEMETRY, POSTHOG, current_trace, id_text, posthog_identity
from lipservice._tallies import Tallies

_FAILURE_KEYS = (RECORD_KEY_EXCEPTION_TYPE, RECORD_KEY_EXCEPTION_MESSAGE, RECORD_KEY_EXCEPTION_STACKTRACE)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the options say of the contents of records."""

    code_location: bool = False
    message_parts: bool = False
    identity_provider: Callable[[], object] | None = None


class Composer:
    """Composes records. Whatever an entry raises, there is a record."""

    def __init__(self, contents: Contents, clock: Clock, tallies: Tallies, said: Diagnostics) -> None:
        """Go by the options."""
        self._contents = contents
        self._identifies = contents.identity_provider is not None
        self._more = contents.code_location or contents.message_parts
        self._wall_ns = clock.wall_ns
        # Time is that of the host's record, unless the application brought a clock of its own.
        self.has_own_clock = not isinstance(clock, SystemClock)
        self._tallies = tallies
        self._said = said

    @property
    def is_brief(self) -> bool:
        """Whether nothing is said of records outside of requests but what they say themselves, and their trace."""
        return not self._more and not self._identifies and POSTHOG not in modules

    def compose(self, entry: Entry, scope: RequestScope | None, text: str | None = None) -> LogRecord:
        """Return the record of an entry, with the ids and attributes of now; without stamps.

        `text` is the message, where it is known already.
        """
        now_ns = self._wall_ns()
        try:
            body = entry.text() if text is None else text
            time_ns = now_ns if self.has_own_clock else entry.time_ns or now_ns
            own = entry.attributes()
            attributes: dict[str, object] = {}
            # What the record says of it comes with its own attributes.
            if scope is not None or self._identifies or POSTHOG in modules:
                self._identify(attributes, own, scope)
            logger = entry.logger
            if logger:
                attributes[RECORD_KEY_LOGGER] = logger
            if self._more:
                self._add_parts(attributes, entry)
            failure = entry.failure()
            if failure is not None:
                attributes.update((key, said) for key, said in zip(_FAILURE_KEYS, failure, strict=True) if said)
            if scope is not None:
                _merge(attributes, scope.attributes)
            if own:
                _merge(attributes, own)
            record = LogRecord(
                body,
                entry.severity,
                attributes,
                severity_text=entry.severity_text,
                time_ns=time_ns,
                observed_ns=now_ns,
            )
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  the application's values may raise anything
            record = self.compose_plainly(entry, text, error)
        if scope is not None or OPENTELEMETRY in modules:
            add_trace(record, scope)
        return record

    def compose_plainly(self, entry: Entry, text: str | None, error: BaseException) -> LogRecord:
        """Return the least that can be said of an entry that raises."""
        self.fault(error)
        body = entry.plain_text() if text is None else text
        now_ns = self._wall_ns()
        return LogRecord(body, entry.severity, {}, time_ns=now_ns, observed_ns=now_ns)

    def fault(self, error: BaseException) -> None:
        """Count a record that cannot be handled as it is."""
        self._tallies.faults += 1
        self._said.tell("record", f"a record could not be read and goes in its plainest form: {spell(error)}")

    def _identify(self, attributes: dict[str, object], own: Mapping[str, object], scope: RequestScope | None) -> None:
        """Add whom it concerns: what the record says itself comes with its own attributes."""
        distinct_id = session_id = ""
        if scope is not None:
            distinct_id, session_id = scope.facts.distinct_id, scope.facts.session_id
        if own:
            distinct_id = distinct_id if RECORD_KEY_DISTINCT_ID not in own else id_text(own[RECORD_KEY_DISTINCT_ID])
            session_id = session_id if RECORD_KEY_SESSION_ID not in own else id_text(own[RECORD_KEY_SESSION_ID])
        if not (distinct_id and session_id):
            if self._contents.identity_provider is not None:
                provided = self._provided(self._contents.identity_provider)
                distinct_id, session_id = distinct_id or provided[0], session_id or provided[1]
            if not (distinct_id and session_id):
                known = posthog_identity()
                distinct_id, session_id = distinct_id or known[0], session_id or known[1]
        if distinct_id:
            attributes[RECORD_KEY_DISTINCT_ID] = distinct_id
        if session_id:
            attributes[RECORD_KEY_SESSION_ID] = session_id

    def _provided(self, provider: Callable[[], object]) -> tuple[str, str]:
        try:
            provided = provider()
            if provided is None:
                return "", ""
            if isinstance(provided, tuple | list):
                distinct_id, session_id = provided
                return id_text(distinct_id), id_text(session_id)
            error: BaseException = TypeError(f"expected two ids, got {type(provided).__name__}")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as raised:  # noqa: BLE001  it is the application's
            error = raised
        self._tallies.hook_failures += 1
        self._said.tell("identity_provider", notice("hook", source="identity_provider", error=spell(error)).message)
        return "", ""

    def _add_parts(self, attributes: dict[str, object], entry: Entry) -> None:
        if self._contents.message_parts:
            template = entry.template()
            if template is not None:
                attributes[RECORD_KEY_TEMPLATE] = template
                for name, value in entry.parameters():
                    attributes[f"{RECORD_KEY_PARAMETER}.{name}"] = value
        location = entry.location() if self._contents.code_location else None
        if location is not None:
            attributes[RECORD_KEY_FILE] = location.file
            attributes[RECORD_KEY_LINE] = location.line
            attributes[RECORD_KEY_FUNCTION] = location.function


def _merge(attributes: dict[str, object], more: Mapping[str, object]) -> None:
    """Add attributes; of equal keys the last counts, and stands where it was given."""
    if not more.keys().isdisjoint(attributes):
        for key in more:
            attributes.pop(key, None)
    attributes.update(more)


def add_trace(record: LogRecord, scope: RequestScope | None) -> None:
    """Add the ids of now."""
    trace = current_trace()
    if trace is not None:
        record.trace_id, record.span_id, record.flags = trace
    elif scope is not None:
        facts = scope.facts
        record.trace_id, record.span_id, record.flags = facts.trace_id, facts.span_id, facts.flags
