"""The automaton as a short string: a browser downloads it, and decodes it once.

Byte classes that behave alike become neighbours and states are numbered in the order in which a walk finds them. Then
a row is its differences from the most similar earlier row, mostly one run of classes that leads to the next state.

The text (see `table_text` of the generator) is a patch for the classes of the 256 bytes; the rows of the states; and a
patch for the verdicts, one more than the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import ne

from lipservice_generator.representation import Automaton
from lipservice_generator.table_text import Row, patch_text, rows_text


def automaton_text(automaton: Automaton) -> dict[str, object]:
    """Return the text, and the numbers of the states it renumbers."""
    columns = _similar_neighbours(list(zip(*automaton.rows, strict=True)))
    order = _walk(automaton, columns)
    place = {state: number for number, state in enumerate(order)}
    rows = [[place[automaton.rows[state][column]] for column in columns] for state in order]
    renamed = {column: number for number, column in enumerate(columns)}
    classes = [renamed[column] for column in automaton.classes]
    verdicts = [automaton.verdicts[state] + 1 for state in order]
    text = patch_text([0] * len(classes), classes) + rows_text(rows) + patch_text([0] * len(rows), verdicts)
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
