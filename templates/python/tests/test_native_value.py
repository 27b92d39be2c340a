from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import pathlib
import uuid
from collections import ChainMap, OrderedDict, UserDict, deque, namedtuple
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, NoReturn
from unittest.mock import MagicMock, Mock

import pytest

from lipservice import LogRecord
from lipservice._otlp_tables import VALUES
from lipservice._plain_record import plain_record


def plain(value: object) -> Any:
    record = LogRecord(attributes={"a": value})
    ((_, found),) = plain_record(record, observed_time=True, severity_text=True).attributes
    return found


class Colour(enum.Enum):
    RED = "red"
    NESTED = (1, "a")


class Word(str, enum.Enum):  # noqa: UP042 - which is the older way to write one
    YES = "y"


class Number(enum.IntEnum):
    SEVEN = 7


class Bits(enum.Flag):
    ONE = 1


class LoudText(str):
    __slots__ = ()

    def __str__(self) -> NoReturn:
        raise AssertionError

    __iter__ = __getitem__ = encode = __str__  # type: ignore[assignment] # raising is the point


class LoudInteger(int):
    def __index__(self) -> NoReturn:
        raise AssertionError

    __int__ = __str__ = __repr__ = __eq__ = __index__  # type: ignore[assignment] # as above


class LoudNumber(float):
    def __float__(self) -> NoReturn:
        raise AssertionError

    __str__ = __repr__ = __float__


class LoudList(list[object]):
    def __iter__(self) -> NoReturn:
        raise AssertionError

    __len__ = __getitem__ = __str__ = __iter__  # type: ignore[assignment] # as above


@dataclasses.dataclass
class Order:
    number: int
    parts: list[str]
    secret: str = dataclasses.field(default="s", repr=False)


Point = namedtuple("Point", "x y")  # noqa: PYI024 - the untyped one is what is passed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (-(2**63), -(2**63)),
        (2**63 - 1, 2**63 - 1),
        (2**63, str(2**63)),
        (-(2**63) - 1, str(-(2**63) - 1)),
        (2**53 + 1, 2**53 + 1),
        (10**4000, "1" + "0" * 4000),
        (0.5, 0.5),
        ("é", "é"),
        (b"a\xff", b"a\xff"),
        (bytearray(b"ab"), b"ab"),
        (memoryview(b"abcd")[::2], b"ac"),
        (memoryview(b""), b""),
        (memoryview(b"abcdabcd").cast("I"), b"abcdabcd"),
        (dt.datetime(2026, 11, 29, 1, 2, 3, 4, dt.UTC), "2026-11-29T01:02:03.000004+00:00"),
        (dt.date(2026, 11, 29), "2026-11-29"),
        (dt.time(1, 2), "01:02:00"),
        (dt.timedelta(seconds=1), "0:00:01"),
        (decimal.Decimal("1.10"), "1.10"),
        (fractions.Fraction(1, 3), "1/3"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (pathlib.PurePosixPath("/a/b"), "/a/b"),
        (Colour.RED, "red"),
        (Colour.NESTED, [1, "a"]),
        (Word.YES, "y"),
        (Number.SEVEN, 7),
        (Bits.ONE, 1),
        ({3}, [3]),
        (frozenset({"a"}), ["a"]),
        ((1, [2]), [1, [2]]),
        (Point(1, 2), [1, 2]),
        ({"a": {"b": 1}}, (("a", (("b", 1),)),)),
        (OrderedDict(b=1, a=2), (("b", 1), ("a", 2))),
        (UserDict({"a": 1}), (("a", 1),)),
        (ChainMap({"a": 1}), (("a", 1),)),
        (MappingProxyType({"a": 1}), (("a", 1),)),
        (deque([1]), "deque([1])"),
        (range(2), "range(0, 2)"),
        (Order(1, ["x"]), (("number", 1), ("parts", ["x"]))),
        (ValueError("no"), "ValueError: no"),
        (ValueError(), "ValueError"),
        (KeyboardInterrupt("x"), "KeyboardInterrupt: x"),
        (1j, "1j"),
        (int, "<class 'int'>"),
        (..., "Ellipsis"),
    ],
)
def test_a_value_is_sent_as(value: object, expected: object) -> None:
    found = plain(value)

    assert found == expected
    assert type(found) is type(expected)


def test_built_in_values_are_read_behind_the_back_of_subclasses() -> None:
    loud = [LoudText("a"), LoudInteger(5), LoudInteger(2**70), LoudNumber(0.5), LoudList([1])]

    found = plain(loud)

    assert found == ["a", 5, str(2**70), 0.5, [1]]
    assert list(map(type, found)) == [str, int, str, float, list]
    assert plain({LoudText("a"): 1}) == (("a", 1),)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (1, "1"),
        (None, "None"),
        (True, "True"),
        (0.5, "0.5"),
        (b"a\xff", "a\ufffd"),
        (Colour.RED, "red"),
        (Word.YES, "y"),
        (Number.SEVEN, "7"),
        ((1, 2), "(1, 2)"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_key_is_made_a_text(key: object, expected: str) -> None:
    assert plain({key: 1}) == ((expected, 1),)


def fail(*_: object) -> NoReturn:
    raise ValueError


# Made by hand, because a type checker would not have them.
Raises = type("Raises", (), {"__str__": fail, "__class__": property(fail)})
Worse = type("Meta", (type,), {"__name__": property(fail)})("Worse", (), {"__str__": fail})
NoText = type("NoText", (), {"__str__": lambda _: 5})


def test_what_cannot_be_read_is_the_name_of_its_type() -> None:
    released = memoryview(b"a")
    released.release()

    assert plain(Raises()) == "<Raises>"
    assert plain(Worse()) == "<Worse>"
    assert plain(NoText()) == "<NoText>"
    assert plain(released) == "<memoryview>"
    assert plain(10**5000) == "<int>"
    assert plain({Raises(): 1}) == (("<Raises>", 1),)


def test_the_message_of_an_exception_may_raise() -> None:
    class OddError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert plain(OddError()) == "OddError: <OddError>"


def test_mocks_that_lie_about_their_class_are_texts() -> None:
    assert plain(Mock(spec=int)).startswith("<Mock spec='int'")
    assert plain(MagicMock(spec=dict)).startswith("<MagicMock spec='dict'")


class BadMapping(UserDict[str, int]):
    def __iter__(self) -> Iterator[str]:
        yield "a"
        yield "b"
        raise ValueError


class NoMapping(dict[str, int]):
    def items(self) -> Any:
        raise ValueError


class NoPairs(dict[str, int]):
    def items(self) -> Any:
        return [1, ("a", 2), ("b",), None]


class Endless(dict[str, int]):
    def items(self) -> Any:
        number = 0
        while True:
            yield str(number % 3), number
            number += 1


def test_what_was_read_before_a_mapping_failed_counts() -> None:
    assert plain(BadMapping({"a": 1, "b": 2})) == (("a", 1), ("b", 2))
    assert plain(NoMapping()) == "<NoMapping>"
    assert plain(NoPairs()) == (("a", 2),)


def test_a_mapping_without_an_end_ends() -> None:
    assert [key for key, _ in plain(Endless())] in (["0", "1", "2"], ["1", "2", "0"], ["2", "0", "1"])


def test_containers_may_change_while_they_are_read() -> None:
    class Changes:
        def __str__(self) -> str:
            entries[str(len(entries))] = self
            values.append(self)
            members.add(len(members))
            return "changed"

    entries: dict[str, object] = {}
    values: list[object] = []
    members: set[object] = set()
    changing = Changes()
    entries["a"] = changing
    values.append(changing)
    members.add(changing)

    assert plain(entries) == (("a", "changed"),)
    assert plain(values) == ["changed"] * (VALUES - 1)
    assert plain(members)[0] in ("changed", 0, 1)


def test_a_dictionary_that_changes_while_its_keys_are_read_counts_as_far_as_it_was() -> None:
    class Grows:
        def __str__(self) -> str:
            entries[len(entries)] = 1
            return "grown"

    entries: dict[object, object] = {}
    entries[Grows()] = 1
    entries["b"] = 2

    assert plain(entries) == (("grown", 1),)


def test_fields_of_a_data_class_that_raise_are_left_out() -> None:
    @dataclasses.dataclass
    class Broken:
        fine: int
        gone: int

    broken = Broken(1, 2)
    del broken.gone

    assert plain(broken) == (("fine", 1),)


def test_a_text_that_logs_is_read_once() -> None:
    class Counts:
        reads = 0

        def __str__(self) -> str:
            self.reads += 1
            return "x"

    counts = Counts()

    assert plain(counts) == "x"
    assert counts.reads == 1


def test_cycles_and_deep_values_end() -> None:
    cycle: list[object] = [1]
    cycle.append(cycle)
    own: dict[str, object] = {}
    own["own"] = own
    deep: object = []
    for _ in range(10_000):
        deep = [deep]

    for value in (cycle, own, deep):
        plain(value)
