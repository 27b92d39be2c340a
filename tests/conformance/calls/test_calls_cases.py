"""The cases of the calls tier: named alike, with a reason each, for loggers that are there, some for every run."""

from __future__ import annotations

import re

import pytest
from lipservice_conformance.calls.case import GROUPS, parts_of, runs_of
from lipservice_conformance.calls.cases import all_cases
from lipservice_conformance.calls.logger import LOGGERS, loggers_of

CASES = all_cases()
NAMES = {logger.name for some in LOGGERS.values() for logger in some}


def test_an_id_is_group_and_what_it_is_about_and_a_run_adds_the_logger() -> None:
    for case in CASES:
        assert re.fullmatch(r"[a-p]\.[a-z0-9_]+", case.id), case.id
        assert [parts_of(run.id) for run in runs_of(case, "go")] == [(case.id, run.via) for run in runs_of(case, "go")]
    assert parts_of("h.error") == ("h.error", "")


def test_every_group_has_cases_and_every_case_a_reason_and_steps() -> None:
    assert {case.group for case in CASES} == set(GROUPS)
    assert all(len(case.reason) > 20 and all(step.text for step in case.steps) and case.steps for case in CASES)


def test_cases_name_loggers_and_needs_that_there_are() -> None:
    lacks = {need for some in LOGGERS.values() for logger in some for need in logger.lacks}
    for case in CASES:
        assert {*case.only, *case.sample} <= NAMES, case.id
        assert all(need in lacks or need.startswith("level:") for need in case.needs), (case.id, case.needs)


@pytest.mark.parametrize("language", LOGGERS)
def test_a_dozen_runs_are_the_sample_of_every_language_and_each_logger_is_among_them(language: str) -> None:
    runs = [
        run
        for case in CASES
        for run in runs_of(case, language)
        if run.via in case.sample and language not in run.not_for
    ]
    assert 10 <= len(runs) <= 36
    assert {run.via for run in runs} == {logger.name for logger in loggers_of(language)}


def test_most_cases_apply_to_every_logger() -> None:
    for language in LOGGERS:
        for logger in loggers_of(language):
            runs = [run for case in CASES for run in runs_of(case, language) if run.via == logger.name]
            applies = [run for run in runs if language not in run.not_for]
            assert len(applies) >= (30 if logger.name == "log" else 60), (language, logger.name, len(applies))
