"""Work grows with the message and not faster, counted in executed lines of the package, not in seconds."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any, Self

import pytest

from lipservice import Scanner
from lipservice._json_body import read_body
from lipservice._reducer import reduce_line
from lipservice._scanner import _split
from lipservice._tables import LISTED_WORDS, PERSON_BEFORE, PERSON_WORD, PLACEHOLDER, TEMPLATE_BYTES, TEXT_BYTES
from lipservice._token import TokenReader

UNITS = [
    *"(){}[]<>\"'`,;=|.:!?x0",
    "a:",
    "key:",
    "x.",
    "a/b",
    "<5 ",
    "<5>",
    ">5",
    "5(",
    "5()",
    "( )",
    "(' ",
    "' x'x",
    "x'",
    "='",
    '"a":"b",',
    ", ; : ",
    "...x",
    "5|",
    "a=b=",
    "ab" * 10 + "@",
    PLACEHOLDER.decode(),
    f"{min(PERSON_BEFORE, default=b'').decode()} {PERSON_WORD.decode()} ",
    *[f"{word.decode()} " for word in list(LISTED_WORDS)[::20]],
]


class Steps:
    """Counts executed lines while it is entered."""

    def __init__(self) -> None:
        self.count = 0
        self.before: Any = None

    def trace(self, _: FrameType, event: str, __: object) -> Any:
        self.count += event == "line"
        return self.trace

    def __enter__(self) -> Self:
        self.before = sys.gettrace()
        sys.settrace(self.trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self.before)


def steps(work: Any, *arguments: Any) -> int:
    with Steps() as counted:
        work(*arguments)
    return counted.count


@pytest.mark.parametrize("unit", UNITS)
def test_a_message_of_any_length_costs_a_bounded_number_of_steps(unit: str) -> None:
    whole = unit * (TEXT_BYTES // len(unit))

    assert steps(Scanner().template, whole * 100) <= 1.1 * steps(Scanner().template, whole + "x" * 50) + 200


@pytest.mark.parametrize("unit", UNITS)
def test_the_steps_of_a_line_are_linear_in_its_items(unit: str) -> None:
    reader = TokenReader()

    def reduce(bytes_: int) -> int:
        pieces = _split(unit.encode() * (bytes_ // len(unit)))
        return steps(reduce_line, pieces, map(reader.read, pieces))

    assert reduce(TEMPLATE_BYTES // 2) <= 5 * reduce(TEMPLATE_BYTES // 8) + 400


@pytest.mark.parametrize("unit", UNITS)
def test_the_steps_of_a_token_are_linear_in_its_bytes(unit: str) -> None:
    token = unit.replace(" ", "").encode() * 100

    def read(times: int) -> int:
        return sum(steps(TokenReader().read, piece) for piece in _split(token * times))

    assert read(8) <= 9 * read(1) + 400


@pytest.mark.parametrize("unit", ["[", '{"a":', "[1,", "1,", '"', "\\", '{"a":1},', " "])
def test_the_steps_of_a_body_are_linear_in_its_bytes(unit: str) -> None:
    def read(bytes_: int) -> int:
        return steps(read_body, b"[" + unit.encode() * (bytes_ // len(unit)) + b"]")

    read(0)  # expressions are compiled when they are first needed
    assert read(TEXT_BYTES - 2) <= 9 * read(TEXT_BYTES // 8) + 400
