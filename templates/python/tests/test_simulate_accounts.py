from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator

import pytest

from lipservice._decision import Decision
from lipservice._engine import ONE
from lipservice._policy import Policy
from lipservice._policy_reader import read_policy
from lipservice._policy_tables import RECORD_COST
from lipservice._simulation.clock import LogClock, RateClock, RateError
from lipservice._simulation.entry import Entry
from lipservice._simulation.history import MOST_STEPS, History
from lipservice._simulation.log_file import LogFile
from lipservice._simulation.pattern_table import PatternRow, PatternTable
from lipservice._simulation.progress import Progress
from lipservice._simulation.replay import Replay
from lipservice._simulation.stamps import stamp_bytes
from lipservice._simulation.windows import Windows


def _policy(**fields: object) -> Policy:
    policy = read_policy(json.dumps(fields)).policy
    assert policy is not None
    return policy


def _replay(policy: Policy, count: int, rate: str = "1000/s", severity: int = 9) -> Replay:
    replay = Replay(policy, 1, RateClock(rate))
    texts = [f"a message of kind {kind}" for kind in "abcdefgh"]
    replay.play(Entry(number, texts[number % 8], 20, severity=severity) for number in range(1, count + 1))
    return replay


def _kept(rate: int, count: int = 1) -> Decision:
    return Decision(keep=True, would_keep=True, reason="sampled", rate=rate, weight=ONE / rate, count=count)


class TestAReplay:
    def test_accounts_for_every_record(self) -> None:
        replay = _replay(_policy(budget="20/s"), 20_000)

        assert replay.seen == replay.accounted == sum(row.seen for row in replay.patterns) == 20_000
        assert replay.kept == sum(row.kept for row in replay.patterns) < 1_000
        assert replay.bytes_seen == 20_000 * 60
        assert replay.settlements > 0

    def test_below_the_budget_changes_nothing(self) -> None:
        replay = _replay(_policy(budget="2000/s"), 5_000)

        assert (replay.kept, replay.bytes_kept, replay.settlements) == (5_000, replay.bytes_seen, 0)
        assert all(row.error == row.bound == 0 for row in replay.patterns)

    def test_gives_bounds_that_nearly_all_errors_are_within(self) -> None:
        replay = _replay(_policy(budget="20/s"), 20_000)

        assert all(row.bound is not None and row.bound < 1 for row in replay.patterns)
        assert sum(abs(row.error or 0) <= (row.bound or 0) for row in replay.patterns) >= 7

    def test_gives_no_bound_where_a_rule_drops_without_a_weight(self) -> None:
        replay = _replay(_policy(rules=[{"id": "none", "action": "never"}]), 100)
        row = next(iter(replay.patterns))

        assert (row.kept, row.error, row.bound, replay.accounted) == (0, None, None, 100)

    def test_counts_windows_beyond_the_budget(self) -> None:
        policy = _policy(budget="1/s", always={"limit": "none"})
        replay = _replay(policy, 100, "10/s", severity=17)

        assert (replay.windows.count, replay.windows.beyond, replay.windows.largest) == (1, 1, 100 * RECORD_COST)

    def test_decides_by_the_seed(self) -> None:
        policy, entries = _policy(budget="1/s"), [Entry(at, "same", at) for at in range(2_000)]
        kept = []
        for seed in (1, 1, 2):
            replay = Replay(policy, seed, RateClock("100/s"))
            replay.play(entries)
            kept.append(replay.bytes_kept)

        assert kept[0] == kept[1] != kept[2]


class TestTheTableOfPatterns:
    def test_stops_growing_and_the_others_share_a_row(self) -> None:
        table = PatternTable(most=3)
        for number in range(10):
            row = table.find(str(number)) or table.open(str(number), "", 9, number)
            row.add(5, number, _kept(ONE), 0)

        assert (len(table), sum(row.seen for row in table)) == (3, 3)
        assert table.rest is not None
        assert (table.rest.seen, table.find("9")) == (7, None)

    def test_bounds_the_error_by_the_chances_of_all_records(self) -> None:
        row = PatternRow("", "", 9, 1)
        row.add(5, 1, _kept(ONE // 4), 0)
        row.add(5, 2, Decision(keep=False, would_keep=False, reason="budget", rate=ONE // 4), 0)

        assert row.error == 1.0
        assert row.bound == pytest.approx(1.96 * math.sqrt(3 + 3) / 2)


class TestTheHistory:
    def test_has_a_bounded_number_of_steps_and_loses_nothing(self) -> None:
        history = History()
        for number in range(10_000):
            history.add(5_000_000 + 977 * number, keep=number % 10 == 0)

        assert (len(history.seen) <= MOST_STEPS, sum(history.seen), sum(history.kept)) == (True, 10_000, 1_000)
        assert history.step_ms * len(history.seen) >= 977 * 9_999

    def test_a_line_out_of_order_stays_in_the_window_that_is_open(self) -> None:
        windows = Windows(1_000, 10)
        for now_ms in (500, 999, 1_001, 998, 1_002, 2_500):
            windows.add(now_ms, 3)
        windows.close()

        assert (windows.count, windows.beyond, windows.largest) == (3, 0, 9)

    def test_bears_a_gap_of_ten_years_and_a_clock_that_steps_back(self) -> None:
        history = History()
        for now_ms in (10**12, 10**12 + 315_360_000_000, 5):
            history.add(now_ms, keep=True)

        assert (history.seen[0], sum(history.seen), len(history.seen) <= MOST_STEPS) == (2, 3, True)


class TestWindows:
    def test_are_beyond_the_budget_only_above_it(self) -> None:
        windows = Windows(1_000, 10)
        for now_ms, cost in ((0, 10), (1_000, 6), (1_999, 5), (5_000, 0)):
            windows.add(now_ms, cost)
        windows.close()

        assert (windows.count, windows.beyond, windows.largest, windows.largest_ms) == (3, 1, 11, 1_000)


class TestTheClock:
    def test_spreads_records_evenly_over_an_assumed_rate(self) -> None:
        clock = RateClock("4/s")

        assert [clock.now(None) for _ in range(5)] == [0, 250, 500, 750, 1000]

    @pytest.mark.parametrize("text", ["", "0/s", "5", "5/year", "-1/s", "1.5/s"])
    def test_refuses_what_is_no_rate(self, text: str) -> None:
        with pytest.raises(RateError, match='expected a rate such as "100/s"'):
            RateClock(text)

    def test_gives_a_record_without_a_time_that_of_the_one_before(self) -> None:
        clock = LogClock(5_000)

        assert [clock.now(time_ms) for time_ms in (None, 6_000, None, 5_900)] == [5_000, 6_000, 6_000, 5_900]
        assert clock.steps_back == 0
        assert (clock.now(-5), clock.steps_back) == (0, 0)

    def test_counts_steps_back(self) -> None:
        clock = LogClock(10**12)
        clock.now(10**12 - 3_600_000)

        assert clock.steps_back == 1


def test_only_a_decision_that_says_something_adds_bytes() -> None:
    assert stamp_bytes(_kept(ONE), "0" * 16) == 0
    assert stamp_bytes(_kept(ONE // 2, 3), "0" * 16) > 80


class _Terminal(io.StringIO):
    """Says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def log() -> LogFile:
    return LogFile("x", io.BufferedReader(io.BytesIO(b"x\n" * 2_000)), 4_000)  # type: ignore[arg-type]


def _lines() -> Iterator[tuple[int, str]]:
    return ((number, "x") for number in range(1, 2_001))


def test_progress_is_shown_on_a_terminal_and_taken_away_again(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice._simulation.progress._PATIENCE", -1.0)
    terminal = _Terminal()

    assert sum(1 for _ in Progress(log, terminal).watch(_lines())) == 2_000
    assert "256 lines" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")


def test_progress_is_not_shown_elsewhere(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice._simulation.progress._PATIENCE", -1.0)
    pipe = io.StringIO()

    assert sum(1 for _ in Progress(log, pipe).watch(_lines())) == 2_000
    assert pipe.getvalue() == ""
