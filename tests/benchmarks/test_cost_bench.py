"""What stands around the measurements of the whole SDK. How fast anything is, no test asserts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.cost.cases import CASES, FLOOR, MAIN_PEER, TARGETS, Case, cases_of
from benchmarks.cost.figures import Answer, Figures, figures, measures, other_measures
from benchmarks.cost.table import show
from benchmarks.cost.task import new_task
from benchmarks.figures import Comparison
from benchmarks.program import LANGUAGES

_SIDES = {"ours": [300.0, 350.0, 260.0], "floor": [200.0, 200.0, 200.0], "opentelemetry": [1200.0, 1700.0, 800.0]}
_LINES = ["GET /cart 200", "payment 17 was accepted"]


def _counts(case: Case) -> dict[str, int]:
    kept = 5 if case.is_dropped else 1000
    return {"records": 1000, "seen": 1000, "kept": kept, "dropped": 1000 - kept, "buffered": 0, "lost": 0}


def _answer(language: str, **changed: object) -> Answer:
    cases = cases_of(language)
    given: Mapping[str, Any] = {
        "runtime": "1.0",
        "peers": {"another": "Another 1.0", "opentelemetry": "OpenTelemetry 1.0"},
        "costs": {case.key: _SIDES for case in cases},
        "counts": {case.key: _counts(case) for case in cases},
    }
    return Answer(**{**given, **changed})


@pytest.fixture
def found() -> Figures:
    return figures("python", _answer("python"))


def test_the_names_that_others_read_are_reported() -> None:
    for language in LANGUAGES:
        reported = {measure.name for measure in measures(figures(language, _answer(language)))}

        assert {f"bench.{name}.{language}.ratio" for name in ("dropped_scan", "dropped_known", "kept")} <= reported


def test_no_two_cases_are_reported_by_the_same_name() -> None:
    for language in LANGUAGES:
        names = [measure.name for measure in measures(figures(language, _answer(language)))]

        assert len(set(names)) == len(names)


def test_what_a_logger_costs_by_itself_is_taken_off_both_sides_round_by_round(found: Figures) -> None:
    assert found.beside["dropped_3", MAIN_PEER] == Comparison(0.1, 1.0, 0.1)


def test_the_whole_call_is_compared_with_that_of_the_floor(found: Figures) -> None:
    assert found.beside["dropped_3", FLOOR] == Comparison(0.3, 0.2, 1.5)


def test_in_go_whole_calls_are_compared_and_what_is_above_the_logger_besides() -> None:
    found = figures("go", _answer("go"))

    assert found.beside["dropped_3", MAIN_PEER].ratio == 0.25
    assert found.above["dropped_3"].ratio == 0.1


@pytest.mark.parametrize("key", ["console", "pino", "winston"])
def test_of_nodes_loggers_only_ours_stands_behind_the_logger(key: str) -> None:
    found = figures("typescript", _answer("typescript")).beside[key, MAIN_PEER]

    assert (found.ours, found.peer) == (0.1, 1.2)
    assert found.ratio == pytest.approx(0.1 / 1.2)


@pytest.mark.parametrize(
    ("key", "changed", "said"),
    [
        ("dropped_3", {"kept": 20, "dropped": 980}, "dropped_3: 2.0% of the records were kept"),
        ("dropped_3", {"seen": 999}, "dropped_3: the counts do not add up"),
        ("dropped_3", {"dropped": 994}, "dropped_3: the counts do not add up"),
        ("kept_3", {"kept": 999, "dropped": 1}, "kept_3: 1 of 1000 records were dropped"),
        ("kept_3", {"lost": 3}, "kept_3: 3 records were lost"),
    ],
)
def test_figures_of_another_thing_than_is_said_of_them_are_refused(
    key: str, changed: Mapping[str, int], said: str
) -> None:
    answer = _answer("python")
    counts = {**answer.counts, key: {**answer.counts[key], **changed}}

    with pytest.raises(ValueError, match=said):
        figures("python", _answer("python", counts=counts))


def test_where_a_backend_is_stuck_records_may_be_lost() -> None:
    answer = _answer("go")
    counts = {**answer.counts, "overflow": {**answer.counts["overflow"], "lost": 900}}

    assert figures("go", _answer("go", counts=counts)).kept["overflow"] == 1


def test_an_answer_without_a_case_is_refused_unless_it_says_why() -> None:
    costs = {key: sides for key, sides in _answer("python").costs.items() if key != "early_known"}

    with pytest.raises(ValueError, match="early_known"):
        figures("python", _answer("python", costs=costs))
    assert figures("python", _answer("python", costs=costs, notes=["early drop: not there"])).notes


def test_every_target_is_that_of_a_case_and_a_side() -> None:
    keys = {(language, case.key) for case in CASES for language in case.languages}

    assert {(language, key) for language, key, _ in TARGETS} <= keys
    assert {side for _, _, side in TARGETS} == {MAIN_PEER, FLOOR, "zap", "batch"}


def test_a_table_says_of_each_target_whether_it_was_met(
    found: Figures, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    show([found], {"": Comparison(15_000, 150_000, 0.1)}, {"go": Comparison(1_000, 4_000, 0.25)}, 7, 1.5)

    printed = capsys.readouterr().out.splitlines()
    row = next(line for line in printed if "dropped, known, 3" in line and "above floor" in line)
    assert all(text in row for text in ("1/10.0", "≤ 1/20.0", "missed", "0.50%"))
    assert any("import" in line and "15.000" in line and "met" in line for line in printed)
    assert any("go" in line and "1/4.0" in line for line in printed)


def test_imports_and_packages_are_reported() -> None:
    reported = other_measures({"": Comparison(15_000, 150_000, 0.1)}, {"go": Comparison(1_000, 4_000, 0.25)})

    assert {measure.name: measure.value for measure in reported} == {
        "bench.import.python.ms": 15,
        "bench.import.python.peer_ms": 150,
        "bench.import.python.ratio": 0.1,
        "bench.package_size.go.bytes": 1_000,
        "bench.package_size.go.peer_bytes": 4_000,
        "bench.package_size.go.ratio": 0.25,
    }


def test_a_task_has_the_texts_of_all_its_cases() -> None:
    for language in LANGUAGES:
        task = new_task(language, _LINES, 7)

        assert {case.messages for case in task.cases} <= task.texts.keys()
        assert max(case.attributes for case in task.cases) <= min(map(len, task.attributes))
        assert all("{}" in text for text in task.texts["template"])
