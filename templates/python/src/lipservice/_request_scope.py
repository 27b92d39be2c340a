"""The request that is being served: what its records share, and what brings back those that were dropped."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Final, Protocol, Self, TypeAlias, cast

from lipservice._correlation import Facts, read_headers


class Items(Protocol):
    """Headers as frameworks have them, each with a class of its own."""

    def items(self) -> Iterable[tuple[object, object]]:
        """Return names and values."""


Headers: TypeAlias = "Items | Iterable[tuple[object, object]]"

# WSGI has `x-name` as this and `X_NAME`.
_WSGI = "HTTP_"

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

    def __init__(self, facts: Facts, attributes: Mapping[str, object], inside: RequestScope | None = None) -> None:
        """Begin outside; `request_scope` makes one."""
        self.facts = facts
        self.attributes = attributes
        self._inside = inside
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
        self._outer = current_scope.get()
        outer = self._outer if self._inside is None else self._inside
        if outer is not None and self._request is None:
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


def current_request() -> RequestScope | None:
    """Return the scope that what is logged here belongs to; None: there is none.

    Another thread, or a job for later, continues the request with `request_scope(inside=scope)`.
    """
    return current_scope.get()


def request_scope(
    headers: Headers | None = None,
    *,
    inside: RequestScope | None = None,
    distinct_id: str | None = None,
    session_id: str | None = None,
    attributes: Mapping[str, object] | None = None,
) -> RequestScope:
    """Return a scope for one request, to be entered by `with`. Never raises.

    Tasks that are begun inside belong to it. Threads do not, as it is with context variables, but for what they run by
    `contextvars.copy_context().run`, or in a scope that is `inside` this one.

    Args:
        headers: Those of the request, from which trace and ids are read: whatever has `items()`, such as a mapping, the
            headers of a framework or of `http.server`, an environment of WSGI; or pairs, such as those of ASGI. Names
            and values are texts or bytes. What cannot be read is passed over.
        inside: The scope that it is a part of; None: the one in which it is entered, if there is one.
        distinct_id: The person, if known better.
        session_id: The session, if known better.
        attributes: What every record of the request is to say.

    Example:
        >>> with request_scope({"x-posthog-distinct-id": "u1"}, attributes={"route": "/"}) as scope:
        ...     scope.facts.distinct_id
        'u1'
    """
    facts = Facts() if headers is None else _read(headers)
    if distinct_id is not None:
        facts = facts._replace(distinct_id=str(distinct_id))
    if session_id is not None:
        facts = facts._replace(session_id=str(session_id))
    return RequestScope(facts, dict(attributes) if attributes else {}, inside)


def _read(headers: object) -> Facts:
    found: list[tuple[str, str]] = []
    # A framework's object may be anything, and a request must be served without it: what came before was read.
    with suppress(Exception):
        items: object = getattr(headers, "items", None)
        for pair in cast("Iterable[object]", items() if callable(items) else headers):
            with suppress(Exception):
                name, value = cast("Iterable[object]", pair)
                if value is not None:
                    found.append((_name(name), _text(value)))
    return read_headers(found)


def _name(name: object) -> str:
    text = _text(name)
    return text.removeprefix(_WSGI).replace("_", "-") if text.startswith(_WSGI) else text


def _text(value: object) -> str:
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
