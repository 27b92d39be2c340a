"""What is kept of what was received."""

from __future__ import annotations

from typing import Any

from lipservice_conformance.emulator import EmulatorSettings, ReceivedRequest, Row
from lipservice_conformance.emulator.ledger import Ledger

ROW = Row("id", 1, 2, "body", "info", 9, "shop", "t", "s", 0, "", "", {"seq": "1", "other": "2"}, {"service.name": "x"})


def ledger(number: int = 1, **settings: Any) -> Ledger:
    made = Ledger(EmulatorSettings(**settings))
    made.open(ReceivedRequest(number, 1, "POST", "/", "", {}, 0.0, 0.0))
    return made


def test_whole_rows_are_kept_unless_told_otherwise() -> None:
    kept = ledger()
    kept.store(1, [ROW])
    assert list(kept.rows) == [ROW]


def test_only_chosen_attributes_can_be_kept() -> None:
    kept = ledger(keep_attributes=("seq", "absent"))
    kept.store(1, [ROW])
    (row,) = kept.rows
    assert (row.attributes, row.body, row.uuid, row.resource_attributes) == ({"seq": "1"}, "", "", {})


def test_only_bodies_can_be_kept_with_or_without_an_attribute() -> None:
    bodies, both = ledger(keep="bodies"), ledger(keep="bodies", keep_attributes=("seq",))
    for kept in (bodies, both):
        kept.store(1, [ROW])
    assert [(row.body, row.attributes) for kept in (bodies, both) for row in kept.rows] == [
        ("body", {}),
        ("body", {"seq": "1"}),
    ]


def test_only_counts_can_be_kept() -> None:
    kept = ledger(keep="counts")
    kept.store(1, [ROW, ROW])
    assert (list(kept.rows), kept.counts().rows, kept.counts().by_service) == ([], 2, {"shop": 2})


def test_rows_whose_answer_never_arrived_are_counted() -> None:
    kept = ledger()
    kept.store(1, [ROW, ROW])
    kept.amend(1, reply="lost")
    assert (kept.counts().unanswered_requests, kept.counts().unanswered_rows) == (1, 2)


def test_after_a_reset_a_late_answer_changes_nothing() -> None:
    kept = ledger()
    kept.clear()
    kept.store(1, [ROW])
    kept.amend(1, status=200)
    assert kept.counts().requests == kept.counts().rows == 0


def test_numbers_are_never_given_twice() -> None:
    kept = ledger()
    first = kept.next_number()
    kept.clear()
    assert kept.next_number() == first + 1
