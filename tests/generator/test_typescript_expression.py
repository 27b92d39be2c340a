"""The browser's expression and the automaton class every piece alike. It is read here by Python's engine."""

from __future__ import annotations

import importlib
import random
import re
from itertools import accumulate
from types import ModuleType

import pytest
from lipservice_generator.load import load_representation
from lipservice_generator.pattern import parse_pattern
from lipservice_generator.representation import Rule, SignatureProfile
from lipservice_generator.target import load_targets
from test_python_expression import ROOT, Verdict, run_automaton, spec_pieces

PIECES = 20_000


@pytest.fixture(scope="module")
def expression() -> ModuleType:
    (target,) = load_targets(ROOT / "templates", ["typescript"])
    return importlib.import_module(target.lower.__module__.removesuffix("target") + "expression")


@pytest.fixture(scope="module")
def profile() -> SignatureProfile:
    return load_representation(ROOT / "spec").signature


def test_the_rules_of_the_spec_are_matched_as_the_automaton_has_them(
    expression: ModuleType, profile: SignatureProfile
) -> None:
    rules, automaton = profile.tokens.rules, profile.tokens.automaton
    scanning = expression.lower_browser(profile)
    # A slash needs no escape here, and any is understood.
    match = re.compile(f"(?:{'|'.join(scanning.rules)})", re.DOTALL).fullmatch
    # Each part is a group, and the first one tells the rule.
    firsts = list(accumulate((len(rule.parts) for rule in scanning.matched), initial=1))
    listed = {word: kind for kind, words in scanning.listed for word in words}

    def classify(piece: str) -> tuple[Verdict, str]:
        if piece in listed:
            return None, listed[piece]
        found = match(piece)
        if found is None:
            return None, "WORD"
        first = next(group for group, part in enumerate(found.groups(), 1) if part is not None)
        rule: Rule = scanning.matched[firsts.index(first)]
        return (rule.id, found.end(first) if len(rule.parts) > 1 else 0), ""

    delimiters = re.compile(f"[{scanning.pieces['space']}{scanning.pieces['delimiters']}1-9]")
    seen = 0
    for piece in spec_pieces(random.Random(22), PIECES):
        text = piece.decode("latin-1")
        if delimiters.search(text):
            continue
        verdict, kind = classify(text)
        expected = run_automaton(rules, automaton, piece)
        rule = next((each for each in rules if expected is not None and each.id == expected[0]), None)
        if kind:
            assert kind == (rule.parts[0].kind.upper() if rule else "WORD"), text
        else:
            assert verdict == expected, text
        seen += 1
    assert seen > PIECES // 2


def test_what_is_special_in_an_expression_is_escaped(expression: ModuleType, profile: SignatureProfile) -> None:
    pieces = expression.lower_browser(profile).pieces
    assert re.fullmatch(f"[{pieces['space']}]+", "\t\n\v\f\r ")
    assert re.fullmatch(f"[{pieces['delimiters']}]+", "()[]{}<>\"'`,;=|")
    assert not re.search(f"[{pieces['delimiters']}]", "-+*.:a0\\^/")
    assert re.fullmatch(f"[{pieces['closers']}]+", ".:!?")
    assert re.fullmatch(pieces["placeholder"], profile.placeholder)


@pytest.mark.parametrize(
    ("source", "fits", "others"),
    [
        (r"[a-c\-\]]+", ["a-]", "-"], ["d", ""]),
        (r"a{2,3}|b?c", ["aa", "aaa", "c", "bc"], ["a", "aaaa", "b"]),
        (r"(ab)*\.x", [".x", "abab.x"], ["ax", "a.x"]),
        (r"[^/]*/", ["/", "ab/"], ["a", "a/b"]),
    ],
)
def test_a_pattern_is_written_as_it_was_meant(
    expression: ModuleType, source: str, fits: list[str], others: list[str]
) -> None:
    written = expression.write_pattern(parse_pattern(source, {}).node, frozenset(range(256)))
    assert all(re.fullmatch(written, text) for text in fits), written
    assert not any(re.fullmatch(written, text) for text in others), written
