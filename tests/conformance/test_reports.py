"""Verdicts and the three forms they are shown in."""

import io
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lipservice_conformance.commands.run import measures
from lipservice_conformance.judge import Report, judge
from lipservice_conformance.outcome import Evidence, Kind, Trouble
from lipservice_conformance.protocol import Done, Failure, Greeting
from lipservice_conformance.report_file import Measure, ReportFileError, merge_report
from lipservice_conformance.report_json import json_report
from lipservice_conformance.report_junit import junit_report
from lipservice_conformance.report_table import print_reports
from lipservice_conformance.runner import Run
from lipservice_conformance.vector import Vector
from rich.console import Console

VECTORS = [
    Vector(f"a.rule-x-{n}", "echo", "a.rule", "w", {"text": "t"}, {"said": "t", "n": 1}, "hand") for n in range(5)
]
GREETING = Greeting("fake-sdk", "1.2.3", "fake", "fake 9", "abc")


def run(**changed: object) -> Run:
    answers = {vector.id: Done(vector.id, {"n": 1, "said": "t"}) for vector in VECTORS}
    result = Run("fake", GREETING, answers, seconds=0.25)
    for name, value in changed.items():
        setattr(result, name, value)
    return result


def troubled() -> Report:
    result = run()
    crash = Trouble(Kind.CRASH, "ended before an answer to 'a.rule-x-1'", Evidence(3, None, ("last words \x1b[1m",)))
    del result.answers["a.rule-x-1"], result.answers["a.rule-x-4"]
    result.troubles = {"a.rule-x-1": crash, "a.rule-x-4": Trouble(Kind.NOT_RUN, "given up")}
    result.answers["a.rule-x-2"] = Done("a.rule-x-2", {"said": "u\0", "n": 1})
    result.answers["a.rule-x-3"] = Done("a.rule-x-3", error=Failure("internal", "KeyError"))
    result.faults = [crash]
    return judge(result, VECTORS, {"echo": 5})


def test_equal_members_in_another_order_pass() -> None:
    report = judge(run(), VECTORS, {"echo": 5})
    assert report.passed
    assert report.count(Kind.PASS) == 5


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ({"said": "u", "n": 1}, "said: expected 't', got 'u'"),
        ({"said": "t", "n": True}, "n: expected 1, got True"),
        ({"said": "t"}, "n: expected 1, got None"),
        ({"said": "t", "n": 1, "more": 5}, "more: expected None, got 5"),
        ({"said": "t", "n": 1, "more": None}, "members differ"),
    ],
)
def test_what_differs_is_named(out: dict[str, object], message: str) -> None:
    result = run(answers={vector.id: Done(vector.id, out) for vector in VECTORS})
    assert {entry.message for entry in judge(result, VECTORS, {}).outcomes} == {message}


def test_of_long_texts_the_place_where_they_part_is_shown() -> None:
    vector = replace(VECTORS[0], out={"said": "a" * 1000 + "x"})
    (outcome,) = judge(
        run(answers={vector.id: Done(vector.id, {"said": "a" * 1000 + "y" * 500})}), [vector], {}
    ).outcomes
    before = "a" * 40
    assert outcome.message == f"said: expected from character 960 on '{before}x', got '{before}{'y' * 80}'..."


def test_every_outcome_has_its_kind() -> None:
    report = troubled()
    assert [entry.kind for entry in report.outcomes] == [Kind.PASS, Kind.CRASH, Kind.FAIL, Kind.FAIL, Kind.NOT_RUN]
    assert report.outcomes[3].message == "internal: KeyError"
    assert report.outcomes[1].evidence.lines() == ["exit status 3", "stderr: last words \x1b[1m"]


def test_too_few_answers_fail_though_each_of_them_is_right() -> None:
    report = judge(run(), VECTORS, {"echo": 6, "ping": 1})
    assert not report.passed
    assert report.shortfalls == (
        "fake: 5 vectors of echo were answered, expected at least 6",
        "fake: 0 vectors of ping were answered, expected at least 1",
    )


def test_a_process_that_ended_badly_fails_a_run_whose_answers_are_all_right() -> None:
    report = judge(run(faults=[Trouble(Kind.CRASH, "did not end well")]), VECTORS, {})
    assert not report.passed
    assert [one.value for one in measures([report], 5, 1.0) if one.name == "conformance.failed"] == [1]


def test_the_table_names_failures_and_shows_evidence() -> None:
    out = io.StringIO()
    print_reports([troubled()], Console(file=out, width=200))
    text = out.getvalue()
    assert "fake: a.rule-x-2: fail: said: expected 't', got 'u\\x00'" in text
    assert "fake: crash: ended before an answer to 'a.rule-x-1'\n  exit status 3\n  stderr: last words" in text
    assert "fake: 3 vectors of echo were answered, expected at least 5" in text
    assert "failed" in text


def test_junit_is_well_formed_and_counts_what_it_holds() -> None:
    root = ET.fromstring(junit_report([troubled(), judge(run(), VECTORS, {})]))  # noqa: S314 - our own
    assert root.tag == "testsuites"
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("12", "3", "3")
    first = root.findall("testsuite")[0]
    assert (first.get("name"), first.get("tests"), first.get("skipped")) == ("fake", "7", "0")
    assert len(first.findall("testcase")) == 7
    crash = first.findall("testcase")[1].find("error")
    assert crash is not None
    assert (crash.get("type"), crash.text) == ("crash", "exit status 3\nstderr: last words \ufffd[1m")


def test_json_holds_every_failure_and_a_matrix_of_rules() -> None:
    data = json.loads(json_report([troubled()], "abc"))
    (sdk,) = data["sdks"]
    assert data["spec"] == "abc"
    assert sdk["hello"]["runtime"] == "fake 9"
    assert sdk["counts"] == {"pass": 1, "fail": 2, "crash": 1, "timeout": 0, "protocol": 0, "not_run": 1}
    assert sdk["rules"] == {"echo/a.rule": {"pass": 1, "crash": 1, "fail": 2, "not_run": 1}}
    assert [entry["id"] for entry in sdk["failures"]] == [f"a.rule-x-{n}" for n in (1, 2, 3, 4)]
    assert sdk["failures"][1]["got"] == {"said": "u\0", "n": 1}


def test_the_report_file_has_the_names_agreed_on() -> None:
    assert measures([troubled(), judge(run(), VECTORS, {})], 5, 1.23456) == [
        Measure("conformance.sdks", 2, "SDKs"),
        Measure("conformance.vectors", 5, "vectors"),
        Measure("conformance.failed", 4, "verdicts"),
        Measure("conformance.seconds", 1.235, "s"),
    ]


def test_a_report_of_one_part_replaces_its_names_and_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "x.json"
    merge_report(path, [Measure("b", 1, "s"), Measure("a", 0.5, "share")])
    merge_report(path, [Measure("c", 3, "s"), Measure("b", 2, "s")])
    assert json.loads(path.read_text()) == [
        {"name": "a", "value": 0.5, "unit": "share"},
        {"name": "b", "value": 2, "unit": "s"},
        {"name": "c", "value": 3, "unit": "s"},
    ]
    assert [entry.name for entry in path.parent.iterdir()] == ["x.json"]


@pytest.mark.parametrize(
    "text", ["{", "5", "[5]", '[{"name": "a"}]', '[{"name": "a", "value": 1, "unit": "s", "x": 1}]']
)
def test_a_report_that_is_none_is_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ReportFileError, match="expected a list of name, value, unit, got str"):
        merge_report(path, [])
    assert path.read_text() == text
