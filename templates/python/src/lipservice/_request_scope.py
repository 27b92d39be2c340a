"""The request that is being served: what its records share, and what brings back those that were dropped."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Final, Self, TypeAlias

from lipservice._correlation import Facts, read_headers

Headers: TypeAlias = "Mapping[str, str] | Iterable[tuple[str | bytes, str | bytes]]"

current_scope: Final[ContextVar[RequestScope | None]] = ContextVar("lipservice_request", default=None)

_numbers = itertools.count(1)
_UNKNOWN: Final = -2


class Listeners:
    """Who has to know of requests: set while a client is at work."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.promote: Callable[[RequestScope], None] | None = None
        self.end: Callable[[str], None] | None = None


listeners: Final = Listeners()


class Request:
    """What a scope shares with those inside it: the name of the request, and its randomness once that is known."""

    __slots__ = ("id", "owner", "r24", "trace_id")

    def __init__(self, owner: RequestScope, trace_id: str) -> None:
        """Begin a request of one's own; the name is unique in the process."""
        self.id = f"request-{next(_numbers)}"
        self.owner = owner
        self.trace_id = trace_id
        self.r24 = _UNKNOWN


class RequestScope:
    """A request, while it is served: `with request_scope(headers) as scope`.

    What is logged meanwhile has the ids and attributes of the request. Dropped records are held back for a while; an
    error of the request, an exception that leaves the scope, or `promote` sends them after all.
    """

    def __init__(self, facts: Facts, attributes: Mapping[str, object]) -> None:
        """Begin outside; `request_scope` makes one."""
        self.facts = facts
        self.attributes = attributes
        self._request: Request | None = None
        self._outer: RequestScope | None = None
        self._token: Token[RequestScope | None] | None = None

    @property
    def request(self) -> Request:
        """The request that the scope belongs to."""
        if self._request is None:
            self._request = Request(self, self.facts.trace_id)
        return self._request

    @property
    def id(self) -> str:
        """The name of the request in this process."""
        return self.request.id

    def __enter__(self) -> Self:
        """Take over from an outer scope what was not given, and begin."""
        outer = current_scope.get()
        if outer is not None and self._request is None:
            self._outer = outer
            own_trace = self.facts.trace_id
            if not own_trace or own_trace == outer.request.trace_id:
                self._request = outer.request
            self.facts = _inherit(self.facts, outer.facts)
            self.attributes = {**outer.attributes, **self.attributes}
        self._token = current_scope.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; if an exception is the reason, the request has failed."""
        del kind, trace
        try:
            if error is not None and _is_failure(error):
                self.promote()
            if self.request.owner is self and listeners.end is not None:
                listeners.end(self.id)
        finally:
            self._leave()

    def _leave(self) -> None:
        token, self._token = self._token, None
        if token is None:
            return
        try:
            current_scope.reset(token)
        except (ValueError, RuntimeError):
            # It was opened in another context, as generators of frameworks do it.
            if current_scope.get() is self:
                current_scope.set(self._outer)

    def promote(self) -> None:
        """Note that the request has failed: its records that were held back are sent, and those to come are kept."""
        if listeners.promote is not None:
            listeners.promote(self)


def request_scope(
    headers: Headers | None = None,
    *,
    distinct_id: str | None = None,
    session_id: str | None = None,
    attributes: Mapping[str, object] | None = None,
) -> RequestScope:
    """Return a scope for one request, to be entered by `with`. Never raises.

    Threads that are begun inside do not belong to it, as it is with context variables; tasks do.

    Args:
        headers: Those of the request, from which trace and ids are read.
        distinct_id: The person, if known better.
        session_id: The session, if known better.
        attributes: What every record of the request is to say.

    Example:
        >>> with request_scope({"x-posthog-distinct-id": "u1"}, attributes={"route": "/"}) as scope:
        ...     scope.facts.distinct_id
        'u1'
    """
    facts = _read(headers)
    if distinct_id is not None:
        facts = facts._replace(distinct_id=str(distinct_id))
    if session_id is not None:
        facts = facts._replace(session_id=str(session_id))
    return RequestScope(facts, dict(attributes) if attributes else {})


def _read(headers: Headers | None) -> Facts:
    if not headers:
        return Facts()
    try:
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        return read_headers([(_text(name), _text(value)) for name, value in pairs])
    except Exception:  # noqa: BLE001  a framework's object may be anything, and a request must be served without it
        return Facts()


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _inherit(facts: Facts, outer: Facts) -> Facts:
    trace = outer if not facts.trace_id else facts
    return Facts(
        trace.trace_id,
        trace.span_id,
        trace.flags,
        trace.trace_state,
        facts.distinct_id or outer.distinct_id,
        facts.session_id or outer.session_id,
    )


def _is_failure(error: BaseException) -> bool:
    """Tell whether an exception means that the request has failed: not that it was given up, nor a normal end."""
    if isinstance(error, SystemExit):
        return error.code not in (None, 0)
    # By name, because only who uses a library of tasks should import it.
    given_up = any(kind.__name__ in {"CancelledError", "Cancelled"} for kind in type(error).__mro__)
    return not given_up and not isinstance(error, GeneratorExit)
