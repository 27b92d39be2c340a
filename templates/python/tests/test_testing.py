"""What applications test their logging with. The first test is the example of the documentation."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from call_capture import KEEP_FEW

import lipservice
from lipservice import testing
from lipservice.testing import Captured, capture

ANYTHING = lipservice._tables.PLACEHOLDER.decode()
README = Path(__file__).parent.parent / "README.md"
log = logging.getLogger("shop.orders")

captured = pytest.fixture(testing.capturing)


def test_a_paid_order_is_logged(captured: Captured) -> None:
    log.info("order %s paid", 17, extra={"customer": "acme"})

    captured.assert_logged(f"order {ANYTHING} paid", severity="info", count=1)


def test_the_example_of_the_readme_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (example,) = [block for block in blocks if "lipservice.testing" in block]
    names: dict[str, object] = {}
    exec(example, names)  # noqa: S102  it is ours
    tests = [value for name, value in names.items() if name.startswith("test_") and callable(value)]
    for test in tests:
        test()

    assert tests


def test_a_captured_record_has_all_that_would_have_arrived() -> None:
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    headers = {"traceparent": trace, "x-posthog-distinct-id": "u1", "x-posthog-session-id": "s"}
    with capture() as captured, lipservice.request_scope(headers):
        log.warning("paid", extra={"items": (1, {"a": 2.5}), "odd": object})
    record = captured.assert_logged("paid", severity=13, logger="shop.orders", attributes={"items": [1, {"a": 2.5}]})

    assert (record.severity, record.severity_text, record.level) == (13, "WARNING", "warn")
    assert (record.distinct_id, record.session_id) == ("u1", "s")
    assert (record.trace_id, record.span_id, record.flags) == ("a" * 32, "b" * 16, 1)
    assert set(record.attributes) == {"items", "odd"}
    assert (record.decision.reason, record.decision.count, record.decision.weight) == ("first", 1, 1.0)
    assert len(record.decision.pattern) == 16
    assert record.time_ns == captured.clock.wall_ns()


def test_what_is_missing_is_said_with_what_is_there_instead(captured: Captured) -> None:
    log.error("order %s refused", 5, extra={"customer": "acme"})
    with pytest.raises(AssertionError) as raised:
        captured.assert_logged("order 5 paid", severity="info", count=1, attributes={"customer": "acme"})

    assert str(raised.value).splitlines() == [
        "expected 1 record \"order 5 paid\" of severity info with customer='acme'; there are 0",
        "captured:",
        "  error  shop.orders  \"order 5 refused\"  customer='acme'",
    ]


def test_what_was_dropped_is_said_too() -> None:
    with capture(policy=KEEP_FEW) as captured:
        for _ in range(500):
            log.info("flood")
    with pytest.raises(AssertionError) as raised:
        captured.assert_logged("another", logger="shop")

    assert str(raised.value).endswith(f"\n{captured.stats().dropped} were dropped by the policy")
    assert captured.stats().dropped > 0


def test_that_nothing_was_captured_is_said(captured: Captured) -> None:
    with pytest.raises(AssertionError, match="nothing was captured"):
        captured.assert_logged("x")


def test_a_long_list_is_cut(captured: Captured) -> None:
    for number in range(30):
        log.info("number %s", number)
    with pytest.raises(AssertionError, match="and 10 more"):
        captured.assert_logged("x", count=2)


def test_what_must_not_be_logged_is_said_with_what_was(captured: Captured) -> None:
    log.info("password is %s", "secret")
    captured.assert_not_logged("password")
    with pytest.raises(AssertionError, match=r"expected no record .*; there is 1\ncaptured:\n"):
        captured.assert_not_logged(f"password is {ANYTHING}")


def test_the_number_of_records_is_exact(captured: Captured) -> None:
    log.info("twice")
    log.info("twice")
    captured.assert_logged("twice", count=2)
    with pytest.raises(AssertionError, match="expected 1 record"):
        captured.assert_logged("twice", count=1)


def test_a_level_that_there_is_not_is_an_error(captured: Captured) -> None:
    log.info("x")
    with pytest.raises(ValueError, match="is no level"):
        captured.find("x", severity="loud")


def test_time_stands_still_until_it_is_advanced() -> None:
    with capture(policy={**KEEP_FEW, "settle_interval_seconds": 60}) as captured:
        for _ in range(500):
            log.info("flood")
        assert captured.settlements == []
        captured.clock.advance(61)
        with pytest.raises(ValueError, match="backwards"):
            captured.clock.advance(-1)
    (settlement,) = captured.settlements

    kept = sum(record.decision.count for record in captured.records)
    assert kept + settlement.decision.count == 500
    assert all(record.body == "flood" for record in captured.records)


def test_runs_with_the_same_policy_keep_the_same() -> None:
    def run() -> list[object]:
        with capture(policy={**KEEP_FEW, "budget": "5/s"}) as captured:
            for number in range(300):
                log.info("%s", f"line {number}")
                captured.clock.advance(0.01)
        return [(record.body, record.decision) for record in captured.records]

    assert run() == run()


def test_the_application_gets_the_same_client_and_the_logger_is_as_it_was() -> None:
    root = logging.getLogger()
    before = (root.level, root.handlers)
    with capture() as captured:
        assert lipservice.configure_adaptive_logging(service_name="shop") is captured.client
        log.debug("inside")
    log.error("outside")

    assert captured.bodies == ["inside"]
    assert (root.level, root.handlers) == before
    assert any("configured already" in line for line in captured.diagnostics)


def test_capturing_while_something_is_configured_is_an_error() -> None:
    with capture(), pytest.raises(RuntimeError, match="configured already"), capture():
        pass


def test_an_option_that_cannot_be_used_is_an_error() -> None:
    with pytest.raises(ValueError, match="budget"), capture(policy={"budget": "plenty"}):
        pass
    with capture() as captured:
        log.info("configured anew")

    assert captured.bodies == ["configured anew"]


def test_with_shadow_everything_is_captured_and_marked() -> None:
    with capture(policy=KEEP_FEW, shadow=True) as captured:
        for _ in range(500):
            log.info("flood")

    assert len(captured.records) == 500
    assert not all(record.decision.would_keep for record in captured.records)


def test_where_nothing_is_sent_nothing_is_captured() -> None:
    with capture(disabled=True) as captured:
        log.error("x")
        captured.clock.advance(1)

    assert captured.records == []
