"""Every rule of the integer language: a program that keeps it, and one that does not with what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from integer_workshop import findings, in_function, read


@dataclass(frozen=True)
class Rule:
    """A rule of `integer_rules.txt`: a program that keeps it, one that breaks it, and what that is told."""

    sentence: str
    kept: str
    broken: str
    finding: str


def _rule(paragraph: str) -> Rule:
    sentence, *lines = paragraph.split("\n")
    kept, broken, finding = ("\n".join(line[2:] for line in lines if line[0] == mark) for mark in "+-!")
    return Rule(sentence, kept, broken, finding)


PARAGRAPHS = (Path(__file__).parent / "integer_rules.txt").read_text("utf-8").strip().split("\n\n")[1:]
RULES = [_rule(paragraph) for paragraph in PARAGRAPHS if not paragraph.startswith("#")]


def _file(text: str) -> str:
    return text + "\n" if "def " in text else in_function(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_a_program_that_keeps_the_rule_is_accepted(rule: Rule) -> None:
    assert findings(_file(rule.kept)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_a_program_that_breaks_the_rule_is_refused_at_its_place(rule: Rule) -> None:
    assert findings(_file(rule.broken)) == [rule.finding]


def test_every_rule_is_stated_once() -> None:
    assert len({rule.sentence for rule in RULES}) == len(RULES)


def test_a_misspelt_name_is_told_the_closest_ones() -> None:
    (diagnostic,) = read(in_function("total = min(signet, 5)"))[1]
    assert diagnostic.hint == "did you mean `signed`?"


def test_a_misspelt_range_is_told_the_closest_one() -> None:
    (diagnostic,) = read(in_function("n: wrod = 0\ntotal = n"))[1]
    assert diagnostic.hint == "did you mean `word`?"


def test_a_name_like_no_other_is_told_the_locals() -> None:
    (diagnostic,) = read(in_function("apple = 1\ntotal = apple + zzzzzz"))[1]
    assert diagnostic.hint == "known: apple"


def test_each_function_is_told_its_own_error_and_none_that_follows_from_another() -> None:
    text = (
        'def first(n: wort) -> byte:\n    """The kind is unknown."""\n    return n\n\n\n'
        'def second() -> byte:\n    """The result is too large."""\n    return 256\n\n\n'
        'def third():\n    """Calls both."""\n    total = second() + first(1)\n\n\n'
        'def fourth():\n    """Has an error of its own."""\n    signed = second() + nothing\n'
    )
    assert findings(text) == [
        "1:14: LS103 `wort` is no kind of value",
        "8:12: LS104 the result must be in [0, 255], but is 256",
        "18:25: LS102 unknown name `nothing`",
    ]


def test_columns_count_characters_also_behind_letters_of_several_bytes() -> None:
    assert findings('def f():\n    """É."""\n    total = max(1, "é" + 1)\n') == [
        "3:20: LS101 `'é'` is neither an integer nor a boolean"
    ]
    assert findings('def f():\n    """É."""\n    total = "éé" +\n')[0].startswith("3:19: LS100 not Python:")


def test_a_program_nested_too_deep_is_refused_and_not_a_crash() -> None:
    assert [finding.split()[1] for finding in findings(in_function("total = " + "1 + " * 5000 + "1"))] == ["LS100"]
    assert [finding.split()[1] for finding in findings(in_function("total = " + "(" * 500 + "1" + ")" * 500))] == [
        "LS100"
    ]


def test_known_numbers_are_computed_exactly() -> None:
    for text, value in [
        ("5 | 2", 7),
        ("7 & 12", 4),
        ("7 ^ 2", 5),
        ("17 % 5", 2),
        ("17 // 5", 3),
        ("3 << 4", 48),
        ("isqrt(99)", 9),
        ("ilog2(1000)", 9),
        ("pow2(9)", 512),
        ("mul32(2**31 + 1, 2) % 7", 2),
        ("rotl32(2**31, 1)", 1),
        ("min(3, 4) - max(3, 4)", -1),
    ]:
        assert findings(in_function(f"n: [{value}, {value}] = {text}\nhuge = n")) == [], text


def test_a_declared_local_is_constant_where_it_is_assigned_once() -> None:
    body = read(in_function("n: byte = 0\nm: byte = 0\nm = n\ntotal = m"))[0]["f"].body
    assert [statement.again for statement in body] == [False, True, True, True]


def test_a_loop_says_whether_its_number_is_used_also_where_another_has_the_same_name() -> None:
    text = "for i in range(3):\n    total = i\nfor i in range(3):\n    total = 1"
    assert [loop.used for loop in read(in_function(text))[0]["f"].body] == [True, False]


def test_an_if_alone_in_an_else_stays_there_and_an_elif_is_a_branch() -> None:
    nested = "if flag:\n    total = 1\nelse:\n    if fair:\n        total = 2"
    chained = "if flag:\n    total = 1\nelif fair:\n    total = 2"
    assert [len(read(in_function(text))[0]["f"].body[0].branches) for text in (nested, chained)] == [2, 2]
    assert [read(in_function(text))[0]["f"].body[0].branches[1].condition is None for text in (nested, chained)] == [
        True,
        False,
    ]


def test_comments_belong_to_the_statement_below_them() -> None:
    function = read("# Above.\n" + in_function("# One.\n# Two.\ntotal = 1\n# Three.\nsigned = 1"))[0]["f"]
    assert function.comments == ("Above.",)
    assert [statement.comments for statement in function.body] == [("One.", "Two."), ("Three.",)]


def test_a_function_changes_what_those_it_calls_change() -> None:
    text = 'def g(p: Slot):\n    """Resets."""\n    reset(p)\n\n\n' + in_function("p = slots[0]\ng(p)")
    assert [function.changes for function in read(text)[0].values()] == [True, True]
