"""Scopes of requests: what they read, what they share, and how another thread goes on with one."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from email import message_from_string
from typing import Any

import pytest
from call_capture import configured

from lipservice import RequestScope, current_request, request_scope

TRACE, SPAN = "a" * 32, "b" * 16
PARENT = f"00-{TRACE}-{SPAN}-01"


def _in_a_thread(job: Callable[..., object], *args: object) -> None:
    thread = threading.Thread(target=job, args=args)
    thread.start()
    thread.join()


def test_a_scope_inside_another_is_the_same_request_unless_its_trace_is_another() -> None:
    other = f"00-{'c' * 32}-{SPAN}-01"
    with request_scope({"traceparent": PARENT}, distinct_id="d", attributes={"a": 1}) as outer:
        with request_scope({"traceparent": PARENT}, attributes={"b": 2}) as inner:
            assert inner.id == outer.id
            assert (inner.facts.distinct_id, inner.attributes) == ("d", {"a": 1, "b": 2})
        with request_scope({"traceparent": other}) as inner:
            assert inner.id != outer.id
            assert (inner.facts.trace_id, inner.facts.distinct_id) == ("c" * 32, "d")


class _Broken:
    """Fails whatever it is asked."""

    @property
    def items(self) -> object:
        raise OSError

    def __bool__(self) -> bool:
        raise OSError

    def __str__(self) -> str:
        raise OSError

    def __iter__(self) -> Iterator[object]:
        raise OSError


class _Items:
    """A class of a framework's own, which is no mapping."""

    def items(self) -> Iterator[tuple[str, str]]:
        yield "traceparent", PARENT


@pytest.mark.parametrize(
    "headers",
    [
        {"traceparent": PARENT},
        _Items(),
        message_from_string(f"TraceParent: {PARENT}\n\n"),  # what http.server has
        {"REQUEST_METHOD": "GET", "HTTP_TRACEPARENT": PARENT, "wsgi.version": (1, 0)},
        [(b"traceparent", PARENT.encode())],
        iter([["traceparent", PARENT]]),
        [(_Broken(), "a"), ("a",), 5, None, ("x-posthog-session-id", _Broken()), ("traceparent", PARENT)],
    ],
)
def test_headers_are_whatever_has_items_or_pairs(headers: Any) -> None:
    with request_scope(headers) as scope:
        assert (scope.facts.trace_id, scope.facts.session_id) == (TRACE, "")


def test_a_name_of_wsgi_is_that_of_its_header() -> None:
    assert request_scope({"HTTP_X_POSTHOG_DISTINCT_ID": "u1"}).facts.distinct_id == "u1"


@pytest.mark.parametrize("headers", [5, "text", b"text", [], _Broken(), {"x-posthog-distinct-id": None}])
def test_no_headers_make_a_scope_raise(headers: Any) -> None:
    with request_scope(headers) as scope:
        assert not any(scope.facts)


def test_the_current_request_is_the_innermost_scope() -> None:
    assert current_request() is None
    with request_scope() as outer:
        assert current_request() is outer
        with request_scope() as inner:
            assert current_request() is inner
        assert current_request() is outer
    assert current_request() is None


def test_a_thread_has_no_request_unless_it_runs_in_the_context_of_one() -> None:
    seen: list[RequestScope | None] = []

    def look() -> None:
        seen.append(current_request())

    with request_scope() as scope:
        _in_a_thread(look)
        _in_a_thread(contextvars.copy_context().run, look)

    assert seen == [None, scope]


def test_a_job_in_another_thread_goes_on_with_the_request() -> None:
    policy = {"rules": [{"id": "quiet", "match": {}, "action": "never"}]}
    with configured(policy=policy, manual=True) as (client, sent, _):

        def job(scope: RequestScope | None) -> None:
            with request_scope(inside=scope, attributes={"job": 1}):
                client.log("info", "order shipped")
            assert current_request() is None
            assert client.stats().buffered == 2  # the request goes on

        with request_scope({"traceparent": PARENT}, attributes={"route": "/pay"}):
            client.log("info", "order paid")
            _in_a_thread(job, current_request())
            client.promote()
        client.flush(10)

    assert sent.bodies[:2] == ["order paid", "order shipped"]
    assert [record["traceId"] for record in sent.records[:2]] == [TRACE, TRACE]
    assert sent.attributes(1).items() >= {"route": "/pay", "job": "1"}.items()


def test_a_job_that_fails_brings_back_what_its_request_has_dropped() -> None:
    policy = {"rules": [{"id": "quiet", "match": {}, "action": "never"}]}
    with configured(policy=policy, manual=True) as (client, _, _):

        def job(scope: RequestScope | None) -> None:
            with pytest.raises(KeyError), request_scope(inside=scope):
                raise KeyError

        with request_scope() as scope:
            client.log("info", "order paid")
            _in_a_thread(job, scope)
            assert client.stats().released == 1


def test_a_scope_inside_one_of_elsewhere_leaves_the_scope_around_it_as_it_was() -> None:
    with request_scope(attributes={"a": 1}) as elsewhere:
        pass
    with request_scope(attributes={"b": 2}) as around:
        with request_scope(inside=elsewhere) as inner:
            assert (inner.id, inner.attributes) == (elsewhere.id, {"a": 1})
        assert current_request() is around
