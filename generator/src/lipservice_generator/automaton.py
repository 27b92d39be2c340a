"""Token rules compiled to one deterministic automaton over byte classes.

Before: an ordered list of rules, each a pattern over a whole piece, some with a boundary after their first part.
After: one table; a scanner reads each byte of a piece once and knows which rule holds and where its first part ends.

Built from the patterns' positions (Glushkov), determinised with the rules' priority, minimised, and renumbered so
that what a scanner must do on entering a state is told by comparing the state's number (see `Automaton`).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field

from lipservice_generator.pattern import Bytes, Choice, Node, Repeat, Sequence, Words
from lipservice_generator.representation import Automaton, Rule

# 2,000 states of some 60 classes are about a quarter of a megabyte of source in each SDK; the rules of
# token-class-1 need 239 (623 before minimisation). More is a rule gone wrong, such as {1,64} in a {1,64}.
MAX_STATES = 2000

_WORD = -1


class AutomatonError(ValueError):
    """Rules that cannot be compiled. `rule` is the index of the rule to blame, `witness` a piece that shows it."""

    def __init__(self, code: str, rule: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.rule = rule
        self.message = message
        self.hint = hint


@dataclass
class Positions:
    """Every place of every rule where one byte is read, and which places may follow it."""

    members: list[frozenset[int]] = field(default_factory=list)
    rule: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    follow: list[set[int]] = field(default_factory=list)
    last: set[int] = field(default_factory=set)
    first: list[int] = field(default_factory=list)

    def add(self, members: frozenset[int], rule: int, part: int) -> int:
        """Add a place that reads one byte; return its number."""
        self.members.append(members)
        self.rule.append(rule)
        self.part.append(part)
        self.follow.append(set())
        return len(self.members) - 1


@dataclass(frozen=True)
class Fragment:
    """A piece of a pattern: where it starts, where it ends, whether it can be empty."""

    first: frozenset[int]
    last: frozenset[int]
    nullable: bool


EMPTY = Fragment(frozenset(), frozenset(), nullable=True)

# A thread is a position, and whether the remembered boundary is still its own (a later crossing overwrites it).
_Thread = tuple[int, bool]
_State = tuple[frozenset[_Thread], bool]

# Not the empty set, which is the state where nothing fits any more.
_START: _State = (frozenset({(-1, True)}), False)


def compile_automaton(rules: Seq[Rule], piece_bytes: frozenset[int]) -> Automaton:
    """Compile `rules`, first rule first. `piece_bytes` are the bytes a piece can hold; no other takes part.

    Raises AutomatonError for a rule that never applies, a boundary that is not unique, or too many states.
    """
    positions = Positions()
    for index, rule in enumerate(rules):
        _add_rule(positions, index, [part.pattern.node for part in rule.parts], piece_bytes)
    classes, class_count = _byte_classes(positions, piece_bytes)
    rows, verdicts, marks = _determinise(positions, rules, classes, class_count)
    _check_reachable(rules, verdicts)
    return _number(*_minimise(rows, verdicts, marks), classes)


def _add_rule(positions: Positions, index: int, parts: Seq[Node], piece_bytes: frozenset[int]) -> None:
    whole = EMPTY
    for number, node in enumerate(parts):
        builder = Builder(positions, index, number, piece_bytes)
        whole = builder.join(whole, builder.build(node))
    positions.first.extend(whole.first)
    positions.last |= whole.last


@dataclass(frozen=True)
class Builder:
    """Adds the positions of one part of one rule."""

    positions: Positions
    rule: int
    part: int
    piece_bytes: frozenset[int]

    def build(self, node: Node) -> Fragment:
        """Add the places of a node."""
        match node:
            case Bytes(members):
                return self.one(members & self.piece_bytes)
            case Words(_, words):
                return self.any_of(self.text(word) for word in words)
            case Sequence(items):
                return self.all_of(self.build(item) for item in items)
            case Choice(options):
                return self.any_of(self.build(option) for option in options)
            case Repeat(body, least, most):
                return self.repeat(body, least, most)

    def one(self, members: frozenset[int]) -> Fragment:
        """Add a place for one byte."""
        place = frozenset({self.positions.add(members, self.rule, self.part)})
        return Fragment(place, place, nullable=False)

    def text(self, word: str) -> Fragment:
        """Add a place for each byte of a word."""
        return self.all_of(self.one(frozenset({byte}) & self.piece_bytes) for byte in word.encode())

    def join(self, left: Fragment, right: Fragment) -> Fragment:
        """Put two fragments in a row."""
        for place in left.last:
            self.positions.follow[place] |= right.first
        first = left.first | right.first if left.nullable else left.first
        last = left.last | right.last if right.nullable else right.last
        return Fragment(first, last, left.nullable and right.nullable)

    def all_of(self, fragments: Iterable[Fragment]) -> Fragment:
        """Put fragments in a row."""
        whole = EMPTY
        for fragment in fragments:
            whole = self.join(whole, fragment)
        return whole

    def any_of(self, fragments: Iterable[Fragment]) -> Fragment:
        """Let any one of the fragments fit."""
        every = list(fragments)
        first = frozenset[int]().union(*(fragment.first for fragment in every))
        last = frozenset[int]().union(*(fragment.last for fragment in every))
        return Fragment(first, last, any(fragment.nullable for fragment in every))

    def repeat(self, body: Node, least: int, most: int | None) -> Fragment:
        """Add the body so many times."""
        required = self.all_of(self.build(body) for _ in range(least))
        if most is None:
            return self.join(required, self.loop(self.build(body)))
        # x{0,3} as (x(x(x)?)?)?: in a row, x?x?x? would join every copy to every later one.
        tail = EMPTY
        for _ in range(most - least):
            tail = self.optional(self.join(self.build(body), tail))
        return self.join(required, tail)

    def loop(self, fragment: Fragment) -> Fragment:
        """Let a fragment fit again and again, or not at all."""
        for place in fragment.last:
            self.positions.follow[place] |= fragment.first
        return self.optional(fragment)

    def optional(self, fragment: Fragment) -> Fragment:
        """Let a fragment be left out."""
        return Fragment(fragment.first, fragment.last, nullable=True)


def _byte_classes(positions: Positions, piece_bytes: frozenset[int]) -> tuple[list[int], int]:
    """Group the bytes that no position tells apart. Bytes that no piece holds join the first class."""
    groups: dict[tuple[int, ...], int] = {}
    classes = [0] * 256
    distinct = sorted(set(positions.members), key=sorted)
    for byte in sorted(piece_bytes):
        key = tuple(index for index, members in enumerate(distinct) if byte in members)
        classes[byte] = groups.setdefault(key, len(groups))
    return classes, len(groups)


def _determinise(
    positions: Positions, rules: Seq[Rule], classes: Seq[int], class_count: int
) -> tuple[list[list[int]], list[int], list[bool]]:
    """Subset construction; each state also knows whether entering it marks the boundary."""
    reads = [sorted({classes[byte] for byte in members}) for members in positions.members]
    numbers: dict[_State, int] = {_START: 0}
    states = [_START]
    rows: list[list[int]] = []
    verdicts = [_WORD]
    for state in states:
        row = []
        for target in _step(positions, reads, state, class_count):
            if target not in numbers:
                numbers[target] = len(states)
                states.append(target)
                verdicts.append(_verdict(positions, rules, target))
            row.append(numbers[target])
        rows.append(row)
        if len(states) > MAX_STATES:
            raise _too_large(rules, max(range(len(rules)), key=positions.rule.count))
    return rows, verdicts, [marked for _, marked in states]


def _too_large(rules: Seq[Rule], blame: int) -> AutomatonError:
    message = f"the token rules need more than {MAX_STATES} states; `{rules[blame].id}` is the largest of them"
    return AutomatonError("LS026", blame, message, "use smaller repeat counts, or fewer repeats inside repeats")


def _step(positions: Positions, reads: Seq[Seq[int]], state: _State, class_count: int) -> list[_State]:
    """Return the state after each byte class."""
    moved: list[set[_Thread]] = [set() for _ in range(class_count)]
    crossed: list[set[_Thread]] = [set() for _ in range(class_count)]
    for place, own in state[0]:
        for after in positions.first if place < 0 else positions.follow[place]:
            crossing = place >= 0 and positions.part[place] == 0 < positions.part[after]
            for number in reads[after]:
                (crossed if crossing else moved)[number].add((after, True if crossing else own))
    return [_settle(positions, *pair) for pair in zip(moved, crossed, strict=True)]


def _settle(positions: Positions, moved: set[_Thread], crossed: set[_Thread]) -> _State:
    """After a crossing, the boundary remembered by any thread that crossed earlier is lost."""
    if crossed:
        moved = {(place, own and positions.part[place] == 0) for place, own in moved}
    return frozenset(moved | crossed), bool(crossed)


def _verdict(positions: Positions, rules: Seq[Rule], state: _State) -> int:
    accepting = [thread for thread in state[0] if thread[0] in positions.last]
    if not accepting:
        return _WORD
    rule = min(positions.rule[place] for place, _ in accepting)
    if len(rules[rule].parts) > 1 and any(not own for place, own in accepting if positions.rule[place] == rule):
        message = f"where the first part of `{rules[rule].id}` ends is not always clear"
        hint = "make the first byte after it one that this part, and the first part of other rules, cannot hold"
        raise AutomatonError("LS025", rule, message, hint)
    return rule


def _check_reachable(rules: Seq[Rule], verdicts: Seq[int]) -> None:
    for index, rule in enumerate(rules):
        if index not in verdicts:
            message = f"rule `{rule.id}` can never apply: earlier rules take every piece it fits"
            raise AutomatonError("LS024", index, message, "move it up, or remove it")


def _minimise(
    rows: Seq[Seq[int]], verdicts: Seq[int], marks: Seq[bool]
) -> tuple[list[list[int]], list[int], list[bool]]:
    """Merge states that no continuation tells apart."""
    block = ranks([(number,) for number in refine(rows, ranks(list(zip(verdicts, marks, strict=True))))])
    leaders = {number: state for state, number in reversed(list(enumerate(block)))}
    kept = [leaders[number] for number in range(len(leaders))]
    table = [[block[after] for after in rows[state]] for state in kept]
    return table, [verdicts[state] for state in kept], [marks[state] for state in kept]


def refine(rows: Seq[Seq[int]], block: list[int]) -> list[int]:
    """Split blocks until all states of a block go to the same blocks (Hopcroft: the smaller half is seen again)."""
    before = _predecessors(rows)
    members: list[set[int]] = [set() for _ in range(max(block) + 1)]
    for state, number in enumerate(block):
        members[number].add(state)
    waiting = list(range(len(members)))
    while waiting:
        splitter = list(members[waiting.pop()])
        for sources in before:
            coming = [source for state in splitter for source in sources.get(state, ())]
            for number, part in _by_block(coming, block).items():
                if len(part) < len(members[number]):
                    waiting.append(_split(members, block, number, part, waiting))
    return block


def _predecessors(rows: Seq[Seq[int]]) -> list[dict[int, list[int]]]:
    """For each byte class: which states lead to a state."""
    before: list[dict[int, list[int]]] = [{} for _ in rows[0]]
    for state, row in enumerate(rows):
        for number, after in enumerate(row):
            before[number].setdefault(after, []).append(state)
    return before


def _by_block(states: Iterable[int], block: Seq[int]) -> dict[int, set[int]]:
    grouped: dict[int, set[int]] = {}
    for state in states:
        grouped.setdefault(block[state], set()).add(state)
    return grouped


def _split(members: list[set[int]], block: list[int], number: int, part: set[int], waiting: Seq[int]) -> int:
    """Take `part` out of its block, or the rest if that is smaller and the block does not wait to be seen again."""
    rest = members[number] - part
    moved = part if number in waiting or len(part) <= len(rest) else rest
    members[number] -= moved
    members.append(moved)
    for state in moved:
        block[state] = len(members) - 1
    return len(members) - 1


def ranks(keys: Seq[tuple[int | bool, ...]]) -> list[int]:
    """Number equal keys alike, in order of first appearance."""
    numbers: dict[tuple[int | bool, ...], int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _number(rows: Seq[Seq[int]], verdicts: Seq[int], marks: Seq[bool], classes: Seq[int]) -> Automaton:
    """Order the states by what entering them asks of a scanner, and merge byte classes that became equal."""
    decided = _decided(rows, verdicts, marks)
    groups = [(not decided[state], not marks[state]) for state in range(len(rows))]
    order = sorted(range(len(rows)), key=lambda state: (groups[state], state))
    place = {state: number for number, state in enumerate(order)}
    table = [[place[after] for after in rows[state]] for state in order]
    columns = ranks(list(zip(*table, strict=True)))
    kept = [columns.index(number) for number in range(max(columns) + 1)]
    return Automaton(
        classes=tuple(columns[number] for number in classes),
        class_count=len(kept),
        rows=tuple(tuple(row[number] for number in kept) for row in table),
        verdicts=tuple(verdicts[state] for state in order),
        start=place[0],
        decided_marked=groups.count((False, False)),
        decided=sum(decided),
        marked=sum(decided) + groups.count((True, False)),
    )


def _decided(rows: Seq[Seq[int]], verdicts: Seq[int], marks: Seq[bool]) -> list[bool]:
    """A state is decided when every state after it has its verdict and none marks (greatest fixpoint)."""
    decided = [True] * len(rows)
    changed = True
    while changed:
        changed = False
        for state, row in enumerate(rows):
            fine = all(decided[after] and verdicts[after] == verdicts[state] and not marks[after] for after in row)
            if decided[state] and not fine:
                decided[state] = False
                changed = True
    return decided
