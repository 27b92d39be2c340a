"""Who else may have taken a record of logging."""

from __future__ import annotations

import logging

import pytest

from lipservice import _claims


@pytest.fixture(autouse=True)
def _none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_claims, "claims", [])


def test_all_are_asked_once_and_one_is_enough() -> None:
    asked: list[str] = []

    def first(_: logging.LogRecord) -> bool:
        asked.append("first")
        return True

    def second(_: logging.LogRecord) -> bool:
        asked.append("second")
        return False

    for other in (first, second, first):
        _claims.claim(other)

    assert _claims.is_claimed(logging.makeLogRecord({}))
    assert asked == ["first", "second"]


def test_who_goes_away_while_others_are_asked_hides_none_of_them() -> None:
    def leaving(_: logging.LogRecord) -> bool:
        _claims.claim(leaving, wanted=False)
        return False

    _claims.claim(leaving)
    _claims.claim(lambda _: True)

    assert _claims.is_claimed(logging.makeLogRecord({}))
    assert len(_claims.claims) == 1


def test_a_record_is_marked_once() -> None:
    record = logging.makeLogRecord({})

    assert [_claims.is_marked(record), _claims.is_marked(record)] == [False, True]
