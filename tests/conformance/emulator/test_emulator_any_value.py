"""Values as stored text."""

from __future__ import annotations

import math

import pytest
from lipservice_conformance.emulator.any_value import attribute_text, body_text, value_text
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue, KeyValueList


def entries(*pairs: tuple[str, AnyValue | None]) -> AnyValue:
    values = [KeyValue(key=key, value=value) for key, value in pairs]
    return AnyValue(kvlist_value=KeyValueList(values=values))


def test_a_string_is_the_body_as_it_is_and_in_quotes_elsewhere() -> None:
    value = AnyValue(string_value='say "ü"\n\x1f')
    assert body_text(value) == 'say "ü"\n\x1f'
    assert value_text(value) == '"say \\"ü\\"\\n\\u001f"'


def test_scalars_are_json() -> None:
    assert value_text(AnyValue(bool_value=True)) == "true"
    assert value_text(AnyValue(int_value=-7)) == "-7"
    assert body_text(AnyValue(int_value=7)) == "7"


@pytest.mark.parametrize(
    "number, text",
    [(1.0, "1.0"), (0.1, "0.1"), (1e15, "1000000000000000.0"), (1e16, "1e16"), (1e20, "1e20"), (1e-5, "0.00001"),
     (1.25e-5, "0.0000125"), (1e-6, "1e-6"), (1.5e-10, "1.5e-10"), (-2.5e300, "-2.5e300"), (-0.0, "-0.0")],
)  # fmt: skip
def test_doubles_are_written_as_rust_writes_them(number: float, text: str) -> None:
    assert value_text(AnyValue(double_value=number)) == text


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_null(number: float) -> None:
    assert value_text(AnyValue(double_value=number)) == "null"


def test_a_value_without_a_kind_is_null_and_a_missing_one_the_empty_string() -> None:
    assert attribute_text(KeyValue(key="a", value=AnyValue())) == "null"
    assert attribute_text(KeyValue(key="a")) == '""'


def test_lists_are_json() -> None:
    values = [AnyValue(string_value="a"), AnyValue(), AnyValue(int_value=1)]
    assert value_text(AnyValue(array_value=ArrayValue(values=values))) == '["a",null,1]'
    assert value_text(AnyValue(array_value=ArrayValue())) == "[]"


def test_in_an_object_null_and_nothing_take_the_key_away_and_the_last_of_a_key_wins() -> None:
    one, two = AnyValue(int_value=1), AnyValue(int_value=2)
    assert value_text(entries(("a", one), ("b", None), ("c", AnyValue()), ("a", two))) == '{"a":2}'
    assert value_text(entries()) == "{}"
