"""Severity of a row."""

from __future__ import annotations

import pytest
from lipservice_conformance.emulator.severity import severity_of


@pytest.mark.parametrize(
    "number, text",
    [(1, "trace"), (4, "trace"), (5, "debug"), (9, "info"), (12, "info"), (13, "warn"), (17, "error"), (24, "fatal")],
)
def test_the_number_rewrites_the_text(number: int, text: str) -> None:
    assert severity_of(number, "whatever", "") == (text, number)


def test_a_number_above_24_is_kept_and_unknown() -> None:
    assert severity_of(25, "error", "") == ("unknown", 25)


@pytest.mark.parametrize(
    "text, word, number",
    [
        ("CRIT", "fatal", 21),
        ("alert", "fatal", 21),
        ("emerg", "fatal", 21),
        ("err", "error", 17),
        ("Warning", "warn", 13),
        ("dbug", "debug", 5),
        ("trace", "trace", 1),
        ("unknown", "info", 9),
        ("", "info", 9),
    ],
)
def test_without_a_number_the_text_is_normalised(text: str, word: str, number: int) -> None:
    assert severity_of(0, text, "") == (word, number)
    assert severity_of(-3, text, "") == (word, number)


@pytest.mark.parametrize("body", ['{"level":"error"}', '{"log":{"level":"error"}}', '{"config.log_level":"error"}'])
def test_a_json_body_sets_the_number_and_leaves_the_text(body: str) -> None:
    assert severity_of(9, "", body) == ("info", 17)


def test_without_a_number_a_json_body_sets_both() -> None:
    assert severity_of(0, "debug", '{"severity":"fatal"}') == ("fatal", 21)


@pytest.mark.parametrize("body", ['{"level":"warning"}', '{"level":"ERROR"}', '{"level":17}', '{"level":', "[1]", "{}"])
def test_in_a_json_body_only_the_six_words_count(body: str) -> None:
    assert severity_of(9, "", body) == ("info", 9)


def test_a_json_body_of_any_depth_does_no_harm() -> None:
    assert severity_of(9, "", '{"a":' * 100_000) == ("info", 9)
