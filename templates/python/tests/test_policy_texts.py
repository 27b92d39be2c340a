from __future__ import annotations

import random
from fractions import Fraction

import pytest

from lipservice._budget import WINDOW, Budget, BudgetError, read_allowance
from lipservice._finding import member
from lipservice._message import canonical, message, shown, unexpected
from lipservice._policy_tables import (
    BUDGET_DECIMALS,
    COST_HIGH,
    COST_LOW,
    KNOWN_PERIODS,
    KNOWN_UNITS,
    ONE,
    PERIODS,
    RECORD_COST,
    SHOWN_CHARACTERS,
    UNITS,
)
from lipservice._probability import read_percent, read_probability, threshold_text, weight

PERIOD = next(iter(PERIODS))
PERCENT_PLACES = 2


def is_budget(text: str) -> bool:
    try:
        read_allowance(text)
    except BudgetError:
        return False
    return True


# The forms bound how many digits a text may have, so the forms are asked.
WHOLE_DIGITS = max(digits for digits in range(1, 40) if is_budget(f"{'9' * digits}/{PERIOD}"))
PLACES = max(places for places in range(40) if read_probability(f"0.{'0' * places}") is not None)


def cost_of(text: str, window: int) -> Budget | str:
    try:
        return read_allowance(text).in_window(window)
    except BudgetError as error:
        return str(error)


# --- Budgets --------------------------------------------------------------------------------------------------------


def decimal(part: int, places: int) -> str:
    """Return `part` in units of its last place."""
    return f"{part // 10**places}.{part % 10**places:0{places}}" if places else str(part)


def exact_cost(number: str, unit: str, period: str, window: int) -> int:
    amount = Fraction(number) / PERIODS[period]
    return int(amount * UNITS[unit]) * window if unit else int(amount * RECORD_COST * window)


def test_a_budget_costs_what_fractions_say_and_is_refused_outside_the_bounds() -> None:
    source = random.Random(1)
    outcomes = {"kept": 0, "refused": 0}
    for _ in range(3_000):
        number = decimal(source.randrange(10 ** (source.randint(1, WHOLE_DIGITS) + BUDGET_DECIMALS)), BUDGET_DECIMALS)
        unit, period = source.choice(["", *UNITS]), source.choice([*PERIODS])
        window = source.choice([WINDOW.low, WINDOW.high, source.randint(WINDOW.low, WINDOW.high)])
        found, cost = cost_of(f"{number} {unit}/{period}", window), exact_cost(number, unit, period, window)
        if COST_LOW <= cost <= COST_HIGH:
            assert found == Budget("bytes" if unit else "records", cost)
        else:
            assert isinstance(found, str)
        outcomes["kept" if isinstance(found, Budget) else "refused"] += 1
    assert min(outcomes.values()) > 100


def test_the_window_that_a_message_names_is_the_nearest_that_works() -> None:
    windows = range(WINDOW.low, WINDOW.high + 1)
    for number in (decimal(10**digits, BUDGET_DECIMALS) for digits in range(WHOLE_DIGITS + BUDGET_DECIMALS)):
        text = f"{number}/{PERIOD}"
        outcomes = [cost_of(text, window) for window in windows]
        work = [window for window, outcome in zip(windows, outcomes, strict=True) if isinstance(outcome, Budget)]
        for window, outcome in zip(windows, outcomes, strict=True):
            if isinstance(outcome, str) and work:
                name, other = ("budget_below", work[0]) if window < work[0] else ("budget_above", work[-1])
                assert outcome == message(name, got=shown(text), window=window, other=other)


@pytest.mark.parametrize("known", [KNOWN_UNITS, KNOWN_PERIODS])
def test_an_unknown_unit_or_period_is_told_the_known_ones(known: str) -> None:
    unit, period = ("nonsense", PERIOD) if known == KNOWN_UNITS else ("", "nonsense")

    assert known in str(cost_of(f"20 {unit}/{period}", WINDOW.low))


def test_spaces_around_the_parts_of_a_budget_mean_nothing() -> None:
    for unit in ("", *UNITS):
        assert read_allowance(f"  1  {unit}  /  {PERIOD}  ").amount == read_allowance(f"1{unit}/{PERIOD}").amount


# --- Probabilities --------------------------------------------------------------------------------------------------


def test_a_rate_leaves_the_threshold_that_fractions_say() -> None:
    source = random.Random(2)
    for places in range(PLACES + 1):
        for _ in range(100):
            part = source.randint(0, 10**places)
            assert read_probability(decimal(part, places)) == ONE - int((1 - Fraction(part, 10**places)) * ONE)


def test_a_percentage_is_the_probability_that_it_is() -> None:
    places = PLACES - PERCENT_PLACES
    for part in range(0, 10**PLACES + 1, 10**PLACES // 997):
        assert read_percent(f"{decimal(part, places)}%") == read_probability(decimal(part, PLACES))


def test_no_probability_but_0_has_the_rate_0() -> None:
    assert read_probability("0") == 0
    assert read_probability(decimal(1, PLACES)) == max(1, ONE - (10**PLACES - 1) * ONE // 10**PLACES)


@pytest.mark.parametrize("text", ["", "2", "1.1", ".5", "1.", "1e-1", "-0", "\u0660", "0.5\n", "0" * 100])
def test_what_is_no_probability_has_no_rate(text: str) -> None:
    assert read_probability(text) is None


@pytest.mark.parametrize("text", ["", "%", "10", "101%", ".5%", "1.%", "1e1%", "-0%", "\u0660%", "10%\n", "10%%"])
def test_what_is_no_percentage_has_no_rate(text: str) -> None:
    assert read_percent(text) is None


def test_a_threshold_is_read_back_from_its_text() -> None:
    for rate in (1, 2, 255, 256, 65_536, ONE // 3, ONE - 1, ONE):
        text = threshold_text(rate)
        assert int(text.ljust(6, "0"), 16) == ONE - rate
        assert text == "0" or not text.endswith("0")
    assert threshold_text(0) == ""


def test_weights_add_up_to_what_was_there() -> None:
    assert weight(ONE) == 1.0
    assert weight(ONE // 2) == 2.0
    assert weight(0) == 0.0


# --- Words ----------------------------------------------------------------------------------------------------------


def test_a_value_in_a_message_is_not_looked_at_for_places() -> None:
    assert unexpected("{got}", "{expected}") == message("unexpected", expected="{got}", got='"{expected}"')


def test_a_text_is_cut_between_characters_however_wide() -> None:
    for character in ("x", "é", "😀", '"', "\n"):
        whole, longer = character * SHOWN_CHARACTERS, character * (SHOWN_CHARACTERS + 1)
        assert shown(whole) == canonical(whole)
        assert shown(longer) == canonical(whole + "…")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (12, "12"),
        (0.5, "a number"),
        (1e300, "a number"),
        ([1], "a list"),
        ({}, "an object"),
    ],
)
def test_of_other_values_only_what_every_language_writes_alike_is_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_path_shows_plain_names_after_a_point_and_others_in_brackets() -> None:
    assert [member("$", name) for name in ("a_1", "_", "1a", "a.b", "", "é", "a\n")] == [
        "$.a_1", "$._", '$["1a"]', '$["a.b"]', '$[""]', '$["é"]', '$["a\\n"]',
    ]  # fmt: skip
