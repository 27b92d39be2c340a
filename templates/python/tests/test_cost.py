"""What records weigh in bytes, and that no value can make it raise or take long."""

from __future__ import annotations

import enum
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

from lipservice import Record
from lipservice._cost import record_bytes
from lipservice._engine import BODY_BYTES, MAX_COST, OVERHEAD_BYTES, VALUE_BYTES, VALUE_DEPTH


class Colour(enum.Enum):
    RED = "red"


class Word(enum.StrEnum):
    LONG = "long"


class Endless(Mapping[str, object]):
    """Attributes without end."""

    def __getitem__(self, key: str) -> object:
        return key

    def __iter__(self) -> Iterator[str]:
        while True:
            yield "name"

    def __len__(self) -> int:
        return 1


def _attribute_bytes(value: object) -> int:
    return record_bytes(Record("p", attributes={"": value})) - OVERHEAD_BYTES


def _nested(depth: int, inner: object) -> object:
    for _ in range(depth):
        inner = [inner]
    return inner


def _hydra(heads: int) -> list[object]:
    """Return a list that holds itself so many times."""
    hydra: list[object] = []
    hydra += [hydra] * heads
    return hydra


@pytest.mark.parametrize(("body", "counted"), [(0, 0), (7, 7), (BODY_BYTES, BODY_BYTES), (10**12, BODY_BYTES), (-5, 0)])
def test_a_body_counts_up_to_a_limit(body: int, counted: int) -> None:
    assert record_bytes(Record("p", body_bytes=body)) == OVERHEAD_BYTES + counted


@pytest.mark.parametrize(
    ("text", "size"), [("a", 1), ("abc", 3), ("é", 2), ("日", 3), ("😀", 4), ("\ud800", 3), ("a\udcff😀", 8)]
)
def test_a_text_counts_by_its_utf_8_bytes_as_a_value_and_as_a_name(text: str, size: int) -> None:
    assert _attribute_bytes(text) == size
    assert record_bytes(Record("p", attributes={text: "x"})) == OVERHEAD_BYTES + size + 1


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        pytest.param(10**5000, id="huge"),
        1.5,
        float("nan"),
        b"bytes" * 99,
        bytearray(9),
        Decimal("1.5"),
        Colour.RED,
        {1, 2},
        object,
    ],
)
def test_what_is_no_text_and_holds_nothing_counts_as_one_value(value: object) -> None:
    assert _attribute_bytes(value) == VALUE_BYTES


def test_a_member_of_an_enum_of_texts_is_a_text() -> None:
    assert _attribute_bytes(Word.LONG) == 4


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ([], 0),
        (["ab", 1], 2 + VALUE_BYTES),
        (("ab",), 2),
        ({"ab": "c"}, 3),
        ({17: "c"}, 3),
        (OrderedDict(a={"b": 1}), 1 + VALUE_BYTES + 1 + VALUE_BYTES),
        (MappingProxyType({"ab": None}), 2 + VALUE_BYTES),
    ],
)
def test_lists_and_mappings_count_with_what_they_hold(value: object, inside: int) -> None:
    assert _attribute_bytes(value) == VALUE_BYTES + inside


def test_what_lies_too_deep_counts_as_nothing_more() -> None:
    assert _attribute_bytes(_nested(VALUE_DEPTH, "text")) == VALUE_DEPTH * VALUE_BYTES + 4
    assert _attribute_bytes(_nested(VALUE_DEPTH + 1, "text")) == (VALUE_DEPTH + 1) * VALUE_BYTES
    assert _attribute_bytes(_nested(5000, "text")) == (VALUE_DEPTH + 1) * VALUE_BYTES


def test_a_list_that_holds_itself_ends() -> None:
    assert _attribute_bytes(_hydra(1)) == (VALUE_DEPTH + 1) * VALUE_BYTES


@pytest.mark.parametrize(
    "value", [_hydra(2), {"a": _hydra(9)}, ["x" * 10**7], "é" * 10**6, ["x"] * 10**6, [""] * 10**7]
)
def test_what_is_huge_costs_the_most_and_is_not_read_to_its_end(value: object) -> None:
    assert record_bytes(Record("p", attributes={"a": value})) == MAX_COST


def test_attributes_without_end_cost_the_most() -> None:
    assert record_bytes(Record("p", attributes=Endless())) == MAX_COST
    assert _attribute_bytes({"deep": [Endless()]}) == MAX_COST - OVERHEAD_BYTES


@pytest.mark.parametrize("spare", [-1, 0, 1])
def test_the_most_is_reached_by_the_last_byte(spare: int) -> None:
    room = MAX_COST - OVERHEAD_BYTES - 2 * VALUE_BYTES

    assert _attribute_bytes([1, "x" * (room - 1 + spare), ""]) == MAX_COST - OVERHEAD_BYTES + min(spare, 0)


def test_a_name_that_is_no_text_counts_as_it_reads() -> None:
    names: Any = {17: "", None: ""}

    assert record_bytes(Record("p", attributes=names)) == OVERHEAD_BYTES + len("17") + 1 + len("None") + 1


def test_an_empty_text_counts_one_byte_as_a_value_and_none_as_a_name() -> None:
    assert _attribute_bytes("") == 1
    assert _attribute_bytes(["", {"": ""}]) == VALUE_BYTES + 1 + VALUE_BYTES + 1


def test_a_list_is_read_no_further_than_what_a_record_can_cost() -> None:
    read = 0

    def texts() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield ""

    class EndlessList(list[str]):
        def __iter__(self) -> Iterator[str]:
            return texts()

    assert record_bytes(Record("p", attributes={"a": EndlessList()})) == MAX_COST
    assert read <= MAX_COST
