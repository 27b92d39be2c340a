"""What is asked of other libraries, where they are loaded already; fakes stand for them."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from call_capture import configured

from lipservice import request_scope


def _span(trace_id: int, *, valid: bool = True) -> Any:
    context = SimpleNamespace(trace_id=trace_id, span_id=5, trace_flags=1, is_valid=valid)
    return SimpleNamespace(get_current_span=lambda: SimpleNamespace(get_span_context=lambda: context))


def test_the_span_of_opentelemetry_wins_over_the_headers_of_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", _span(0xABC))
    with configured(manual=True) as (client, sent, _):
        with request_scope({"traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}):
            client.log("info", "one")
        client.flush(10)

    record = sent.records[0]
    assert (record["traceId"], record["spanId"], record["flags"]) == (f"{0xABC:032x}", f"{5:016x}", 1)


@pytest.mark.parametrize("module", [_span(1, valid=False), SimpleNamespace()])
def test_without_a_usable_span_the_request_says_it(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", module)
    with configured(manual=True) as (client, sent, _):
        with request_scope({"traceparent": f"00-{'a' * 32}-{'b' * 16}-00"}):
            client.log("info", "one")
        client.flush(10)

    assert sent.records[0]["traceId"] == "a" * 32


def test_posthogs_own_context_is_the_last_to_say_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts = SimpleNamespace(get_context_distinct_id=lambda: "p", get_context_session_id=lambda: None)
    monkeypatch.setitem(sys.modules, "posthog.contexts", contexts)
    with configured(manual=True) as (client, sent, _):
        client.log("info", "one")
        with request_scope(distinct_id="d"):
            client.log("info", "two")
        client.flush(10)

    assert [sent.attributes(0), sent.attributes(1)] == [{"posthogDistinctId": "p"}, {"posthogDistinctId": "d"}]


def test_a_posthog_that_fails_is_no_fault_of_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "posthog.contexts", SimpleNamespace())
    with configured(manual=True) as (client, sent, _):
        client.log("info", "one")
        client.flush(10)

        assert (sent.attributes(), client.stats().faults) == ({}, 0)
