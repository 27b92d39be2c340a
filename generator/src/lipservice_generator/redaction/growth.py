"""The proof that redaction takes linear time: no part of a text is read by more than a fixed number of attempts.

Each place of a text may begin an attempt, so time could grow with the square: when attempts that fail late run over the
same text. Their number is bounded unless an attempt can be in a state q, read some text w and be in q again, while
another one that begins at the start of w is in q at its end, too: then every repetition of w adds one (the criterion of
Weber and Seidl for polynomial ambiguity). What an attempt runs over while a rule surely fits is taken out and not tried
again: such states are no part of w.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lipservice_generator.redaction.representation import RedactionAutomaton

_Pair = tuple[int, int]


def find_growth(automaton: RedactionAutomaton, checked: Sequence[bool]) -> int | None:
    """Return the index of a rule whose attempts can pile up, or None. `checked` says which rules have a check."""
    unsure = [
        state
        for state in range(1, len(automaton.rows))
        if any(number == 0 or checked[number - 1] for number in automaton.accepts[automaton.verdicts[state]])
    ]
    for component in _loops(automaton, unsure):
        for state in sorted(component):
            if _piles_up(automaton, state, component):
                return _blamed(automaton, state)
    return None


def _loops(automaton: RedactionAutomaton, states: Collection[int]) -> Iterator[set[int]]:
    """Yield sets of states that can all be reached from each other (two walks, as Kosaraju has it)."""
    inside = set(states)
    after = {state: {next_ for next_ in automaton.rows[state] if next_ in inside} for state in inside}
    before: dict[int, set[int]] = {state: set() for state in inside}
    for state, following in after.items():
        for next_ in following:
            before[next_].add(state)
    seen: set[int] = set()
    for state in reversed(_finished(after)):
        if state not in seen:
            component = _reached(before, state, seen)
            if len(component) > 1 or state in after[state]:
                yield component


def _finished(after: dict[int, set[int]]) -> list[int]:
    """Return the states in the order in which a depth-first walk leaves them."""
    order: list[int] = []
    seen: set[int] = set()
    for root in sorted(after):
        waiting = [(root, False)]
        while waiting:
            state, done = waiting.pop()
            if done:
                order.append(state)
            elif state not in seen:
                seen.add(state)
                waiting.append((state, True))
                waiting += [(next_, False) for next_ in sorted(after[state])]
    return order


def _reached(edges: dict[int, set[int]], root: int, seen: set[int]) -> set[int]:
    found, waiting = set[int](), [root]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            found.add(state)
            waiting += edges[state]
    return found


def _piles_up(automaton: RedactionAutomaton, state: int, component: Collection[int]) -> bool:
    """Tell whether some text leads from `state` to itself, and to it from a start that its own end allows."""
    for start in sorted({*automaton.starts[: automaton.class_count]} - {0}):
        last = {number for number in range(automaton.class_count) if automaton.starts[number] == start}
        if _meets(automaton, (start, state), component, last):
            return True
    return False


def _meets(automaton: RedactionAutomaton, pair: _Pair, component: Collection[int], last: Collection[int]) -> bool:
    goal = pair[1]
    seen, waiting = {pair}, [pair]
    while waiting:
        new, old = waiting.pop()
        for number, (after_new, after_old) in enumerate(zip(automaton.rows[new], automaton.rows[old], strict=True)):
            if after_old not in component or not after_new:
                continue
            if after_new == after_old == goal and number in last:
                return True
            if (after_new, after_old) not in seen:
                seen.add((after_new, after_old))
                waiting.append((after_new, after_old))
    return False


def _blamed(automaton: RedactionAutomaton, state: int) -> int:
    """Return the first rule that can still fit behind a state."""
    fitting: set[int] = set()
    seen, waiting = {state}, [state]
    while waiting:
        at = waiting.pop()
        fitting |= {number for number in automaton.accepts[automaton.verdicts[at]] if number}
        new = set(automaton.rows[at]) - seen - {0}
        seen |= new
        waiting += new
    return min(fitting, default=1) - 1
