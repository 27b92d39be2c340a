from __future__ import annotations

from lipservice._engine import ONE
from lipservice._otlp_tables import (
    RECORD_KEY_COUNT,
    RECORD_KEY_PATTERN,
    RECORD_KEY_RANDOMNESS,
    RECORD_KEY_REASON,
    RECORD_KEY_THRESHOLD,
    RECORD_KEY_WEIGHT,
    RECORD_KEY_WOULD_KEEP,
    RECORD_KEY_WOULD_REASON,
)
from lipservice._stamps import shadow_stamps, stamps


def test_what_goes_without_saying_is_not_said() -> None:
    assert stamps("first", "p", rate=ONE) == {}


def test_a_count_names_its_pattern() -> None:
    assert stamps("sampled", "p", rate=ONE, count=3) == {RECORD_KEY_COUNT: 3, RECORD_KEY_PATTERN: "p"}


def test_a_record_that_only_gives_context_has_no_weight() -> None:
    assert list(stamps("retro", "p", rate=0, count=0).items()) == [
        (RECORD_KEY_COUNT, 0),
        (RECORD_KEY_WEIGHT, 0.0),
        (RECORD_KEY_PATTERN, "p"),
        (RECORD_KEY_REASON, "retro"),
    ]


def test_randomness_that_decided_is_said_with_its_threshold() -> None:
    found = stamps("sampled", "p", rate=ONE // 4, r24=0xF00001)

    assert (found[RECORD_KEY_THRESHOLD], found[RECORD_KEY_RANDOMNESS]) == ("c", "f0000100000000")
    assert found[RECORD_KEY_WEIGHT] == 4.0


def test_all_is_said_on_request() -> None:
    assert list(stamps("first", "p", rate=ONE, full=True)) == [
        RECORD_KEY_COUNT,
        RECORD_KEY_WEIGHT,
        RECORD_KEY_PATTERN,
        RECORD_KEY_REASON,
    ]


def test_in_shadow_only_a_drop_is_said_unless_all_is() -> None:
    dropped = {RECORD_KEY_WOULD_KEEP: False, RECORD_KEY_WOULD_REASON: "budget"}

    assert shadow_stamps("budget", keep=False) == dropped
    assert shadow_stamps("first", keep=True) == {}
    assert shadow_stamps("first", keep=True, full=True) == {
        RECORD_KEY_WOULD_KEEP: True,
        RECORD_KEY_WOULD_REASON: "first",
    }
