"""Rules of redaction as an automaton: what it finds, and that its time is proved to be linear."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest
from lipservice_generator.load import load_representation
from lipservice_generator.pattern import parse_pattern
from lipservice_generator.redaction.automaton import RuleError, compile_rules
from lipservice_generator.redaction.automaton_text import automaton_text
from lipservice_generator.redaction.name import fold
from lipservice_generator.redaction.page import redaction_page
from lipservice_generator.redaction.representation import RedactionAutomaton, RedactionRule
from workshop import HERE, ROOT


def _rule(match: str, not_before: str = "", not_after: str = "", check: str = "") -> RedactionRule:
    beside = (tuple(sorted(map(ord, members))) for members in (not_before, not_after))
    return RedactionRule("r", "A rule.", parse_pattern(match, {}), *beside, check, "[r]", ())


def _matches(automaton: RedactionAutomaton, text: str) -> list[tuple[int, int]]:
    """Return start and end of what is found, and check nothing."""
    kinds = [automaton.edge, *(automaton.classes[ord(char)] for char in text), automaton.edge]
    found, at = [], 0
    while at < len(text):
        end, place, state = 0, at, automaton.starts[kinds[at]]
        while state and place < len(text):
            state = automaton.rows[state][kinds[place + 1]]
            place += 1
            if state and automaton.accepts[automaton.verdicts[state]][kinds[place + 1]]:
                end = place
        if end:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _steps(automaton: RedactionAutomaton, text: str) -> int:
    """Return how many characters attempts read."""
    kinds = [automaton.edge, *(automaton.classes[ord(char)] for char in text)]
    steps = at = 0
    while at < len(text):
        end, place, state = 0, at, automaton.starts[kinds[at]]
        while state and place < len(text):
            state = automaton.rows[state][kinds[place + 1]]
            place += 1
            steps += 1
            accepts = automaton.accepts[automaton.verdicts[state]]
            if state and accepts[kinds[place + 1] if place < len(text) else automaton.edge]:
                end = place
        at = max(end, at + 1)
    return steps


LINEAR = [
    ("a+b", "a", ""),
    ("a{3,60}b", "", ""),
    ("x[a-c]+y", "", ""),
    ("xa+b|aa", "a", ""),
    ("[a-c]+@[a-c]+", "[a-c]", ""),
    ("a+", "", ""),
    ("a(bc?)?", "", "c"),
    ("ab[a-b]*", "", ""),
]
SQUARE = [
    ("a+b", "", ""),
    ("a.*b", "", ""),
    ("a(.*b)?", "", ""),
    ("[a-c]+@", "a", ""),
    ("x[a-z]+y", "", ""),
    ("(ab)+c", "a", ""),
    ("a+", "", "b"),
]


@pytest.mark.parametrize(("match", "not_before", "not_after"), LINEAR)
def test_rules_whose_attempts_cannot_pile_up_are_taken(match: str, not_before: str, not_after: str) -> None:
    automaton = compile_rules([_rule(match, _members(not_before), not_after)])
    for unit in map("".join, product("abcxy@", repeat=3)):
        once, twice = (_steps(automaton, (unit * size)[:size]) for size in (600, 1200))
        assert twice <= 2 * once + 4_000, unit  # at its end attempts stop early


@pytest.mark.parametrize(("match", "not_before", "not_after"), SQUARE)
def test_rules_whose_attempts_can_pile_up_are_refused(match: str, not_before: str, not_after: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rules([_rule(match, not_before, not_after)])
    assert caught.value.code == "LS120"


def _members(source: str) -> str:
    return "abc" if source == "[a-c]" else source


def test_what_is_found_is_what_a_search_for_the_longest_finds() -> None:
    made = random.Random(3)
    rule = _rule("ab{1,3}(c|b)?|cc+", "c", "a")
    automaton = compile_rules([rule])
    pattern = re.compile("(?:ab{1,3}(?:c|b)?|cc+)")
    for _ in range(2_000):
        text = "".join(made.choices("abcx", k=made.randrange(14)))
        expected, at = [], 0
        while at < len(text):
            if at and text[at - 1] == "c":
                at += 1
                continue
            ends = [end for end in range(at + 1, len(text) + 1) if pattern.fullmatch(text, at, end)]
            ends = [end for end in ends if text[end : end + 1] != "a"]
            if ends:
                expected.append((at, max(ends)))
            at = max([at + 1, *ends])
        assert _matches(automaton, text) == expected, text


def test_the_text_of_the_automaton_is_short_and_needs_no_escapes() -> None:
    text = automaton_text(load_representation(ROOT / "spec").redaction.automaton)
    assert text.isascii()
    assert text.isprintable()
    assert not set(text) & set('"\\')
    assert len(text) < 12_000


def test_rules_that_need_a_rare_character_are_left_out_of_quick_starts() -> None:
    redaction = load_representation(ROOT / "spec").redaction
    automaton = redaction.automaton
    assert automaton.hint == "@"
    letter = automaton.classes[ord("q")]
    assert automaton.rows[automaton.starts[automaton.edge]][letter]
    assert not automaton.rows[automaton.quick_starts[automaton.edge]][letter]


def test_names_are_folded() -> None:
    assert fold("API-Key_ID") == "apikeyid"
    assert fold("ÄB") == "Äb"


def test_the_page_shows_every_rule_name_and_example() -> None:
    redaction = load_representation(HERE / "small_spec").redaction
    page = redaction_page(redaction)
    for rule in redaction.rules:
        assert f"`{rule.id}`" in page
        assert all(f"`{example.text}`" in page for example in rule.examples)
    assert all(f"`{name}`" in page for name in redaction.names)
    assert page.isascii()
