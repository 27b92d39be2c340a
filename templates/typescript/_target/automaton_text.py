"""The automaton as a short string: a browser downloads it, and decodes it once.

Byte classes that behave alike become neighbours and states are numbered in the order in which a walk finds them. Then
a row is its differences from the most similar earlier row, mostly one run of classes that leads to the next state.

A number is a last digit from `#` (base 54) behind leading digits from `]` (base 34): no quote, no backslash. Rows are
patches: gap + 1, length - 1 and value for each run, then 0. The text is a patch for the classes of the 256 bytes; for
each state, the distance back to the row it starts from and a patch whose values count from the state itself; and a
patch for the verdicts, one more than the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import ne

from lipservice_generator.representation import Automaton

_LAST, _LAST_BASE = 0x23, 54
_LEADING, _LEADING_BASE = 0x5D, 34

# How many earlier rows are tried: more find few better ones, and the time grows with the square.
_LOOK_BACK = 400

Row = Sequence[int]


def automaton_text(automaton: Automaton) -> dict[str, object]:
    """Return the text, and the numbers of the states it renumbers."""
    columns = _similar_neighbours(list(zip(*automaton.rows, strict=True)))
    order = _walk(automaton, columns)
    place = {state: number for number, state in enumerate(order)}
    rows = [[place[automaton.rows[state][column]] for column in columns] for state in order]
    renamed = {column: number for number, column in enumerate(columns)}
    classes = [renamed[column] for column in automaton.classes]
    verdicts = [automaton.verdicts[state] + 1 for state in order]
    text = _patch([0] * len(classes), classes) + _rows(rows) + _patch([0] * len(rows), verdicts)
    return {
        "text": f'"{text}"',
        "start": place[automaton.start],
        "decided_marked": automaton.decided_marked,
        "decided": automaton.decided,
        "marked": automaton.marked,
    }


def _similar_neighbours(columns: Sequence[Row]) -> list[int]:
    """Order the columns so that each is followed by the most similar one that is left."""
    left = list(range(1, len(columns)))
    order = [0]
    while left:
        last = columns[order[-1]]
        nearest = min(left, key=lambda column: sum(map(ne, columns[column], last)))
        left.remove(nearest)
        order.append(nearest)
    return order


def _walk(automaton: Automaton, columns: Sequence[int]) -> list[int]:
    """Number the states depth first, within the groups that their order tells apart."""
    found: dict[int, None] = {}
    waiting = [automaton.start]
    while waiting:
        state = waiting.pop()
        if state in found:
            continue
        found[state] = None
        waiting += [automaton.rows[state][column] for column in reversed(columns)]
    bounds = (automaton.decided_marked, automaton.decided, automaton.marked)
    rest = [state for state in range(len(automaton.rows)) if state not in found]
    return sorted([*found, *rest], key=lambda state: sum(state >= bound for bound in bounds))


def _rows(rows: Sequence[Row]) -> str:
    text = [_number(0) + _patch([0] * len(rows[0]), rows[0])]
    for state in range(1, len(rows)):
        earlier = range(max(0, state - _LOOK_BACK), state)
        base = min(reversed(earlier), key=lambda other: _cost(rows[other], rows[state]))
        text.append(_number(state - base) + _patch(rows[base], rows[state], state, len(rows)))
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


def _patch(base: Row, row: Row, origin: int = 0, modulus: int = 0) -> str:
    text = ""
    at = 0
    for start, end in _runs(base, row):
        value = (row[start] - origin) % modulus if modulus else row[start]
        text += _number(start - at + 1) + _number(end - start - 1) + _number(value)
        at = end
    return text + _number(0)


def _number(value: int) -> str:
    leading, last = divmod(value, _LAST_BASE)
    text = chr(_LAST + last)
    while leading:
        leading, digit = divmod(leading, _LEADING_BASE)
        text = chr(_LEADING + digit) + text
    return text
