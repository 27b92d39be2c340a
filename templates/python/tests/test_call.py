"""The one call, its client, and what happens on a record's way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from call_capture import KEEP_ALL, KEEP_FEW, HandClock, Sent, configured

from lipservice import Client, LogRecord, configure_adaptive_logging, read_policy, request_scope
from lipservice._at_work import at_work
from lipservice._otlp_tables import ATTRIBUTES
from lipservice._policy_tables import RECORD_COST

TRACE, SPAN = "a" * 32, "b" * 16
PARENT = f"00-{TRACE}-{SPAN}-01"
MANUAL: dict[str, Any] = {"manual": True}


def _accounted(sent: Sent) -> int:
    """Return the sum of what all records account for."""
    return sum(int(sent.attributes(number).get("lipservice.count", 1)) for number in range(len(sent.records)))


def test_without_a_destination_nothing_is_done_and_that_is_said_once() -> None:
    said: list[str] = []
    client = configure_adaptive_logging(variables={}, diagnostics=said.append)
    client.log("error", "unheard")

    assert at_work.pipeline is None
    assert client.stats().seen == 0
    assert client.destination.way == "nowhere"
    assert client.flush(1) == "success"
    assert client.shutdown(1) == "success"
    assert said == ["lipservice: no destination: give posthog_api_key, or set POSTHOG_API_KEY; nothing is sent"]


def test_disabled_is_the_same_in_silence() -> None:
    said: list[str] = []
    client = configure_adaptive_logging(disabled=True, variables={}, diagnostics=said.append)

    assert (client.shutdown(1), said) == ("success", [])


def test_a_second_call_returns_the_same_client_and_says_so_if_it_asks_for_something_else() -> None:
    with configured(**MANUAL) as (client, _, said):
        assert configure_adaptive_logging(service_name="other") is client
        assert configure_adaptive_logging(service_name="other") is client

        assert len(said) == 1
        assert "configured already" in said[0]


def test_the_same_call_again_says_nothing() -> None:
    given: dict[str, Any] = {"disabled": True, "service_name": "shop"}
    said: list[str] = []
    client = configure_adaptive_logging(variables={}, diagnostics=said.append, **given)

    assert configure_adaptive_logging(variables={}, **given) is client
    assert said == []
    client.shutdown(1)


def test_after_shutdown_a_call_begins_anew() -> None:
    with configured(**MANUAL) as (client, _, _):
        client.shutdown(10)
        client.log("error", "too late")
        assert client.stats().seen == 0
    with configured(**MANUAL) as (other, _, _):
        assert other is not client


def test_an_option_that_nobody_knows_is_an_error() -> None:
    options: dict[str, Any] = {"servicename": "shop"}
    with pytest.raises(TypeError, match="servicename"):
        configure_adaptive_logging(**options)


def test_a_policy_may_be_a_text_a_mapping_or_one_that_was_read() -> None:
    for policy in ('{"budget": "7/s"}', {"budget": "7/s"}, read_policy('{"budget": "7/s"}').policy):
        with configured(policy=policy, **MANUAL):
            assert at_work.pipeline is not None
            assert at_work.pipeline.sampler.policy.budget.cost_per_window == 7 * 10 * RECORD_COST


def test_a_policy_with_errors_is_told_of_and_the_built_in_one_is_in_force() -> None:
    with configured(policy={"budget": 7, "window_seconds": 0, "x": 1}, **MANUAL) as (_, _, said):
        assert at_work.pipeline is not None
        assert at_work.pipeline.sampler.policy.budget.cost_per_window == 20 * 10 * RECORD_COST

    assert len(said) == 3
    assert all(line.startswith("lipservice: policy: $.") for line in said)
    assert said[0].endswith("the built-in policy is in force")


def test_the_own_log_call_takes_templates_attributes_and_levels_by_name_or_number() -> None:
    with configured(**MANUAL) as (client, sent, _):
        client.log("warn", "order %s paid", 17, customer="acme")
        client.log(20, "plain")
        client.log("nonsense", {"any": "thing"})
        client.flush(10)

    assert [(record["severityNumber"]) for record in sent.records] == [13, 9, 9]
    assert sent.bodies == ["order 17 paid", "plain", "{'any': 'thing'}"]
    assert sent.attributes(0) == {"customer": "acme"}


def test_counts_of_all_that_is_sent_add_up_to_what_was_seen() -> None:
    with configured(policy=KEEP_FEW, **MANUAL) as (client, sent, _):
        for number in range(3_000):
            client.log("info" if number % 3 else "debug", "order %s paid", number)
        client.log("info", "wanted", lipservice_keep=True)
        client.shutdown(10)
        stats = client.stats()

    assert stats.seen == 3_001 == stats.kept + stats.dropped + stats.buffered == _accounted(sent)
    assert stats.settlements > 0
    assert stats.exporter.accepted == stats.kept + stats.settlements
    assert any(body.endswith("more like this were not sent: order %s paid") for body in sent.bodies)


def test_dropped_records_are_settled_as_time_goes_by() -> None:
    clock = HandClock()
    with configured(policy=KEEP_FEW, clock=clock, **MANUAL) as (client, _, _):
        for number in range(1_000):
            client.log("info", "order %s paid", number)
        end = time.monotonic() + 30
        while not client.stats().settlements:
            assert time.monotonic() < end
            clock.advance(61)
            time.sleep(0.01)
        names = {thread.name for thread in threading.enumerate()}
    assert "lipservice-settling" in names
    _wait_until(lambda: not any(thread.name == "lipservice-settling" for thread in threading.enumerate()))


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_records_of_a_request_have_its_ids_and_attributes() -> None:
    headers = {"traceparent": PARENT, "X-PostHog-Distinct-Id": "u1", "x-posthog-session-id": "s1"}
    with configured(**MANUAL) as (client, sent, _):
        with request_scope(headers, attributes={"route": "/pay", "own": 1}):
            client.log("info", "paid", own=2)
        client.log("info", "alone")
        client.flush(10)

    record = sent.records[0]
    assert (record["traceId"], record["spanId"], record["flags"]) == (TRACE, SPAN, 1)
    assert list(sent.attributes(0).items())[:4] == [
        ("posthogDistinctId", "u1"),
        ("sessionId", "s1"),
        ("route", "/pay"),
        ("own", "2"),
    ]
    assert "traceId" not in sent.records[1]


def test_an_error_brings_back_what_was_dropped_before_it_in_order() -> None:
    with configured(policy={"budget": "10/s", "window_seconds": 300}, **MANUAL) as (client, sent, _):
        for number in range(6_000):
            client.log("info", "step %s", number)
        before = client.stats()
        with request_scope():
            for number in range(20):
                client.log("info", "step %s", number)
            held = client.stats().buffered
            assert held > 0
            client.log("error", "failed")
        client.flush(10)
        stats, bodies = client.stats(), sent.bodies

    retro = [record["body"]["stringValue"] for record in sent.records if "retro" in str(record.get("attributes"))]
    assert stats.released == held == len(retro)
    assert stats.seen - before.seen == 21
    assert bodies[-1] == "failed"
    assert retro == sorted(retro, key=lambda body: int(body.split(" ")[1]))


def _serve(client: Client, error: BaseException) -> None:
    with request_scope():
        for number in range(20):
            client.log("info", "step %s", number)
        raise error


@pytest.mark.parametrize(("error", "expected"), [(ValueError(), True), (SystemExit(0), False), (SystemExit(1), True)])
def test_a_request_that_is_left_by_an_exception_has_failed(*, error: BaseException, expected: bool) -> None:
    with configured(policy={"budget": "10/s", "window_seconds": 300}, **MANUAL) as (client, _, _):
        for number in range(6_000):
            client.log("info", "step %s", number)
        with pytest.raises(type(error)):
            _serve(client, error)

        assert bool(client.stats().released) is expected
        assert client.stats().buffered == 0


def test_promote_brings_back_what_is_held_and_without_a_request_does_nothing() -> None:
    with configured(policy={"budget": "10/s", "window_seconds": 300}, **MANUAL) as (client, _, _):
        for number in range(6_000):
            client.log("info", "step %s", number)
        client.promote()
        assert client.stats().released == 0
        with request_scope() as scope:
            for number in range(20):
                client.log("info", "step %s", number)
            held = client.stats().buffered
            client.promote(scope)
            assert client.stats().released == held > 0


def test_the_identity_provider_is_asked_only_for_what_is_not_known() -> None:
    asked: list[int] = []

    def provide() -> tuple[str, str]:
        asked.append(1)
        return "d", "s"

    with configured(identity_provider=provide, **MANUAL) as (client, sent, _):
        client.log("info", "one")
        with request_scope(distinct_id="x", session_id="y"):
            client.log("info", "two")
        client.flush(10)

    assert sent.attributes(0) == {"posthogDistinctId": "d", "sessionId": "s"}
    assert sent.attributes(1) == {"posthogDistinctId": "x", "sessionId": "y"}
    assert asked == [1]


def test_a_provider_that_fails_is_counted_and_told_of_once() -> None:
    def provide() -> tuple[str, str]:
        raise RuntimeError

    with configured(identity_provider=provide, **MANUAL) as (client, sent, said):
        client.log("info", "one")
        client.log("info", "two")
        client.flush(10)

        assert sent.bodies == ["one", "two"]
        assert client.stats().hook_failures == 2
        assert len(said) == 1


def test_before_send_changes_what_is_sent_but_no_stamps() -> None:
    def change(record: LogRecord) -> LogRecord:
        record.body = f"changed {record.body}"
        record.attributes = {"mine": 1, "lipservice.count": 99}
        return record

    with configured(before_send=change, **MANUAL) as (client, sent, _):
        client.log("info", "wanted", lipservice_keep=True, own=1)
        client.flush(10)

    assert sent.bodies == ["changed wanted"]
    assert sent.attributes() == {"mine": "1", "lipservice.sample.reason": "keep"}


@pytest.mark.parametrize("result", [5, "x", True])
def test_a_hook_that_fails_half_way_leaves_the_record_as_it_was(result: object) -> None:
    def fail(record: LogRecord) -> Any:
        record.body = None
        assert isinstance(record.attributes, dict)
        record.attributes.clear()
        if result == 5:
            raise KeyError
        return result

    with configured(before_send=fail, **MANUAL) as (client, sent, said):
        client.log("info", "one", own=1)
        client.flush(10)

        assert (sent.bodies, sent.attributes()) == (["one"], {"own": "1"})
        assert client.stats().hook_failures == 1
        assert said[0].startswith("lipservice: before_send failed: ")


def test_what_a_hook_lets_go_is_still_accounted_for() -> None:
    with configured(before_send=lambda _: None, **MANUAL) as (client, sent, _):
        for number in range(50):
            client.log("info", "order %s paid", number)
        client.shutdown(10)

        assert client.stats().hook_drops == 50
        assert (len(sent.records), _accounted(sent)) == (1, 50)


def test_a_hook_may_log_and_is_not_asked_about_that() -> None:
    def log(record: LogRecord) -> LogRecord:
        client.log("info", "from the hook")
        return record

    with configured(before_send=log, **MANUAL) as (client, sent, _):
        client.log("info", "one")
        client.flush(10)

        assert (sent.bodies, client.stats().reentrant) == (["one"], 1)


def test_shadow_sends_everything_and_marks_what_would_be_dropped() -> None:
    with configured(policy=KEEP_FEW, shadow=True, **MANUAL) as (client, sent, _):
        for number in range(1_000):
            client.log("info", "order %s paid", number)
        client.shutdown(10)

        assert len(sent.records) == 1_000
        assert client.stats().settlements == 0
    assert sent.attributes(0) == {}
    assert sent.attributes(-1) == {"lipservice.would.keep": False, "lipservice.would.reason": "budget"}


def test_stamps_always_fit_and_cannot_be_forged() -> None:
    many = {f"k{number}": number for number in range(ATTRIBUTES + 10)}
    with configured(**MANUAL) as (client, sent, _):
        client.log("info", "many", lipservice_keep=True, **many)
        client.log("info", "forged", **{"lipservice.count": 1_000})
        client.flush(10)

    assert len(sent.attributes(0)) == ATTRIBUTES
    assert sent.attributes(0)["lipservice.sample.reason"] == "keep"
    assert sent.records[0]["droppedAttributesCount"] == 11
    assert sent.attributes(1) == {}


def test_rules_see_attributes_of_the_record_and_of_its_request() -> None:
    rule = {"id": "r", "match": {"attributes": {"tenant": "t1"}}, "action": {"algorithm": "never"}}
    with configured(policy={**KEEP_ALL, "rules": [rule]}, **MANUAL) as (client, _, _):
        client.log("info", "one", tenant="t1")
        client.log("info", "two", tenant="t2")
        with request_scope(attributes={"tenant": "t1"}):
            client.log("info", "three")

        assert (client.stats().kept, client.stats().seen) == (1, 3)


def test_a_client_is_what_is_returned() -> None:
    with configured(**MANUAL) as (client, _, _):
        assert isinstance(client, Client)
