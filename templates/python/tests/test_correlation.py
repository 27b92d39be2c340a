from __future__ import annotations

import pytest

from lipservice._correlation import Facts, read_headers
from lipservice._otlp_tables import ID_BYTES, STATE_BYTES

TRACE, SPAN = "a" * 32, "b" * 16


@pytest.mark.parametrize(
    "value",
    [
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-0",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"01-{TRACE}-{SPAN}-01more",
        "",
    ],
)
def test_what_is_no_traceparent_is_none_and_takes_the_state_along(value: str) -> None:
    assert read_headers([("traceparent", value), ("tracestate", "a=b")]) == Facts()


def test_names_count_in_any_case_and_blanks_around_values_do_not() -> None:
    headers = [("TraceParent", f" \t00-{TRACE}-{SPAN}-03 "), ("TRACESTATE", " a=b\t"), ("X-PostHog-Session-Id", " s ")]

    assert read_headers(headers) == Facts(TRACE, SPAN, 3, "a=b", "", "s")


def test_of_equal_headers_the_first_counts_even_if_it_is_none() -> None:
    assert read_headers([("x-posthog-distinct-id", "a\x00"), ("X-POSTHOG-DISTINCT-ID", "b")]).distinct_id == ""


def test_a_later_version_may_say_more() -> None:
    assert read_headers([("traceparent", f"01-{TRACE}-{SPAN}-01-more")]).trace_id == TRACE


@pytest.mark.parametrize("text", ["x" * (ID_BYTES + 1), "é" * (ID_BYTES // 2 + 1), "a\x7fb", "a\nb"])
def test_ids_of_strangers_that_are_long_or_have_control_characters_are_none(text: str) -> None:
    assert read_headers([("x-posthog-distinct-id", text)]).distinct_id == ""


def test_an_id_may_be_as_long_as_it_may_be() -> None:
    assert read_headers([("x-posthog-distinct-id", "x" * ID_BYTES)]).distinct_id == "x" * ID_BYTES


def test_a_long_trace_state_is_none() -> None:
    headers = [("traceparent", f"00-{TRACE}-{SPAN}-01"), ("tracestate", "a=" + "b" * STATE_BYTES)]

    assert read_headers(headers) == Facts(TRACE, SPAN, 1, "", "", "")
