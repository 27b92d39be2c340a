from __future__ import annotations

import logging

import pytest

from lipservice._otlp_tables import SEVERITIES
from lipservice._severity import severity


@pytest.mark.parametrize(
    ("level", "number"),
    [(logging.DEBUG, 5), (logging.INFO, 9), (logging.WARNING, 13), (logging.ERROR, 17), (logging.CRITICAL, 21)],
)
def test_the_levels_of_logging_are_the_first_of_their_ranges(level: int, number: int) -> None:
    assert severity("logging", level) == severity("logging", logging.getLevelName(level)) == number


def test_a_level_between_two_counts_as_the_lower_one() -> None:
    assert severity("logging", 29) == severity("logging", 20)
    assert severity("logging", 10**9) == severity("logging", 50)


def test_a_level_below_all_counts_as_the_lowest() -> None:
    assert severity("logging", 0) == severity("logging", -5) == severity("logging", 1)


def test_names_count_in_any_case() -> None:
    assert severity("loguru", "SUCCESS") == severity("loguru", "success") == severity("loguru", 25) == 10
    assert severity("structlog", "Exception") == 17


@pytest.mark.parametrize("given", [("logging", "LOUD"), ("nobody", 10), ("structlog", 10), ("syslog", "")])
def test_what_is_not_known_is_not_given(given: tuple[str, int | str]) -> None:
    assert severity(*given) == 0


def test_every_table_holds_severities() -> None:
    for table in SEVERITIES.values():
        numbers = [*table.names.values(), *(number for _, number in table.levels)]
        assert all(0 <= number <= 24 for number in numbers)
        assert list(table.levels) == sorted(table.levels)
        assert all(name == name.lower() for name in table.names)
