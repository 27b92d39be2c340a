"""Token rules as one regular expression: smaller, in a browser, than the automaton's tables.

It backtracks, as any of JavaScript does, and stays linear all the same: the rules are those that Python's SDK can match
without going back (`templates/python/_target/expression.py` refuses all others by name), where a repeat gives a byte
back, what follows fails at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lipservice_generator.pattern import Bytes, Choice, Node, Repeat, Sequence, Words
from lipservice_generator.representation import Automaton, Rule, SignatureProfile

# Classes that hold more bytes than this are written as what they leave out.
_MOST = 128

# Digits never stand in a piece but as one `0`.
_DIGITS = frozenset(b"123456789")


@dataclass(frozen=True)
class Scanning:
    """What the browser's scanner needs to know."""

    # The insides of classes, and the placeholder, as expressions have them.
    pieces: dict[str, str]
    rules: list[str]
    matched: list[Rule]
    listed: list[tuple[str, list[str]]]


def lower_browser(profile: SignatureProfile) -> Scanning:
    """Return the token rules as expressions, one for each, and the words that lists decide, by kind."""
    tokens = profile.tokens
    pieces = frozenset(range(256)) - {*profile.space, *profile.delimiters} - _DIGITS
    matched = [rule for rule in tokens.rules if not _is_word_list(rule)]
    classes = {"space": profile.space, "delimiters": profile.delimiters, "closers": profile.closers}
    return Scanning(
        pieces={
            "placeholder": "".join(map(_byte, profile.placeholder.encode())),
            **{name: ranges(sorted(members)) for name, members in classes.items()},
        },
        rules=[_rule(rule, pieces) for rule in matched],
        matched=matched,
        listed=_listed(tokens.rules, tokens.automaton),
    )


def _is_word_list(rule: Rule) -> bool:
    return len(rule.parts) == 1 and isinstance(rule.parts[0].pattern.node, Words)


def _listed(rules: Iterable[Rule], automaton: Automaton) -> list[tuple[str, list[str]]]:
    """Return the kinds and the words, one character for each byte, of all lists that decide something."""
    found: list[tuple[str, list[str]]] = []
    for index, rule in enumerate(rules):
        node = rule.parts[0].pattern.node
        if len(rule.parts) != 1 or not isinstance(node, Words):
            continue
        words = [word.encode() for word in node.words]
        own = [word.decode("latin-1") for word in words if _verdict(automaton, word) == index]
        if own:
            found.append((rule.parts[0].kind.upper(), own))
    return found


def _verdict(automaton: Automaton, piece: bytes) -> int:
    state = automaton.start
    for byte in piece:
        state = automaton.rows[state][automaton.classes[byte]]
        if state < automaton.decided:
            break
    return automaton.verdicts[state]


def _rule(rule: Rule, pieces: frozenset[int]) -> str:
    return "".join(f"({write_pattern(part.pattern.node, pieces)})" for part in rule.parts)


def write_pattern(node: Node, pieces: frozenset[int]) -> str:
    """Return a pattern as an expression that the whole of a text must fit; `pieces` are the bytes it may hold."""
    match node:
        case Bytes(members):
            return _one_of(members & pieces, pieces)
        case Words(_, words):
            # The longer of two words first.
            spelled = sorted((word.encode() for word in words), key=lambda word: (-len(word), word))
            return "|".join("".join(map(_byte, word)) for word in spelled)
        case Sequence(items):
            return "".join(_grouped(item, pieces) for item in items)
        case Choice(options):
            return "|".join(write_pattern(option, pieces) for option in options)
        case Repeat(body, least, most):
            source = write_pattern(body, pieces)
            return (source if isinstance(body, Bytes) else f"(?:{source})") + _times(least, most)


def _grouped(node: Node, pieces: frozenset[int]) -> str:
    source = write_pattern(node, pieces)
    return f"(?:{source})" if isinstance(node, Choice | Words) else source


def _times(least: int, most: int | None) -> str:
    if least == most:
        return "" if least == 1 else f"{{{least}}}"
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    return short.get((least, most)) or f"{{{least},{'' if most is None else most}}}"


def _one_of(members: frozenset[int], pieces: frozenset[int]) -> str:
    if members == pieces:
        return "."
    if not members:
        return "[]"
    if len(members) == 1:
        return _byte(min(members))
    if len(members) > _MOST:
        return f"[^{ranges(sorted(pieces - members))}]"
    return f"[{ranges(sorted(members))}]"


_SPELLED = {"\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", " ": " "}


def _byte(byte: int, special: str = r"\/^$.|?*+()[]{}") -> str:
    char = chr(byte)
    if char in _SPELLED:
        return _SPELLED[char]
    if byte > ord("~") or byte < ord(" "):
        return f"\\x{byte:02x}"
    return f"\\{char}" if char in special else char


def _member(byte: int) -> str:
    """Write a byte inside of a class, where little is special."""
    return _byte(byte, r"\]^-")


def ranges(members: list[int]) -> str:
    """Write sorted bytes as the inside of a class."""
    runs: list[list[int]] = []
    for byte in members:
        if runs and byte == runs[-1][-1] + 1:
            runs[-1].append(byte)
        else:
            runs.append([byte])
    written = [
        source
        for run in runs
        for source in ([f"{_member(run[0])}-{_member(run[-1])}"] if len(run) > 2 else map(_member, run))
    ]
    # A dash by itself comes first, where it needs no escape.
    alone = "-" if _member(ord("-")) in written else ""
    return alone + "".join(source for source in written if source != _member(ord("-")))
