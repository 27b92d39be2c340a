"""The Python SDK's expression and the automaton class every piece alike, by the spec's rules and by any others."""

from __future__ import annotations

import importlib
import itertools
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from lipservice_generator.automaton import AutomatonError, compile_automaton
from lipservice_generator.load import load_representation
from lipservice_generator.pattern import ANY_BYTE, fixed_width, is_nullable, parse_pattern
from lipservice_generator.representation import Automaton, Part, Rule
from lipservice_generator.target import LoweringError, load_targets

ROOT = Path(__file__).parent.parent.parent
# What the rules look at, in pieces.
ATOMS = r"0 .0 0.0 v / - _ \ : . @ ~ a f g Z abc cafe name name- + ! ? C:\ ./ ../ aaaaaaaaaaaaa"

LISTS = {"listed": ("ab", "abb", "b0", ".a")}

# What the rules say of a piece: the rule, and where its first part ends if it has several; None for a word.
Verdict = tuple[str, int] | None


@pytest.fixture(scope="module")
def expression() -> ModuleType:
    (target,) = load_targets(ROOT / "templates", ["python"])
    return importlib.import_module(target.lower.__module__.removesuffix("target") + "expression")


def run_automaton(rules: tuple[Rule, ...], automaton: Automaton, piece: bytes) -> Verdict:
    state, boundary = automaton.start, 0
    for at, byte in enumerate(piece):
        state = automaton.rows[state][automaton.classes[byte]]
        if state < automaton.decided_marked or automaton.decided <= state < automaton.marked:
            boundary = at
        if state < automaton.decided:
            break
    rule = automaton.verdicts[state]
    if rule < 0:
        return None
    return rules[rule].id, boundary if len(rules[rule].parts) > 1 else 0


def compile_expression(
    expression: ModuleType, rules: tuple[Rule, ...], automaton: Automaton, piece_bytes: frozenset[int]
) -> Callable[[bytes], Verdict]:
    """Do what the SDK does: look the piece up, else match it; the group that took part is the rule."""
    matched = [rule for rule in rules if not expression.is_word_list(rule)]
    alternatives = expression.write_expression(matched, piece_bytes)
    match = re.compile("\n|".join(alternatives).encode(), re.VERBOSE | re.DOTALL).fullmatch
    listed = {word.encode(): kind for word, kind in expression.listed_words(rules, automaton).items()}

    def classify(piece: bytes) -> Verdict:
        if piece in listed:
            return next(rule.id for rule in rules if rule.parts[0].kind == listed[piece] and _lists(rule, piece)), 0
        found = match(piece) if alternatives else None
        if found is None or found.lastindex is None:
            return None
        rule = matched[found.lastindex - 1]
        return rule.id, found.end(found.lastindex) if len(rule.parts) > 1 else 0

    return classify


def _lists(rule: Rule, piece: bytes) -> bool:
    return piece.decode() in getattr(rule.parts[0].pattern.node, "words", ())


def spec_pieces(source: random.Random, count: int) -> Iterator[bytes]:
    atoms = ATOMS.split()
    atoms += ["com", "io", "host", "May", "Mon", "ms", "µs", "GB", "é", "\x00"]
    for _ in range(count):
        few = source.sample(atoms, 4) if source.random() < 0.6 else atoms
        yield "".join(source.choices(few, k=source.choice((1, 2, 3, 4, 6, 9)))).encode()


def test_the_rules_of_the_spec_class_every_piece_alike(expression: ModuleType) -> None:
    signature = load_representation(ROOT / "spec").signature
    rules, automaton = signature.tokens.rules, signature.tokens.automaton
    piece_bytes = ANY_BYTE - {*signature.space, *signature.delimiters} - frozenset(b"123456789")
    classify = compile_expression(expression, rules, automaton, piece_bytes)
    words = [word.encode() for entry in signature.words for word in entry.words]

    seen = set()
    cut_words = [word[:-1] for word in words if word[1:]]
    for piece in [*spec_pieces(random.Random(5), 100_000), *words, *cut_words]:
        verdict = run_automaton(rules, automaton, piece)
        assert classify(piece) == verdict, piece
        seen.add(verdict and verdict[0])

    assert seen == {None, *(rule.id for rule in rules)}


def test_any_rules_class_every_piece_alike(expression: ModuleType) -> None:
    source = random.Random(6)
    alphabet = frozenset(b"ab0.")
    pieces = [bytes(piece) for length in range(1, 6) for piece in itertools.product(sorted(alphabet), repeat=length)]
    compared = refused = 0
    while compared < 250:
        try:
            rules = tuple(random_rule(source, index) for index in range(source.randint(1, 4)))
            automaton = compile_automaton(rules, alphabet)
            classify = compile_expression(expression, rules, automaton, alphabet)
        except (AutomatonError, NullableError):
            continue
        except LoweringError:
            refused += 1
            continue
        for piece in pieces:
            assert classify(piece) == run_automaton(rules, automaton, piece), (piece, rules)
        compared += 1

    # The lowering is not so careful that it takes nothing.
    assert refused < compared


class NullableError(Exception):
    """A rule that the spec's checks refuse."""


def random_rule(source: random.Random, index: int) -> Rule:
    kind = f"kind{index}"
    form = source.randrange(6)
    if form == 0:
        texts = [random_pattern(source, 2), random_pattern(source, 2) + source.choice(("", ".*"))]
    elif form == 1:
        texts = ["{listed}"]
    else:
        texts = [random_pattern(source, 3)]
        if is_nullable(parse_pattern(texts[0], LISTS).node):
            raise NullableError
        texts = [f"{'.*' if form == 2 else ''}({texts[0]}){'.*' if form in {2, 3} else ''}"]
    nodes = [parse_pattern(text, LISTS) for text in texts]
    if is_nullable(nodes[0].node) or is_nullable(nodes[-1].node):
        raise NullableError
    parts = tuple(Part(pattern, kind, fixed_width(pattern.node)) for pattern in nodes)
    return Rule(f"rule{index}", "", parts, ())


def random_pattern(source: random.Random, depth: int) -> str:
    form = source.randrange(7) if depth else 0
    if form <= 1:
        return source.choice(("a", "b", "0", r"\.", "[ab]", "[^a]", "[^0.]", "."))
    if form <= 3:
        return random_pattern(source, depth - 1) + random_pattern(source, depth - 1)
    if form == 4:
        return f"({random_pattern(source, depth - 1)}|{random_pattern(source, depth - 1)})"
    if form == 5 and source.random() < 0.2:
        return "{listed}"
    body = random_pattern(source, depth - 1)
    if is_nullable(parse_pattern(body, LISTS).node):
        raise NullableError
    return f"({body})" + source.choice(("*", "+", "?", "{2}", "{1,3}", "{2,}"))


def alternatives(expression: ModuleType, *texts: str) -> str:
    parts = tuple(Part(parse_pattern(text, LISTS), "variable", None) for text in texts)
    (written,) = expression.write_expression([Rule("under_test", "", parts, ())], ANY_BYTE)
    assert isinstance(written, str)
    return written


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("a*b", "(a*+b)"),
        ("[ab]{2,3}0", "([ab]{2,3}+0)"),
        ("(ab)*0", "((?:ab)*0)"),
        ("a+.*", "(a.*+)"),
        ("(b{2,5}0?)+.*", "((?:b{2}).*+)"),
        (".*a+b?c+.*", "(.*ab?+c.*+)"),
        (".*a", "(.*a)"),
        ("(a|b0)x", "((?:a|b0)x)"),
        ("x|y", "(x|y)"),
        (r"\t\x00 #\"'", r"""(\x09\x00\x20\#\x22\x27)"""),
        ("[^/]*/", "([^/]*+/)"),
    ],
)
def test_a_repeat_is_possessive_where_nothing_else_could_take_its_bytes(
    expression: ModuleType, pattern: str, written: str
) -> None:
    assert alternatives(expression, pattern) == written


@pytest.mark.parametrize(
    "pattern",
    [
        "a*[ab]*0",  # the first repeat can give its bytes to the second: quadratic
        "(a|ab)*0",  # a round can be read in two ways: exponential
        "(a*[ab])*0",  # a repeat that may give back inside another
        "([ab]+0?)*[ab]x*",
        "a{1,64}[ab]{1,64}[ab]{1,64}0",  # bounded, and too many ways
        ".*(a+b|c).*",  # searching a repeat from every place
    ],
)
def test_a_rule_that_could_take_more_than_linear_time_is_refused_by_name(expression: ModuleType, pattern: str) -> None:
    with pytest.raises(LoweringError) as caught:
        alternatives(expression, pattern)

    assert caught.value.rule == "under_test"


def test_the_rules_of_the_spec_end_on_the_longest_pieces_there_are(expression: ModuleType) -> None:
    signature = load_representation(ROOT / "spec").signature
    rules, automaton = signature.tokens.rules, signature.tokens.automaton
    piece_bytes = ANY_BYTE - {*signature.space, *signature.delimiters}
    classify = compile_expression(expression, rules, automaton, piece_bytes)
    for unit in (b"a", b"a.", b"aa.com.", b"a-", b"a_", b"@", b"a@@", b".0", b"v0", b"/", b"\\", b"A:", b"com"):
        for end in (b"", b"!", b"/", b"\xff"):
            piece = b"x" + unit * (signature.limits.text_bytes // len(unit)) + end
            assert classify(piece) == run_automaton(rules, automaton, piece)
