"""What `doctor.yaml` means; frozen, and all that targets see of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What is said where all conditions hold: each is a fact and the texts of which it must have one.

    `each` is the list for whose texts it is said, or empty. Of lines with the same topic the first is said.
    """

    id: str
    section: str
    topic: str
    level: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    each: str
    text: str


@dataclass(frozen=True)
class Price:
    """What logs cost, who says so, and how a month is counted."""

    source: str
    cents_per_gb: int
    free_gb: int
    retention_days: int
    month_days: int


@dataclass(frozen=True)
class Bounds:
    """A number that may be given: its default, its least and its greatest value."""

    default: int
    low: int
    high: int


@dataclass(frozen=True)
class Doctor:
    """The whole report; sections and lines in order."""

    doc: str
    marks: tuple[tuple[str, str], ...]
    price: Price
    record_bytes: Bounds
    processes: Bounds
    body: str
    token_characters: tuple[int, ...]
    patterns: int
    sections: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    good: str
    wrong: str
