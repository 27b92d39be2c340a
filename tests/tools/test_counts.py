"""Counting tests by what each runner prints, so that the closing line of `nox -s tests` is true."""

from __future__ import annotations

from tools.counts import (
    Counts,
    count_cases,
    count_go,
    count_node,
    count_one,
    count_pytest,
    count_verdicts,
    go_text,
    node_text,
)

GO = """{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: no\\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"fine\\n"}
{"Action":"fail","Package":"p","Test":"TestB"}
{"Action":"skip","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p"}
"""


def test_pytest_is_read_from_its_last_line() -> None:
    assert count_pytest("120 passed in 4.20s\n", 0) == Counts(120)
    assert count_pytest("x\n3 failed, 117 passed, 2 skipped, 1 error in 61.00s (0:01:01)\n", 1) == Counts(117, 4, 2)


def test_node_is_read_in_both_of_its_forms() -> None:
    assert count_node("# tests 3\n# pass 3\n# fail 0\n# skipped 0\n", 0) == Counts(3)
    assert count_node("\u2139 pass 2\n\u2139 fail 1\n", 1) == Counts(2, 1)


def test_go_is_read_from_the_events_of_tests_but_not_of_packages() -> None:
    assert count_go(GO, 1) == Counts(1, 1, 1)


def test_of_go_only_what_failed_is_shown() -> None:
    assert go_text(f"{GO}FAIL\n") == "    b_test.go:7: no\nFAIL\n"
    assert go_text('{"Action":"build-output","Output":"x.go:1: no\\n"}\n') == "x.go:1: no\n"


def test_of_a_go_package_that_failed_with_no_failed_test_everything_is_said() -> None:
    race = """{"Action":"output","Package":"p","Test":"TestA","Output":"WARNING: DATA RACE\\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"q","Test":"TestB","Output":"fine\\n"}
{"Action":"fail","Package":"p"}
"""
    assert go_text(race) == "WARNING: DATA RACE\n"
    assert count_go(race, 1) == Counts(1, 1)


def test_of_node_what_passed_is_left_out_in_both_of_its_forms() -> None:
    tap = """src/a.ts(1,2): error
# Subtest: fine
ok 1 - fine
  ---
  duration_ms: 8
  ...
# said by a test
# Subtest: group
    # Subtest: inner
    not ok 1 - inner
      ---
      error: 'ones differ'
      ...
    # Subtest: good
    ok 2 - good # SKIP
    1..2
not ok 2 - group
  ---
  error: '1 subtest failed'
  ...
1..2
# fail 2
"""
    assert node_text(tap).splitlines() == [
        "src/a.ts(1,2): error",
        "# said by a test",
        "    not ok 1 - inner",
        "      ---",
        "      error: 'ones differ'",
        "      ...",
        "    1..2",
        "not ok 2 - group",
        "  ---",
        "  error: '1 subtest failed'",
        "  ...",
        "1..2",
        "# fail 2",
    ]
    assert node_text("\u2714 fine (1ms)\n  \u2714 inner (1ms)\n\u2716 bad (2ms)\n") == "\u2716 bad (2ms)\n"


def test_the_conformance_kit_judges_every_vector_in_every_sdk() -> None:
    assert count_verdicts("3 SDKs, 1024 vectors, 2.10 s\n", 0) == Counts(3072)
    assert count_verdicts("3 SDKs, 1024 vectors, 2.10 s\n", 1) == Counts(0, 1)


def test_the_wire_tier_counts_its_cases() -> None:
    assert count_cases("python a.b: no\n36 cases, 1 failed, 12 s with installing\n", 1) == Counts(35, 1)
    assert count_cases("36 cases, 0 failed, 12 s\n", 0) == Counts(36)


def test_a_runner_that_ran_nothing_or_broke_before_counting_has_failed() -> None:
    for reader in (count_pytest, count_node, count_go, count_verdicts, count_cases):
        assert reader("", 0) == Counts(failed=1)
        assert reader("", 1) == Counts(failed=1)
    assert count_pytest("5 passed in 1.00s\n", 1) == Counts(5, 1)


def test_a_command_without_counts_is_one_check() -> None:
    assert count_one("whatever 5 failed", 0) == Counts(1)
    assert count_one("", 2) == Counts(0, 1)
