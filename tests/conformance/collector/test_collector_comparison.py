"""The comparison with a Collector's file, on files that are written here; the Collector itself is not needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lipservice_conformance.collector.check import WayResult
from lipservice_conformance.collector.corpus import make_corpus
from lipservice_conformance.collector.expectation import Expectation
from lipservice_conformance.collector.held_record import HeldRecord
from lipservice_conformance.collector.model import (
    Record,
    Value,
    boolean,
    bytestring,
    double,
    entries,
    integer,
    listing,
    text,
)
from lipservice_conformance.collector.received import ReceivedError, read_received
from lipservice_conformance.collector.refusal import REFUSALS, judge_refusal
from lipservice_conformance.collector.sending import Sent
from lipservice_conformance.collector.verdict import Surroundings, Verdict, judge, judge_delivery
from lipservice_conformance.collector.view import measures
from lipservice_conformance.specification import read_specification

ROOT = Path(__file__).resolve().parents[3]
OTLP = read_specification(ROOT / "spec").representation.otlp
AROUND = Surroundings((["service.name", text("shop")],), ("lipservice", "0.1.0"))


def expected(record: Record, encoding: str = "protobuf") -> HeldRecord:
    return Expectation(encoding, OTLP.limits, OTLP.marks).record(record)


def line(*records: dict[str, Any], version: str = "0.1.0") -> str:
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}
    scoped = {"scope": {"name": "lipservice", "version": version}, "logRecords": list(records)}
    return json.dumps({"resourceLogs": [{"resource": resource, "scopeLogs": [scoped]}]})


def body(content: str) -> dict[str, Any]:
    return {"body": {"stringValue": content}}


def failed(verdicts: list[Verdict]) -> dict[str, tuple[str, ...]]:
    return {verdict.case: verdict.differences for verdict in verdicts if verdict.differences}


def compare(sent: list[Record], *lines: str) -> dict[str, tuple[str, ...]]:
    return failed(judge([expected(record) for record in sent], AROUND, read_received(lines)))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{}", None),
        ('{"stringValue":""}', text("")),
        ('{"boolValue":false}', boolean(False)),
        ('{"intValue":"-9223372036854775808"}', integer(-(2**63))),
        ('{"doubleValue":-0}', double(-0.0)),
        ('{"doubleValue":0}', double(0.0)),
        ('{"doubleValue":1e21}', double(1e21)),
        ('{"doubleValue":"NaN"}', double(float("nan"))),
        ('{"doubleValue":"-Infinity"}', double(float("-inf"))),
        ('{"bytesValue":"//79"}', bytestring(b"\xff\xfe\xfd")),
        ('{"bytesValue":""}', bytestring(b"")),
        ('{"arrayValue":{}}', listing()),
        ('{"arrayValue":{"values":[{},{"intValue":"1"}]}}', listing(None, integer(1))),
        ('{"kvlistValue":{"values":[{"key":"b","value":{}},{"key":"a"}]}}', entries(("a", None), ("b", None))),
    ],
)
def test_a_value_of_the_file_is_read_as_what_it_means(written: str, value: Value) -> None:
    (one,) = read_received([line({"body": json.loads(written, parse_int=raw_number)})])
    assert one.record.body == value


def raw_number(digits: str) -> float:
    return -0.0 if digits == "-0" else int(digits)


def test_all_fields_of_a_record_are_read() -> None:
    written = {
        "timeUnixNano": "1",
        "observedTimeUnixNano": "2",
        "severityNumber": 9,
        "severityText": "INFO",
        "attributes": [{"key": "b", "value": {"intValue": "1"}}, {"key": "a", "value": {}}],
        "droppedAttributesCount": 3,
        "flags": 1,
        "traceId": "0a" * 16,
        "spanId": "0b" * 8,
        "eventName": "paid",
    }
    (one,) = read_received([line(written)])
    attributes: tuple[list[Any], ...] = (["a", None], ["b", integer(1)])
    assert one.record == HeldRecord(
        "1", "2", 9, "INFO", None, attributes, 3, 1, trace_id="0a" * 16, span_id="0b" * 8, event_name="paid"
    )


def test_a_field_that_otlp_does_not_have_is_no_file_of_the_collector() -> None:
    with pytest.raises(ReceivedError, match="colour"):
        read_received([line({"colour": "red"})])


def test_what_arrived_as_sent_differs_in_nothing() -> None:
    sent = [{"body": text("one")}, {"body": text("two")}, {"body": text("two")}]
    assert compare(sent, line(body("one")), line(body("two"), body("two"))) == {}


def test_a_field_that_differs_is_named_with_both_values() -> None:
    found = compare([{"body": text("one"), "severity": 9}], line(body("one")))
    assert found == {"record 0": ("severity: expected 9, got 0",)}


def test_an_attribute_that_differs_is_named_by_its_key() -> None:
    sent = [{"attributes": [["zero", double(-0.0)]]}]
    written = {"attributes": [{"key": "zero", "value": {"doubleValue": 0}}]}
    (found,) = compare(sent, line(written))["record 0"]
    assert found.startswith("attribute `zero`: ")


def test_attributes_in_another_order_are_the_same_attributes() -> None:
    sent = [{"attributes": [["b", None], ["a", entries(("d", None), ("c", None))]]}]
    inner = {"kvlistValue": {"values": [{"key": "c"}, {"key": "d"}]}}
    assert compare(sent, line({"attributes": [{"key": "a", "value": inner}, {"key": "b", "value": {}}]})) == {}


def test_an_attribute_written_twice_is_a_difference() -> None:
    sent = [{"attributes": [["a", integer(1)], ["a", integer(2)]]}]
    pair = {"key": "a", "value": {"intValue": "2"}}
    assert compare(sent, line({"attributes": [pair]})) == {}
    assert list(compare(sent, line({"attributes": [pair, pair]}))) == ["record 0"]


def test_only_the_record_that_is_lost_is_said_to_be_lost() -> None:
    found = compare([{"body": text(word)} for word in ("one", "two", "three")], line(body("one"), body("three")))
    assert list(found) == ["record 1"]
    assert found["record 1"][0].startswith("did not arrive")


def test_a_record_that_arrives_twice_is_a_stray() -> None:
    found = compare([{"body": text("one")}], line(body("one")), line(body("one")))
    assert list(found) == ["strays"]


def test_another_order_is_one_difference() -> None:
    found = compare([{"body": text("one")}, {"body": text("two")}], line(body("two"), body("one")))
    assert found == {"order": ("they came in another order",)}


def test_a_wrong_scope_is_told_once_for_all_records() -> None:
    found = compare([{"body": text("one")}] * 2, line(body("one"), body("one"), version="9"))
    assert found == {"scope": ("scope: expected ('lipservice', '0.1.0'), got ('lipservice', '9')",)}


def test_json_has_words_for_what_it_cannot_write_and_protobuf_has_the_thing_itself() -> None:
    value = listing(double(float("nan")), double(float("inf")), double(float("-inf")), None)
    assert expected({"body": value}).body == value
    words = listing(text("NaN"), text("Infinity"), text("-Infinity"), text("null"))
    assert expected({"body": value}, "json").body == words


def test_limits_and_ranges_of_the_contract_are_expected() -> None:
    attributes = [[f"{number:03}", None] for number in range(130)]
    held = expected(
        {"body": text("z" * 65_537), "attributes": attributes, "dropped": 3, "severity": 25, "flags": 0x1FF}
    )
    assert held.body == text("z" * 65_533 + "…")
    assert (len(held.attributes), held.dropped, held.severity, held.flags) == (128, 5, 0, 0xFF)
    ids = expected({"trace_id": "0" * 32, "span_id": "AB" * 8, "time": str(2**63)})
    assert (ids.trace_id, ids.span_id, ids.time) == ("", "ab" * 8, "0")


def test_a_list_too_deep_becomes_its_mark() -> None:
    value: Value = integer(1)
    for _ in range(29):
        value = listing(value)
    held = expected({"body": value}).body
    for _ in range(28):
        assert held is not None
        (held,) = held["l"]
    assert held == text("[...]")


def test_what_the_sdk_says_must_be_what_the_collector_has() -> None:
    fine = Sent("success", {"emitted": 2, "accepted": 2, "lost": {"closed": 0}})
    assert judge_delivery(fine, 2, 2).differences == ()
    assert judge_delivery(fine, 2, 1).differences == ("rows of the Collector: expected 2, got 1",)
    lossy = Sent("failure", {"emitted": 2, "accepted": 1, "lost": {"rejected": 1}})
    assert len(judge_delivery(lossy, 2, 1).differences) == 4
    assert judge_delivery(Sent(trouble="it ended"), 2, 0).differences == ("it ended",)


def test_a_refusal_is_as_expected_only_when_the_rest_arrived_and_the_loss_was_counted() -> None:
    refusal = next(one for one in REFUSALS if one.pipeline == "small")
    came = [HeldRecord(body=refusal.records[at]["body"]) for at in refusal.arrive]
    stats = {"emitted": 24, "accepted": 20, "lost": {"refused": 4}}
    for flushed in ("failure", "success"):
        assert judge_refusal(refusal, Sent(flushed, stats), came).differences == ()
    assert len(judge_refusal(refusal, Sent("timeout", stats), came).differences) == 1
    assert len(judge_refusal(refusal, Sent("failure", {**stats, "lost": {}}), came[1:]).differences) == 2


def test_failed_cases_are_counted_in_all_and_for_each_sdk() -> None:
    good, bad = Verdict("a", ()), Verdict("b", ("differs",))
    results = [WayResult("go", "go.http", (good, bad)), WayResult("python", "python.http", (good,))]
    assert {measure.name: measure.value for measure in measures(results)} == {
        "collector.cases": 3,
        "collector.failed": 1,
        "collector.go.cases": 2,
        "collector.go.failed": 1,
        "collector.python.cases": 1,
        "collector.python.failed": 0,
    }


def test_the_corpus_is_always_the_same_and_has_every_kind_of_value_everywhere() -> None:
    corpus = make_corpus()
    assert json.dumps(corpus) == json.dumps(make_corpus())
    assert len(corpus) >= 300
    for place in ("body", "attributes"):
        written = json.dumps([record.get(place) for record in corpus])
        assert all(f'"{kind}": ' in written for kind in "sbidxlm")
