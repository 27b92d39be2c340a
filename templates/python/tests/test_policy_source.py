"""Which policy counts, and who says so."""

from __future__ import annotations

import pytest

from lipservice._export.settings import read_settings
from lipservice._policy_source import PolicySource, policy_source

ALL = {"LIPSERVICE_POLICY": "{}", "LIPSERVICE_POLICY_FILE": "p.json", "LIPSERVICE_URL": "https://policies.test"}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (tuple(ALL), PolicySource("inline", "LIPSERVICE_POLICY")),
        (("LIPSERVICE_POLICY_FILE", "LIPSERVICE_URL"), PolicySource("file", "LIPSERVICE_POLICY_FILE")),
        (("LIPSERVICE_URL",), PolicySource("service", "LIPSERVICE_URL")),
        ((), PolicySource("builtin")),
    ],
)
def test_the_first_source_that_is_given_counts(variables: tuple[str, ...], expected: PolicySource) -> None:
    assert policy_source(read_settings({}, {name: ALL[name] for name in variables})) == expected


def test_an_option_in_code_is_named_as_such() -> None:
    assert policy_source(read_settings({"policy_file": "p.json"}, ALL)) == ("inline", "LIPSERVICE_POLICY")
    assert policy_source(read_settings({"policy_file": "p.json"}, {})) == ("file", "policy_file")


def test_an_address_that_is_none_chooses_nothing() -> None:
    assert policy_source(read_settings({"lipservice_url": "ftp://policies.test"}, {})) == ("builtin", "")


def test_a_policy_that_was_read_before_counts_first() -> None:
    assert policy_source(read_settings({}, ALL), is_read=True) == ("inline", "policy")
