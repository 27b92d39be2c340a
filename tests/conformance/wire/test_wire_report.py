"""What a run leaves: counts in `wire.json`, every outcome in `wire-full.json`, and a part of the page."""

from __future__ import annotations

import io
import json
from pathlib import Path

from lipservice_conformance.page.part import read_part
from lipservice_conformance.page.wire import Wire, wire_of
from lipservice_conformance.wire.case import GROUPS
from lipservice_conformance.wire.cases import all_cases
from lipservice_conformance.wire.outcome import Outcome, Verdict
from lipservice_conformance.wire.report import Tier, print_failures, print_table, write_reports
from rich.console import Console

CASES = all_cases()[:3]
TIER = Tier("wire", "Wire", GROUPS, {case.id: case.reason for case in CASES})
FIRST, SECOND, THIRD = (case.id for case in CASES)
GO = [
    Outcome(FIRST, "go", Verdict.PASSED),
    Outcome(SECOND, "go", Verdict.FAILED, "expected 3 rows, got 2", "flush", ("panic",)),
    Outcome(THIRD, "go", Verdict.NOT_APPLICABLE, "it cannot fork"),
]
PYTHON = [Outcome(FIRST, "python", Verdict.PASSED)]


def test_counts_are_written_for_all_and_for_each(tmp_path: Path) -> None:
    write_reports(tmp_path, TIER, {"go": GO, "python": PYTHON}, {})
    measures = {one["name"]: one["value"] for one in json.loads((tmp_path / "wire.json").read_text("utf-8"))}
    assert (measures["wire.cases"], measures["wire.failed"], measures["wire.not_applicable"]) == (3, 1, 1)
    assert (measures["wire.go.cases"], measures["wire.go.failed"], measures["wire.python.failed"]) == (2, 1, 0)


def test_a_language_that_was_not_run_keeps_what_it_had(tmp_path: Path) -> None:
    write_reports(tmp_path, TIER, {"go": GO}, {})
    write_reports(tmp_path, TIER, {"python": PYTHON}, {})
    wire = read_part(tmp_path / "wire-full.json", "wire", wire_of)
    assert isinstance(wire, Wire)
    assert wire.languages == ("go", "python")
    assert [(one.case, one.message, one.evidence) for one in wire.failed] == [
        (SECOND, "expected 3 rows, got 2", ("panic",))
    ]
    assert [(one.case, one.message) for one in wire.absent] == [(THIRD, "it cannot fork")]
    assert [(cell.passed, cell.asked, cell.state) for cell in wire.groups[0].cells] == [(1, 2, "bad"), (1, 1, "good")]


def test_what_a_peer_does_otherwise_is_shown_and_not_counted(tmp_path: Path) -> None:
    write_reports(tmp_path, TIER, {"python": PYTHON}, {"go, OpenTelemetry": GO})
    wire = read_part(tmp_path / "wire-full.json", "wire", wire_of)
    assert isinstance(wire, Wire)
    assert (wire.languages, wire.asked, wire.failed) == (("python", "go, OpenTelemetry"), 1, ())
    assert [(one.case, one.message) for one in wire.others] == [(SECOND, "expected 3 rows, got 2")]


def test_a_failure_is_shown_with_the_command_that_runs_it_alone() -> None:
    shown = io.StringIO()
    console = Console(file=shown, width=200)
    print_table(TIER, {"go": GO}, {}, console)
    print_failures(TIER, {"go": GO}, console)
    text = shown.getvalue()
    assert "1 of 2" in text
    assert f"go {SECOND}: expected 3 rows, got 2" in text
    assert f"nox -s wire -- --only go --case {SECOND}" in text
    assert "| panic" in text
