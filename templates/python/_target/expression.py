"""Token rules as one ASCII regular expression that Python matches in linear time.

Before: rules whose patterns are trees over bytes, and the automaton compiled from them.
After: one alternative per rule, in the rules' order, each with one group: its number is the rule, its end the boundary.

A byte loop is slow in Python and `re` is not, but `re` backtracks. So each repeat is written possessively where what
follows cannot begin with a byte of the repeat; giving bytes back could not help there. Where that does not hold, a
repeat is kept only if trying each of its ends costs a bounded number of steps; anything else is refused by name.
Loops over more than one byte are never written possessively, although they could be: `re` before 3.11.5 forgets to
step back when the last round of such a loop fails half-way (python/cpython#106052). Their rounds can be read in only
one way, so giving one back fails at the next byte and the whole stays linear.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from typing import NoReturn

from lipservice_generator.pattern import Bytes, Choice, Node, Repeat, Sequence, Words, is_nullable
from lipservice_generator.representation import Automaton, Rule
from lipservice_generator.target import LoweringError

# How many ways a piece may be split between repeats with an upper bound, before a rule counts as not linear.
MAX_WAYS = 1024

# Fewer bytes in a row than this are shorter written one by one than as a range.
SHORTEST_RANGE = 3


@dataclass(frozen=True)
class _After:
    """What may come after a node, inside its rule.

    `bounded`: trying it takes a bounded number of steps. `universal`: it fits whatever comes.
    """

    first: frozenset[int]
    bounded: bool
    universal: bool


_END = _After(frozenset(), bounded=True, universal=False)


def write_expression(rules: Seq[Rule], piece_bytes: frozenset[int]) -> list[str]:
    """Return the alternatives, one per rule; raise LoweringError for a rule that cannot be matched in linear time."""
    return [_Writer(rule.id, piece_bytes).rule(rule) for rule in rules]


def is_word_list(rule: Rule) -> bool:
    """Tell whether the rule is a word list and nothing else; such rules are looked up, not matched."""
    return len(rule.parts) == 1 and isinstance(rule.parts[0].pattern.node, Words)


def listed_words(rules: Seq[Rule], automaton: Automaton) -> dict[str, str]:
    """Return the kind of every listed word that its own list decides; an earlier rule may have taken it."""
    kinds: dict[str, str] = {}
    for index, rule in enumerate(rules):
        node = rule.parts[0].pattern.node
        if len(rule.parts) == 1 and isinstance(node, Words):
            kinds |= {word: rule.parts[0].kind for word in node.words if _verdict(automaton, word.encode()) == index}
    return kinds


def _verdict(automaton: Automaton, piece: bytes) -> int:
    state = automaton.start
    for byte in piece:
        state = automaton.rows[state][automaton.classes[byte]]
        if state < automaton.decided:
            break
    return automaton.verdicts[state]


class _Writer:
    """Writes one rule; `ways` counts how often bounded choices multiply."""

    def __init__(self, rule_id: str, piece_bytes: frozenset[int]) -> None:
        self.rule_id = rule_id
        self.piece_bytes = piece_bytes
        self.ways = 1

    def rule(self, rule: Rule) -> str:
        first, *others = [part.pattern.node for part in rule.parts]
        rest = Sequence(tuple(others))
        written = f"({self.write(first, self.before(rest, _END), looped=False)})"
        return written + self.write(rest, _END, looped=False)

    def write(self, node: Node, after: _After, *, looped: bool) -> str:
        """Write `node`; `looped` says that it is read again and again, so that it may be read in one way only."""
        match node:
            case Bytes(members):
                return self.one_of(members)
            case Words(_, words):
                return self.words(words, after, looped=looped)
            case Sequence(items):
                return self.sequence(items, after, looped=looped)
            case Choice(options):
                return self.choice(options, after, looped=looped)
            case Repeat(body, least, most):
                return self.repeat(body, least, most, after, looped=looped)

    def sequence(self, items: Seq[Node], after: _After, *, looped: bool) -> str:
        written: list[str] = []
        for item in reversed(self.trimmed(items)):
            source = self.write(item, after, looped=looped)
            written.append(f"(?:{source})" if isinstance(item, Choice) else source)
            after = self.before(item, after)
        return "".join(reversed(written))

    def trimmed(self, items: Seq[Node]) -> list[Node]:
        """Flatten `items`, and drop what `.*` before it takes anyway: `.*a+b` is `.*ab`."""
        kept: list[Node] = []
        for item in _flat(items):
            searched = bool(kept) and self.is_anything(kept[-1])
            if searched and isinstance(item, Repeat) and item.most is None:
                kept += [item.body] * item.least
            else:
                kept.append(item)
        return kept

    def choice(self, options: Seq[Node], after: _After, *, looped: bool) -> str:
        starts = [self.before(option, after).first for option in options]
        if _overlap(starts):
            self.several_ways(len(options), looped=looped)
        return "|".join(self.write(option, after, looped=looped) for option in options)

    def words(self, words: Seq[str], after: _After, *, looped: bool) -> str:
        """Write the longer of two words first; a shorter one is its own way only if the rest may follow it."""
        spelled = sorted((word.encode() for word in words), key=lambda word: (-len(word), word))
        known = set(spelled)
        going_on = {word[end] for word in spelled for end in range(len(word)) if word[:end] in known}
        if going_on & after.first and not after.universal:
            self.several_ways(len(spelled), looped=looped)
        return "(?:" + "|".join("".join(map(_byte, word)) for word in spelled) + ")"

    def repeat(self, body: Node, least: int, most: int | None, after: _After, *, looped: bool) -> str:
        if after.universal:
            most = least  # what comes after takes the rest
        if most == 0:
            return ""
        start = self.first(body)
        exact = least == most or not start & after.first
        if not exact and most is not None:
            self.several_ways(most - least + 1, looped=looped)
        elif not exact and (looped or not after.bounded):
            self.refuse("a repeat without an upper bound is followed by what may begin like it")
        inner = after if most == 1 else _After(start | after.first, bounded=False, universal=False)
        source = self.write(body, inner, looped=looped or most != 1)
        single = isinstance(body, Bytes)
        return (source if single else f"(?:{source})") + _times(least, most, "+" if exact and single else "")

    def before(self, node: Node, after: _After) -> _After:
        """Return what comes after the place in front of `node`."""
        match node:
            case Sequence(items):
                for item in reversed(self.trimmed(items)):
                    after = self.before(item, after)
                return after
            case Choice(options):
                return _any_of([self.before(option, after) for option in options])
            case Repeat(body, least, most):
                return self.before_repeat(body, least, most, after)
        return _After(self.first(node), after.bounded, universal=False)

    def before_repeat(self, body: Node, least: int, most: int | None, after: _After) -> _After:
        first = self.first(body) | (after.first if least == 0 else frozenset())
        if after.universal:
            return _After(first, least == 0 or _is_bounded(body), universal=least == 0)
        universal = after == _END and self.is_anything(Repeat(body, least, most))
        bounded = universal or (most is not None and _is_bounded(body) and after.bounded)
        return _After(first, bounded, universal)

    def is_anything(self, node: Node) -> bool:
        """Tell whether `node` is `.*`, or as good as that on what a piece can hold."""
        match node:
            case Repeat(Bytes(members), 0, None):
                return members >= self.piece_bytes
        return False

    def first(self, node: Node) -> frozenset[int]:
        """Return the bytes a non-empty match of `node` can begin with."""
        match node:
            case Bytes(members):
                return members & self.piece_bytes
            case Words(_, words):
                return frozenset(word.encode()[0] for word in words)
            case Sequence(items):
                return self.first_of_all(items)
            case Choice(options):
                return frozenset[int]().union(*map(self.first, options))
            case Repeat(body, _, _):
                return self.first(body)

    def first_of_all(self, items: Iterable[Node]) -> frozenset[int]:
        found = frozenset[int]()
        for item in items:
            found |= self.first(item)
            if not is_nullable(item):
                break
        return found

    def several_ways(self, ways: int, *, looped: bool) -> None:
        self.ways *= ways
        if looped:
            self.refuse("what a repeat holds can be read in several ways")
        if self.ways > MAX_WAYS:
            self.refuse("its bounded repeats can share a piece in too many ways")

    def refuse(self, reason: str) -> NoReturn:
        message = f"Python cannot match it in linear time: {reason}"
        hint = "make what follows a repeat begin with a byte the repeat cannot hold, or give the repeat an upper bound"
        raise LoweringError(message, rule=self.rule_id, hint=hint)

    def one_of(self, members: frozenset[int]) -> str:
        held = members & self.piece_bytes
        if held == self.piece_bytes:
            return "."
        if not held:
            return "[^\\x00-\\xff]"
        if len(held) == 1:
            return _byte(min(held))
        negated = len(held) > len(self.piece_bytes) // 2
        shown = self.piece_bytes - held if negated else held
        return f"[{'^' if negated else ''}{_ranges(sorted(shown))}]"


def _flat(items: Iterable[Node]) -> Iterable[Node]:
    for item in items:
        if isinstance(item, Sequence):
            yield from _flat(item.items)
        else:
            yield item


def _any_of(options: Seq[_After]) -> _After:
    first = frozenset[int]().union(*(option.first for option in options))
    bounded = all(option.bounded for option in options)
    return _After(first, bounded, universal=any(option.universal for option in options))


def _overlap(sets: Seq[frozenset[int]]) -> bool:
    return sum(map(len, sets)) > len(frozenset[int]().union(*sets))


def _is_bounded(node: Node) -> bool:
    match node:
        case Bytes() | Words():
            return True
        case Sequence(items):
            return all(map(_is_bounded, items))
        case Choice(options):
            return all(map(_is_bounded, options))
        case Repeat(body, _, most):
            return most is not None and _is_bounded(body)


def _times(least: int, most: int | None, possessive: str) -> str:
    if least == most:  # nothing to give back
        return "" if least == 1 else f"{{{least}}}"
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    if (least, most) in short:
        return short[least, most] + possessive
    return f"{{{least},{'' if most is None else most}}}{possessive}"


def _byte(byte: int) -> str:
    char = chr(byte)
    if byte > 0x7E or byte <= 0x20 or char in "\"'":
        return f"\\x{byte:02x}"
    return char if char.isalnum() or char in "_/:@,;=~!%&<>`" else f"\\{char}"


def _ranges(members: Seq[int]) -> str:
    """Write sorted bytes as the inside of a class, runs of three or more as ranges."""
    runs: list[list[int]] = []
    for byte in members:
        if runs and byte == runs[-1][-1] + 1:
            runs[-1].append(byte)
        else:
            runs.append([byte])
    return "".join(
        f"{_byte(run[0])}-{_byte(run[-1])}" if len(run) >= SHORTEST_RANGE else "".join(map(_byte, run)) for run in runs
    )
