"""What the page says of all rows together."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from emulator_client import exchange, protobuf
from lipservice_conformance.emulator import Emulator, EmulatorSettings, ReceivedRequest, Row
from lipservice_conformance.emulator.overview import Cell, Overview, look_over
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

TRACE = base64.b64encode(bytes(range(16))).decode()
NO_TRACE = base64.b64encode(bytes(16)).decode()


def row(body: str, *, service: str = "shop", level: int = 9, trace: str = NO_TRACE, at: int = 0, **stamps: Any) -> Row:
    attributes = {f"lipservice.{name.replace('_', '.')}": json.dumps(value) for name, value in stamps.items()}
    return Row("", at * 1000, 0, body, "info", level, service, trace, "", 0, "", "", attributes, {})


def request(service: str, billed: int) -> ReceivedRequest:
    return ReceivedRequest(1, 1, "POST", "/", "", {}, 0.0, 0.0, billed_bytes=billed, service=service)


def look(*rows: Row, billed: int = 1000) -> Overview:
    return look_over(rows, [request("shop", billed)])


def test_a_row_accounts_for_as_many_records_as_its_count_says() -> None:
    (service,) = look(row("order 1 paid", count=7), row("order 2 paid"), row("bye")).services
    assert (service.rows, service.records, service.patterns, service.billed) == (3, 9, 2, 1000)
    assert service.unsent == pytest.approx(6 / 9)


def test_what_only_accounts_for_others_counts_for_their_pattern_also_a_native_one() -> None:
    settled = [
        row(f"4 more like this were not sent: order {place} paid", count=4, sample_reason="settled")
        for place in ("<*>", "%d")
    ]
    overview = look(row("order 1 paid"), *settled)
    (pattern,) = overview.patterns
    assert (pattern.template, pattern.cells, overview.total_patterns) == ("order <*> paid", (Cell(3, 9),), 1)


def test_patterns_have_a_cell_for_each_service_and_the_most_frequent_come_first() -> None:
    rows = [row("rare", service="a"), row("often", service="b", count=9), row("rare", service="b", count=0)]
    first, second = look_over(rows, []).patterns
    assert (first.template, first.cells) == ("often", (Cell(0, 0), Cell(1, 9)))
    assert (second.template, second.cells) == ("rare", (Cell(1, 1), Cell(1, 0)))


def test_what_all_records_would_cost_is_what_one_costs_by_their_number() -> None:
    plain = "order 1 paid"
    assert look(row(plain), row(plain), billed=200).services[0].all_bytes == 200
    assert look(row(plain, count=10), row(plain), billed=230).services[0].all_bytes > 5 * 200


def test_of_each_service_the_failed_request_with_most_context_is_shown_whole_and_in_order() -> None:
    (failure,) = look(
        row("failed", level=17, trace=TRACE, at=9),
        row("begun", trace=TRACE, at=2, sample_reason="retro", count=0),
        row("of another", trace=NO_TRACE, at=3),
        row("alone", level=17),
    ).failures
    assert failure.trace == bytes(range(16)).hex()
    assert [(line.after_ms, line.body, line.is_context) for line in failure.lines] == [
        (0, "begun", True),
        (7, "failed", False),
    ]


@pytest.mark.parametrize("count", ["many", None, -3, [1], float("inf"), {"a": 1}])
def test_a_count_that_is_none_does_no_harm(count: object) -> None:
    (service,) = look(row("order 1 paid", count=count)).services
    assert service.records in {0, 1}


def test_the_page_shows_services_patterns_and_a_failed_request(emulator: Emulator) -> None:
    counted = [KeyValue(key="lipservice.count", value=AnyValue(int_value=5))]
    exchange(emulator.url, protobuf("order 1 paid", service="<shop>", attributes=counted))
    exchange(emulator.url, protobuf("order 2 lost", service="till", trace_id=bytes(range(16))))
    shown = exchange(emulator.url, path="/?still", method="GET").body.decode()
    assert "&lt;shop&gt;" in shown
    assert "<shop>" not in shown
    assert "1 row <span>for 5 records</span>" in shown
    assert "order &lt;*&gt; paid" in shown
    assert "A failed request" not in shown


def test_there_is_no_overview_of_rows_of_which_a_part_is_kept() -> None:
    with Emulator(EmulatorSettings(keep_attributes=("seq",))) as part:
        exchange(part.url, protobuf("order 1 paid"))
        assert "Patterns" not in exchange(part.url, path="/", method="GET").body.decode()
