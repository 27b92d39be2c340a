"""Tables of small numbers as short texts, which an SDK decodes once.

A number is a last digit from `#` (base 54) behind leading digits from `]` (base 34): no quote, no backslash. Rows are
patches of other rows: gap + 1, length - 1 and value for each run that differs, then 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import ne

_LAST, _LAST_BASE = 0x23, 54
_LEADING, _LEADING_BASE = 0x5D, 34

# How many earlier rows are tried: more find few better ones, and the time grows with the square.
_LOOK_BACK = 400

Row = Sequence[int]


def number_text(value: int) -> str:
    """Write a number."""
    leading, last = divmod(value, _LAST_BASE)
    text = chr(_LAST + last)
    while leading:
        leading, digit = divmod(leading, _LEADING_BASE)
        text = chr(_LEADING + digit) + text
    return text


def patch_text(base: Row, row: Row, origin: int = 0, modulus: int = 0) -> str:
    """Write a row as what differs from `base`; with a modulus, values count from `origin`."""
    text = ""
    at = 0
    for start, end in _runs(base, row):
        value = (row[start] - origin) % modulus if modulus else row[start]
        text += number_text(start - at + 1) + number_text(end - start - 1) + number_text(value)
        at = end
    return text + number_text(0)


def rows_text(rows: Sequence[Row], look_back: int = _LOOK_BACK) -> str:
    """Write rows of states: for each the distance back to the row it starts from, and the patch, relative to the state.

    Of so many earlier rows the most similar one is taken.
    """
    text = [number_text(0) + patch_text([0] * len(rows[0]), rows[0])]
    for state in range(1, len(rows)):
        earlier = range(max(0, state - look_back), state)
        base = min(reversed(earlier), key=lambda other: _cost(rows[other], rows[state]))
        text.append(number_text(state - base) + patch_text(rows[base], rows[state], state, len(rows)))
    return "".join(text)


def _cost(base: Row, row: Row) -> int:
    return sum(1 for _ in _runs(base, row))


def _runs(base: Row, row: Row) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of one value where `row` differs from `base`."""
    changed = [at for at, differs in enumerate(map(ne, base, row)) if differs]
    start = 0
    for index, at in enumerate(changed):
        following = changed[index + 1] if index + 1 < len(changed) else -1
        if following != at + 1 or row[following] != row[at]:
            yield changed[start], at + 1
            start = index + 1
