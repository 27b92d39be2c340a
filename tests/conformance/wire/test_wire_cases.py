"""The cases themselves: named alike, with a reason each, some for every run of the tests."""

from __future__ import annotations

import re

from lipservice_conformance.wire.case import GROUPS
from lipservice_conformance.wire.cases import all_cases

CASES = all_cases()
LANGUAGES = ("python", "typescript", "go")


def test_an_id_is_group_profile_and_what_it_is_about() -> None:
    for case in CASES:
        assert re.fullmatch(r"[a-n]\.(otlp|posthog)\.[a-z0-9_]+", case.id), case.id
        assert case.id.split(".")[1] == case.profile, case.id


def test_every_group_has_cases_and_every_case_a_reason_and_steps() -> None:
    assert {case.group for case in CASES} == set(GROUPS)
    assert all(len(case.reason) > 20 and case.steps for case in CASES)


def test_every_step_says_what_it_does() -> None:
    assert all(step.text for case in CASES for step in case.steps)


def test_what_does_not_apply_says_why() -> None:
    assert all(set(case.not_for) <= set(LANGUAGES) and all(case.not_for.values()) for case in CASES)


def test_a_dozen_cases_are_the_sample_of_every_language() -> None:
    for language in LANGUAGES:
        sample = [case for case in CASES if case.sample and language not in case.not_for]
        assert 10 <= len(sample) <= 24, language
