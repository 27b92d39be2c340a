"""The demo of the services: what it asks them, what it makes of their rows, and what it says when one fails."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lipservice_conformance import demo_services
from lipservice_conformance.demo_run import Run, differences
from lipservice_conformance.demo_traffic import traffic
from lipservice_conformance.emulator import Row

TRACE = base64.b64encode(bytes(range(16))).decode()
ROW = Row("", 1, 1, "order 1 paid", "info", 9, "orders", TRACE, "", 0, "", "", {}, {})


def counted(row: Row, count: int) -> Row:
    return replace(row, attributes={"lipservice.count": str(count)})


def run(language: str, *stored: Row) -> Run:
    everything = [replace(ROW, body=f"order {number} paid") for number in range(3)]
    return Run(language, everything, 300, stored, 100)


def test_traffic_is_the_same_each_time_and_less_of_it_is_its_beginning() -> None:
    asks = traffic(30)
    assert asks == traffic(30)
    assert asks[: len(traffic(10)) - 1] == traffic(10)[:-1]
    assert [ask.at_ms for ask in asks] == sorted(ask.at_ms for ask in asks)
    assert {ask.method for ask in asks} == {"GET", "POST"}


def test_an_order_is_looked_up_only_once_it_is_placed() -> None:
    placed = 0
    for ask in traffic(40):
        if ask.method == "POST":
            placed += 1
        elif ask.path.startswith("/orders/"):
            assert 1 <= int(ask.path.removeprefix("/orders/")) <= placed


def test_rows_that_account_for_all_and_are_alike_are_no_difference() -> None:
    assert differences([run("one", ROW, counted(ROW, 2)), run("other", ROW, counted(ROW, 2))]) == []


def test_a_record_that_no_row_accounts_for_is_one() -> None:
    (told,) = differences([run("one", ROW, ROW)])
    assert told == "one: logged {'order <*> paid': 3}, accounted for {'order <*> paid': 2}"


def test_another_decision_is_one_and_names_the_row() -> None:
    first, second = differences([run("one", ROW, counted(ROW, 2)), run("other", counted(ROW, 2), ROW)])
    assert "other: row 1 is (9, 'order 1 paid', '', 2, None), in one it is (9, 'order 1 paid', '', 1, None)" in first
    assert "other: row 2" in second


def test_a_failed_request_has_all_rows_of_its_trace_in_the_order_of_time() -> None:
    failed = replace(ROW, body="order 1 lost", severity_number=17, timestamp=3)
    (failure,) = run("one", failed, ROW, replace(ROW, trace_id="", timestamp=2)).failures
    assert [row.body for row in failure] == ["order 1 paid", "order 1 lost"]


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("print('no port'); exit(3)", "broken: did not start\nno port"),
        ("import os; print('gone'); os._exit(0)", "broken: did not start\ngone"),
    ],
)
def test_a_service_that_does_not_start_is_named_with_what_it_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], program: str, told: str
) -> None:
    manifest = tmp_path / "broken" / "demo.json"
    manifest.parent.mkdir()
    manifest.write_text(json.dumps({"build": [], "run": [sys.executable, "-c", program]}))
    status = demo_services.main(["--examples", str(tmp_path), "--reports", str(tmp_path), "--seconds", "1"])
    assert status == 2
    assert told in capsys.readouterr().err


def test_a_service_that_is_not_there_is_answered_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo_services.main(["--service", "cobol"]) == 2
    assert "cobol: expected one of go, python, typescript" in capsys.readouterr().err


def test_who_shows_a_log_sees_no_services(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo_services.main(["app.log"]) == 0
    assert capsys.readouterr().out == ""
