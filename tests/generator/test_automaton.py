"""The automaton says of every piece what the rules, tried one after the other, say."""

from __future__ import annotations

import random
import re

import pytest
from lipservice_generator.automaton import compile_automaton
from lipservice_generator.load import load_representation
from lipservice_generator.pattern import ANY_BYTE, Bytes, Choice, Node, Pattern, Repeat, Sequence, Words, parse_pattern
from lipservice_generator.representation import Automaton, Part, Rule
from workshop import ROOT

SIGNATURE = load_representation(ROOT / "spec").signature
RULES = SIGNATURE.tokens.rules
AUTOMATON = SIGNATURE.tokens.automaton

FRAGMENTS = [
    *(b"a b f g A F G z Z 0 . : / \\ @ - _ ~ % $ + # \xc3\xa9 com org internal Jan Feb ms min GB \xc2\xb5s v".split()),
    *(b"http:// C:\\ ./ ../ ~/ nginx/ x.com a@b key: ff: 0.0 v0.0 deadbeef::1".split()),
]


def run(automaton: Automaton, piece: bytes) -> tuple[int, int]:
    """Run the automaton as its docstring says an SDK does."""
    state, boundary = automaton.start, 0
    for at, byte in enumerate(piece):
        state = automaton.rows[state][automaton.classes[byte]]
        if state < automaton.marked:
            if state < automaton.decided_marked:
                boundary = at
                break
            if state < automaton.decided:
                break
            boundary = at
    return automaton.verdicts[state], boundary


def as_expression(node: Node) -> bytes:
    """Translate a pattern for Python's own engine, which backtracks and knows nothing of the automaton."""
    match node:
        case Bytes(members):
            return b"[" + b"".join(b"\\x%02x" % byte for byte in sorted(members)) + b"]"
        case Words(_, words):
            return b"(?:" + b"|".join(re.escape(word.encode()) for word in words) + b")"
        case Sequence(items):
            return b"".join(map(as_expression, items))
        case Choice(options):
            return b"(?:" + b"|".join(map(as_expression, options)) + b")"
        case Repeat(body, least, most):
            bounds = b"{%d,%s}" % (least, b"" if most is None else b"%d" % most)
            return b"(?:" + as_expression(body) + b")" + bounds


EXPRESSIONS = [
    re.compile(b"".join(b"(" + as_expression(part.pattern.node) + b")" for part in rule.parts), re.DOTALL)
    for rule in RULES
]


def try_one_by_one(piece: bytes) -> tuple[int, int]:
    """Try the rules in order; return the first that fits and where its first part ends."""
    for index, expression in enumerate(EXPRESSIONS):
        if match := expression.fullmatch(piece):
            return index, match.end(1) if len(RULES[index].parts) > 1 else 0
    return -1, 0


def test_the_automaton_agrees_with_the_rules_tried_in_order_on_random_pieces() -> None:
    chance = random.Random(20261125)
    for _ in range(20_000):
        piece = b"".join(chance.choices(FRAGMENTS, k=chance.randint(1, 6)))
        piece = re.sub(rb"0+", b"0", piece)
        rule, boundary = run(AUTOMATON, piece)
        expected = try_one_by_one(piece)
        if rule >= 0 and len(RULES[rule].parts) > 1:
            assert (rule, boundary) == expected, piece
        else:
            assert rule == expected[0], piece


def test_every_word_of_a_word_list_rule_is_found_and_its_prefixes_are_not_unless_listed() -> None:
    for index, rule in enumerate(RULES):
        node = rule.parts[0].pattern.node
        if isinstance(node, Words):
            for word in node.words:
                assert run(AUTOMATON, word.encode())[0] == index
                if word[:-1] and word[:-1] not in node.words:
                    assert run(AUTOMATON, word[:-1].encode())[0] != index


def test_a_repeated_key_is_decided_after_a_few_bytes_so_that_long_chains_stay_linear() -> None:
    for length in (1_000, 2_000):
        piece = b"key:" * length
        steps = 0
        state = AUTOMATON.start
        for byte in piece:
            steps += 1
            state = AUTOMATON.rows[state][AUTOMATON.classes[byte]]
            if state < AUTOMATON.decided:
                break
        assert steps == len(b"key:k")


def test_state_numbers_say_what_entering_a_state_asks_of_a_scanner() -> None:
    automaton = AUTOMATON
    assert 0 <= automaton.decided_marked <= automaton.decided <= automaton.marked <= len(automaton.rows)
    for state in range(automaton.decided):
        for after in automaton.rows[state]:
            assert automaton.decided_marked <= after < automaton.decided
            assert automaton.verdicts[after] == automaton.verdicts[state]


def test_the_automaton_is_total() -> None:
    assert len(AUTOMATON.classes) == 256
    for row in AUTOMATON.rows:
        assert len(row) == AUTOMATON.class_count
        assert all(0 <= after < len(AUTOMATON.rows) for after in row)


def test_no_two_states_and_no_two_byte_classes_are_alike() -> None:
    columns = list(zip(*AUTOMATON.rows, strict=True))
    assert len(set(columns)) == len(columns)
    keys = set(zip(AUTOMATON.rows, AUTOMATON.verdicts, strict=True))
    assert len(keys) >= len(AUTOMATON.rows) - AUTOMATON.marked, "equal rows differ only in marking"


def _rule(name: str, *parts: str) -> Rule:
    made = tuple(Part(parse_pattern(part, {}), "variable", None) for part in parts)
    return Rule(name, "", made, ())


@pytest.mark.parametrize(
    ("parts", "piece", "boundary"),
    [
        (("a+", "b"), b"aaab", 3),
        (("a{2,3}", "a?b"), None, 0),
        (("(ab)+", "c.*"), b"ababcab", 4),
        (("x", "y|z"), b"xz", 1),
    ],
)
def test_the_boundary_is_where_the_first_part_ends_or_the_rule_is_refused(
    parts: tuple[str, ...], piece: bytes | None, boundary: int
) -> None:
    rules = [_rule("r", *parts)]
    if piece is None:
        with pytest.raises(ValueError, match="is not always clear"):
            compile_automaton(rules, ANY_BYTE)
    else:
        assert run(compile_automaton(rules, ANY_BYTE), piece) == (0, boundary)


def test_a_repeat_bound_is_exact() -> None:
    automaton = compile_automaton([_rule("r", "a{3,5}")], ANY_BYTE)
    fits = [length for length in range(10) if run(automaton, b"a" * length)[0] == 0]
    assert fits == [3, 4, 5]


def test_random_patterns_mean_the_same_as_in_another_engine() -> None:
    chance = random.Random(7)
    checked = 0
    for _ in range(400):
        source = _random_pattern(chance, 3)
        node = parse_pattern(source, {}).node
        expression = re.compile(as_expression(node), re.DOTALL)
        try:
            automaton = compile_automaton(
                [Rule("r", "", (Part(Pattern(source, node), "variable", None),), ())], ANY_BYTE
            )
        except ValueError:
            continue
        for _ in range(30):
            piece = bytes(chance.choices(b"abc", k=chance.randint(1, 8)))
            assert (run(automaton, piece)[0] == 0) == bool(expression.fullmatch(piece)), (source, piece)
            checked += 1
    assert checked > 5_000


def _random_pattern(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return chance.choice(["a", "b", "c", "[ab]", "[^a]", "."])
    inner = _random_pattern(chance, depth - 1)
    other = _random_pattern(chance, depth - 1)
    return chance.choice(
        [f"{inner}{other}", f"({inner}|{other})", f"({inner})x?", f"({inner}a)*{other}", f"({inner}b){{1,3}}"]
    )


def test_the_golden_automaton_of_the_spec_stays_small() -> None:
    assert len(AUTOMATON.rows) < 400
    assert AUTOMATON.class_count < 100
