"""What the vectors of `encode` say is read by the official classes as one content, and by PostHog without complaint."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.json_format import ParseError
from lipservice_conformance.authoring import read_authoring
from lipservice_conformance.official_reading import read_json_body, read_protobuf_body, with_marks
from lipservice_conformance.posthog_json import posthog_fault
from lipservice_conformance.slow_otlp import encode
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import decode_text
from lipservice_conformance.vector import VECTORS, load_vectors

ROOT = Path(__file__).parents[2]
AUTHORED = ROOT / "conformance/authoring/encode"


def bodies() -> Iterator[tuple[str, str, str]]:
    """Yield each request of a vector, or one that is to be one, with its bodies in JSON and in protobuf."""
    operations = read_specification(ROOT / "spec").operations
    files = [path for path in sorted(AUTHORED.glob("*.yaml")) if path.name != "contexts.yaml"]
    known: dict[tuple[str, str], str] = {}
    for question in (one for path in files for one in read_authoring(path, operations)):
        known.setdefault((text_of(question.arguments["request"]), str(question.arguments["encoding"])), "")
    for vector in load_vectors(VECTORS, operations.values()):
        if vector.op == "encode":
            name = (text_of(vector.arguments["request"]), str(vector.arguments.get("encoding", "protobuf")))
            known[name] = text_of(vector.out["body"])
    for request in dict.fromkeys(request for request, _ in known):
        json_body, hex_body = (
            known.get((request, name)) or encode(request, name)["body"] for name in ("json", "protobuf")
        )
        yield request[:80], json_body, hex_body


def text_of(value: object) -> str:
    return str(decode_text(value))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def every() -> list[tuple[str, str, str]]:
    return list(bodies())


def test_both_encodings_of_every_vector_have_one_content_for_the_official_classes(
    every: list[tuple[str, str, str]],
) -> None:
    assert len(every) >= 250
    for request, json_body, hex_body in every:
        assert read_json_body(json_body) == with_marks(read_protobuf_body(bytes.fromhex(hex_body))), request


def test_what_the_official_classes_read_they_write_again_byte_for_byte(every: list[tuple[str, str, str]]) -> None:
    for request, _, hex_body in every:
        message = read_protobuf_body(bytes.fromhex(hex_body))
        assert message.SerializeToString(deterministic=True).hex() == hex_body, request


def test_posthog_would_take_the_json_of_every_vector(every: list[tuple[str, str, str]]) -> None:
    assert [(request, fault) for request, body, _ in every if body and (fault := posthog_fault(body))] == []


def record(members: str) -> str:
    return f'{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{{{members}}}]}}]}}]}}'


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ('"timeUnixNano":5', ".timeUnixNano: found 5"),
        ('"timeUnixNano":"9223372036854775808"', ".timeUnixNano: found '9223372036854775808'"),
        ('"severityNumber":"9"', ".severityNumber: found '9'"),
        ('"flags":256', ".flags: found 256"),
        ('"severityText":null', ".severityText: found None"),
        ('"traceId":"5B8O"', ".traceId: found '5B8O'"),
        ('"body":{"intValue":5}', ".body.intValue: found 5"),
        ('"body":{"doubleValue":"NaN"}', ".body.doubleValue: found 'NaN'"),
        ('"body":{"boolValue":"true"}', ".body.boolValue: found 'true'"),
        ('"body":{"arrayValue":{"values":[null]}}', ".body.arrayValue.values[0]: found None"),
        ('"body":{"arrayValue":{"values":[{}]}}', ".body.arrayValue.values[0]: found {}"),
        ('"body":{"arrayValue":{}}', ".body.arrayValue: found {}"),
        ('"body":{"kvlistValue":{}}', ".body.kvlistValue: found {}"),
        ('"body":{"stringValue":"a","boolValue":true}', ".body: found {'stringValue': 'a', 'boolValue': True}"),
        ('"attributes":[{"value":{}}]', ".attributes[0]: found {'value': {}}"),
        ('"attributes":null', ".attributes: found None"),
    ],
)
def test_what_posthog_refuses_is_found_with_its_place(members: str, fault: str) -> None:
    assert posthog_fault(record(members)) == f"$.resourceLogs[0].scopeLogs[0].logRecords[0]{fault}"


def test_nan_half_a_surrogate_and_what_is_no_json_are_refused() -> None:
    for members in ('"body":{"doubleValue":NaN}', '"body":{"stringValue":"\ud800"}', '"flags":1,"flags":1', '"flags"'):
        assert posthog_fault(record(members))
    assert posthog_fault(record('"body":{},"attributes":[{"key":"","value":{}}]')) == ""


@pytest.mark.parametrize(("levels", "taken"), [(39, True), (40, False)])
def test_lists_that_are_40_deep_are_refused_as_posthog_was_seen_to(levels: int, *, taken: bool) -> None:
    value = '{"stringValue":"x"}'
    for _ in range(levels):
        value = f'{{"arrayValue":{{"values":[{value}]}}}}'
    assert (posthog_fault(record(f'"body":{value}')) == "") is taken


def test_the_official_reader_refuses_what_is_no_otlp() -> None:
    with pytest.raises(ParseError):
        read_json_body(record('"severity":9'))
