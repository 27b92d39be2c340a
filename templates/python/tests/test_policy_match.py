from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

import pytest

from lipservice._glob import Glob
from lipservice._policy import Match

NOTHING = Match(logger=None, severity=None, template=None, pattern=None, attributes=())


def naive(glob: str, text: str) -> bool:
    """Try every end of every star."""
    if not glob:
        return not text
    if glob[0] == "*":
        return any(naive(glob[1:], text[at:]) for at in range(len(text) + 1))
    return text[:1] == glob[0] and naive(glob[1:], text[1:])


class CountedText(str):
    """A text that counts the characters that searching in it can look at."""

    __slots__ = ("looked",)

    def __init__(self, _: str) -> None:
        self.looked = 0

    def find(self, sub: str, start: Any = None, end: Any = None, /) -> int:
        at = super().find(sub, start, end)
        self.looked += (at + len(sub) if at >= 0 else end) - start
        return at


def fits(match: Match, **given: Any) -> bool:
    record: dict[str, Any] = {"logger": "", "severity": 9, "template": "", "pattern": "", **given}
    return match.fits(**record)


# --- Globs ----------------------------------------------------------------------------------------------------------


def test_a_glob_fits_what_trying_everything_fits() -> None:
    source = random.Random(1)
    found = {True: 0, False: 0}
    for _ in range(20_000):
        glob = "".join(source.choices("ab*", k=source.randint(0, 6)))
        text = "".join(source.choices("ab", k=source.randint(0, 8)))
        assert Glob(glob).fits(text) == naive(glob, text), (glob, text)
        found[naive(glob, text)] += 1
    assert min(found.values()) > 1_000


def test_nothing_but_the_star_has_a_meaning() -> None:
    odd = ".?+[]{}()|^$\\\n\t é😀<>%_"

    assert Glob(odd).fits(odd)
    for character in odd:
        assert not Glob(character).fits("x")
        assert not Glob(character).fits(character * 2)
        assert Glob(f"a{character}*").fits(f"a{character}b")


def test_case_counts_and_characters_are_compared_one_by_one() -> None:
    assert not Glob("Abc").fits("abc")
    assert not Glob("é").fits("e\u0301")
    assert Glob("*\n*").fits("a\nb")


def test_no_character_is_looked_at_twice_by_the_pieces_between_stars() -> None:
    for glob in ("*a" * 100 + "*", "*ab*" * 50, "*" + "aab*" * 60, "*a*b*a*c*"):
        for text in ("a" * 10_000, "ab" * 5_000, "aab" * 3_000, "b" * 10_000):
            counted = CountedText(text)
            Glob(glob).fits(counted)
            assert counted.looked <= len(text) + len(glob)


def test_a_glob_agrees_with_a_regular_expression_of_the_same_meaning() -> None:
    source = random.Random(2)
    for _ in range(5_000):
        glob = "".join(source.choices(["a", ".", "*", "😀", "\n"], k=source.randint(0, 7)))
        text = "".join(source.choices(["a", ".", "😀", "\n"], k=source.randint(0, 7)))
        form = ".*".join(map(re.escape, glob.split("*")))
        assert Glob(glob).fits(text) == bool(re.fullmatch(form, text, re.DOTALL))


# --- Conditions -----------------------------------------------------------------------------------------------------


def test_without_conditions_everything_fits() -> None:
    assert fits(NOTHING)
    assert fits(NOTHING, logger="x", severity=24, template="t", pattern="p", attributes={"a": object()})


def test_all_conditions_must_hold() -> None:
    match = Match(Glob("app.*"), (9, 12), Glob("* failed"), "00000000000000a1", (("k", Glob("v*")),))
    good: Mapping[str, Any] = {
        "logger": "app.db",
        "severity": 10,
        "template": "job failed",
        "pattern": "00000000000000a1",
        "attributes": {"k": "v1"},
    }
    bad: Mapping[str, Any] = {"logger": "lib", "severity": 13, "template": "ok", "pattern": "", "attributes": {}}

    assert fits(match, **good)
    for name, value in bad.items():
        assert not fits(match, **{**good, name: value})


@pytest.mark.parametrize(("severity", "expected"), [(8, False), (9, True), (12, True), (13, False)])
def test_both_ends_of_a_severity_are_included(severity: int, *, expected: bool) -> None:
    match = Match(None, (9, 12), None, None, ())

    assert fits(match, severity=severity) is expected


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (True, "true"), (False, "false"), (42, "42"), (-1, "-1"), (42.0, "42")],
)
def test_an_attribute_is_compared_as_json_writes_it(value: object, text: str) -> None:
    match = Match(None, None, None, None, (("k", Glob(text)),))

    assert fits(match, attributes={"k": value})
    assert not fits(match, attributes={"k": f"{text} "})


@pytest.mark.parametrize("value", [None, 1.5, float("inf"), float("nan"), [], {}, b"x", object()])
def test_what_is_no_text_number_or_truth_value_never_fits(value: object) -> None:
    everything = Match(None, None, None, None, (("k", Glob("*")),))

    assert not fits(everything, attributes={"k": value})
    assert not fits(everything)
