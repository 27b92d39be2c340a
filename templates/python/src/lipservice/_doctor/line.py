"""What the tables of the doctor are made of."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A line of the report, and when it is said: where each fact of `when` has one of the texts beside it.

    `each` is the list for whose texts it is said, or empty. Of lines with the same topic the first that fits is said.
    """

    id: str
    section: str
    topic: str
    level: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    each: str
    text: str


class Bounds(NamedTuple):
    """A number that may be given: its default, its least and its greatest value."""

    default: int
    low: int
    high: int
