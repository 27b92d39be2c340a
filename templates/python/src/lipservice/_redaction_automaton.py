"""The automaton that finds what redaction takes out of texts: tried where a rule may begin, one step a character.

No rule fits a character that is not ASCII, so it works on characters as they are.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Final

from lipservice._redaction_tables import (
    ACCEPTS,
    AUTOMATON,
    BEGINNING,
    CLASSES,
    HINT,
    LATE,
    QUICK,
    RULES,
    STATES,
)

_LAST, _LAST_BASE = 0x23, 54
_LEADING, _LEADING_BASE = 0x5D, 34

# Classes without a column in the spec: what is not ASCII, and the start and the end of a text. Nothing fits them.
OTHER: Final = CLASSES
EDGE: Final = CLASSES + 1
_WIDTH: Final = CLASSES + 2

_quick = re.compile(QUICK)
_every = re.compile(f"{QUICK}|{LATE}" if LATE else QUICK)


def may_hold(text: str) -> bool:
    """Tell whether a rule may begin anywhere in a text; most have no such place."""
    return (_every if HINT in text else _quick).search(text) is not None


class Found:
    """What an attempt found: a rule, counted from 1, and where its part ends; `ran_out`: it might have gone on."""

    __slots__ = ("end", "ran_out", "rule")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rule = self.end = 0
        self.ran_out = False


def attempt(text: str, start: int, found: Found) -> None:
    """Try all rules at a place."""
    state = _starts[_class_at(text, start - 1)]
    best = 0
    end = len(text)
    at = start
    kind = _classes.get(text[at], OTHER)
    while state := _rows[state * _WIDTH + kind]:
        at += 1
        kind = EDGE if at == end else _classes.get(text[at], OTHER)
        rule = _accepts[_verdicts[state] + kind]
        if rule and (not best or rule <= best) and (not RULES[rule - 1].checked or _has_check_digit(text[start:at])):
            best = rule
            found.end = at
        if at == end:
            break
    found.rule = best
    found.ran_out = state != 0


def beginnings(text: str, *, is_cut: bool) -> Iterator[int]:
    """Yield places where a rule may begin. The last ones of a text that is cut are all such places."""
    last = len(text) - BEGINNING if is_cut else len(text)
    pattern = _every if is_cut or HINT in text else _quick
    at = 0
    while (place := pattern.search(text, at)) is not None and place.start() < last:
        at = place.start() + 1
        yield place.start()
    yield from range(max(last, at, 0), len(text))


def _class_at(text: str, at: int) -> int:
    return EDGE if at < 0 else _classes.get(text[at], OTHER)


def _has_check_digit(part: str) -> bool:
    """Tell whether digits have the check digit of Luhn: every second one, from the right, counts double."""
    digits = [int(char) for char in part if char.isdigit()]
    doubled = [digit * 2 if digit < 5 else digit * 2 - 9 for digit in digits[-2::-2]]  # noqa: PLR2004  its digits added
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


class _Reader:
    """Reads the automaton's text: numbers, and rows written as their differences from another row."""

    def __init__(self) -> None:
        self._text = AUTOMATON.encode()
        self._at = 0

    def number(self) -> int:
        """Read a number."""
        leading = 0
        while (code := self._text[self._at]) >= _LEADING:
            leading = leading * _LEADING_BASE + code - _LEADING
            self._at += 1
        self._at += 1
        return leading * _LAST_BASE + code - _LAST

    def patch(self, row: list[int], origin: int = 0, modulus: int = 1 << 30) -> list[int]:
        """Overwrite runs of a row: each is gap + 1, length - 1, value; 0 ends them."""
        end = 0
        while gap := self.number():
            start = end + gap - 1
            end = start + self.number() + 1
            row[start:end] = [(self.number() + origin) % modulus] * (end - start)
        return row

    def rows(self) -> array[int]:
        """Read the rows of the states, one behind the other."""
        rows: list[list[int]] = []
        for state in range(STATES):
            distance = self.number()
            rows.append(self.patch(list(rows[state - distance]) if distance else [0] * CLASSES, state, STATES))
        return array("H", [target for row in rows for target in (*row, 0, 0)])


_reader = _Reader()
_classes = {chr(code): number for code, number in enumerate(_reader.patch([0] * 128))}
_rows = _reader.rows()
_verdicts = [number * _WIDTH for number in _reader.patch([0] * STATES)]
_starts = _reader.patch([0] * _WIDTH)
_reader.patch([0] * _WIDTH)  # quick starts are for those who have no regular expression
_accepts = [rule for _ in range(ACCEPTS) for rule in _reader.patch([0] * _WIDTH)]
