"""Rules of redaction compiled to one deterministic automaton, tried from each place of a text.

Unlike the automaton of tokens it holds no whole piece against the rules: it begins anywhere, the beginning depends on
what stands to the left, and a rule may ask what comes next. Positions (Glushkov) and minimisation are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lipservice_generator.automaton import MAX_STATES, Builder, Positions, ranks, refine
from lipservice_generator.pattern import Bytes, Choice, Node, Repeat, Words
from lipservice_generator.pattern import Sequence as Row
from lipservice_generator.redaction.growth import find_growth
from lipservice_generator.redaction.representation import RedactionAutomaton, RedactionRule

ASCII = frozenset(range(128))

# A rule that can begin with more than so many characters is tried at nearly every word: it should need a rarer one.
_MANY = 16

_DEAD: frozenset[int] = frozenset()


class RuleError(ValueError):
    """Rules that no automaton can be made of. `rule` is the index of the one to blame, `field` says where in it."""

    def __init__(self, code: str, rule: int, field: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.rule = rule
        self.field = field
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class _Machine:
    """The automaton in the making. A state is a set of positions; -1 - r is the place before rule r."""

    rules: Sequence[RedactionRule]
    positions: Positions
    first: tuple[frozenset[int], ...]
    classes: tuple[int, ...]
    class_count: int

    def after(self, state: frozenset[int]) -> list[frozenset[int]]:
        """Return the state after each class."""
        found: list[set[int]] = [set() for _ in range(self.class_count)]
        for place in state:
            for following in self.first[-1 - place] if place < 0 else self.positions.follow[place]:
                for number in {self.classes[byte] for byte in self.positions.members[following]}:
                    found[number].add(following)
        return [frozenset(places) for places in found]

    def accepts(self, state: frozenset[int]) -> tuple[int, ...]:
        """Return which rule fits there, counted from 1, by the class of what comes next."""
        fitting = sorted({self.positions.rule[place] for place in state if place in self.positions.last})
        return tuple(
            next((rule + 1 for rule in fitting if number not in self.refused(self.rules[rule].not_after)), 0)
            for number in range(self.class_count + 2)
        )

    def start(self, number: int, rules: Iterable[int]) -> frozenset[int]:
        """Return the state to begin with behind a character of this class."""
        return frozenset(-1 - rule for rule in rules if number not in self.refused(self.rules[rule].not_before))

    def refused(self, members: Iterable[int]) -> frozenset[int]:
        """Return the classes of bytes."""
        return frozenset(self.classes[byte] for byte in members)


def compile_rules(rules: Sequence[RedactionRule]) -> RedactionAutomaton:
    """Compile `rules`, first rule first.

    Raises RuleError for a rule that never applies, for too many states, and for rules whose time would grow faster than
    the text.
    """
    machine = _machine(rules)
    hint, rare = _hint(rules, machine)
    every = range(machine.class_count + 2)
    starts = [machine.start(number, range(len(rules))) for number in every]
    quick = [machine.start(number, rare) for number in every]
    states, rows = _determinise(machine, [*starts, *quick])
    numbers = {state: number for number, state in enumerate(states)}
    begins = [numbers[state] for state in (*starts, *quick)]
    automaton = _minimise(machine, rows, [machine.accepts(state) for state in states], begins, hint)
    _check_reachable(rules, automaton)
    found = find_growth(automaton, [bool(rule.check) for rule in rules])
    if found is not None:
        message = f"`{rules[found].id}` can be tried again and again over one text: time would grow with its square"
        hint = "let `not_before` refuse what a repeat runs over, or end the repeat at what a rule begins with"
        raise RuleError("LS120", found, "match", message, hint)
    return automaton


def _machine(rules: Sequence[RedactionRule]) -> _Machine:
    positions = Positions()
    first = []
    for index, rule in enumerate(rules):
        fragment = Builder(positions, index, 0, ASCII).build(rule.pattern.node)
        first.append(fragment.first)
        positions.last |= fragment.last
    beside = (frozenset(each) for rule in rules for each in (rule.not_before, rule.not_after))
    sets = sorted({*positions.members, *beside}, key=sorted)
    keys = [tuple(byte in members for members in sets) for byte in range(128)]
    classes = ranks(keys)
    return _Machine(rules, positions, tuple(first), tuple(classes), max(classes) + 1)


def _hint(rules: Sequence[RedactionRule], machine: _Machine) -> tuple[str, list[int]]:
    """Return a character that all rules need which can begin with many, and the other rules."""
    common = {
        index
        for index in range(len(rules))
        if len(frozenset().union(*(machine.positions.members[place] for place in machine.first[index]))) > _MANY
    }
    needed = [_needed(rules[index].pattern.node) for index in common]
    shared = sorted(byte for byte in frozenset.intersection(*needed) if not chr(byte).isalnum()) if needed else []
    if not shared:
        return "", list(range(len(rules)))
    # The last of them: full stops and spaces are in most texts.
    return chr(shared[-1]), [index for index in range(len(rules)) if index not in common]


def _needed(node: Node) -> frozenset[int]:
    """Return bytes that stand in all that the node fits."""
    match node:
        case Bytes(members):
            return members if len(members) == 1 else frozenset()
        case Words(_, words):
            return frozenset.intersection(*(frozenset(word.encode()) for word in words)) if words else frozenset()
        case Row(items):
            return frozenset().union(*map(_needed, items))
        case Choice(options):
            return frozenset.intersection(*map(_needed, options))
        case Repeat(body, least, _):
            return _needed(body) if least else frozenset()


def _determinise(machine: _Machine, starts: Sequence[frozenset[int]]) -> tuple[list[frozenset[int]], list[list[int]]]:
    numbers = {state: number for number, state in enumerate(dict.fromkeys((_DEAD, *starts)))}
    states = list(numbers)
    rows: list[list[int]] = []
    for state in states:
        row = []
        for target in machine.after(state):
            if target not in numbers:
                numbers[target] = len(states)
                states.append(target)
            row.append(numbers[target])
        rows.append(row)
        if len(states) > MAX_STATES:
            blame = max(range(len(machine.rules)), key=machine.positions.rule.count)
            message = f"the rules need more than {MAX_STATES} states; `{machine.rules[blame].id}` has the most"
            hint = "use smaller repeat counts, or fewer repeats inside repeats"
            raise RuleError("LS026", blame, "match", message, hint)
    return states, rows


def _minimise(
    machine: _Machine,
    rows: Sequence[Sequence[int]],
    accepts: Sequence[tuple[int, ...]],
    begins: Sequence[int],
    hint: str,
) -> RedactionAutomaton:
    """Merge states that no continuation tells apart, and classes that became equal. State 0 stays the dead one."""
    block = ranks([(number,) for number in refine(rows, ranks(accepts))])
    leaders = {number: state for state, number in reversed(list(enumerate(block)))}
    kept = [leaders[number] for number in range(len(leaders))]
    table = [tuple(block[after] for after in rows[state]) for state in kept]
    none = (0,) * (machine.class_count + 2)
    kinds = list(dict.fromkeys((none, *(accepts[state] for state in kept))))
    half = len(begins) // 2
    return RedactionAutomaton(
        classes=machine.classes,
        class_count=machine.class_count,
        rows=tuple(table),
        starts=tuple(block[state] for state in begins[:half]),
        quick_starts=tuple(block[state] for state in begins[half:]),
        hint=hint,
        verdicts=tuple(kinds.index(accepts[state]) for state in kept),
        accepts=tuple(kinds),
    )


def _check_reachable(rules: Sequence[RedactionRule], automaton: RedactionAutomaton) -> None:
    applied = {number for row in automaton.accepts for number in row}
    for index, rule in enumerate(rules):
        if index + 1 not in applied:
            message = f"rule `{rule.id}` can never apply: earlier rules take all that it fits"
            raise RuleError("LS024", index, "id", message, "move it up, or remove it")
