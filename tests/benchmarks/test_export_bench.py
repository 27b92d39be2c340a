"""What stands around the measurements of the exporter. How fast anything is, no test asserts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.export.figures import CASES, Answer, Figures, Task, figures, measures
from benchmarks.export.records import BATCH, batches
from benchmarks.export.table import show

_BOTH = {"ours": [100.0, 150.0, 90.0], "opentelemetry": [1000.0, 1500.0, 600.0]}
_ANSWER: Mapping[str, Any] = {
    "runtime": "Go 1.26",
    "peers": {"another": "Another 1.0", "opentelemetry": "OpenTelemetry 1.0"},
    "costs": {
        **dict.fromkeys(CASES, _BOTH),
        "encode_3": {**_BOTH, "another": [200.0, 300.0, 180.0]},
        "encode_json_3": {"ours": [100.0, 150.0, 90.0], "another": [50.0, 75.0, 45.0]},
    },
    "bytes": {
        "short": {"ours": 51_200, "opentelemetry": 102_400},
        "lines": {"ours": 102_400, "opentelemetry": 409_600},
    },
    "memory": {"ours": 300.0, "opentelemetry": 1200.0},
    "throughput": {"records": 8000, "seconds": 4.0, "cpu_seconds": 0.02, "lost": 0},
    "lost": 0,
    "allocations": {"kept": 0.01, "encode_3": 0},
}
_LINES = ["GET /cart 200", "payment 17 was accepted"]


@pytest.fixture
def found() -> Figures:
    return figures("go", Answer(**_ANSWER))


def test_the_names_of_a_report_are_fixed(found: Figures) -> None:
    reported = {measure.name: measure.value for measure in measures(found)}

    expected = {
        f"bench.{case.name}.go.{case.prefix}{name}": value
        for key, case in CASES.items()
        for name, value in (("us", 0.1), ("peer_us", 1), ("ratio", 0.1))
        if key != "encode_json_3"
    }
    assert reported == expected | {
        "bench.encode.go.another_us": 0.2,
        "bench.encode.go.another_ratio": 0.5,
        "bench.encode.go.json_us": 0.1,
        "bench.encode.go.json_another_us": 0.05,
        "bench.encode.go.json_another_ratio": 2,
        "bench.emit.go.allocations": 0.01,
        "bench.encode.go.allocations": 0,
        "bench.billed_bytes.go.bytes": 100,
        "bench.billed_bytes.go.peer_bytes": 200,
        "bench.billed_bytes.go.ratio": 0.5,
        "bench.billed_bytes.go.lines_bytes": 200,
        "bench.billed_bytes.go.lines_peer_bytes": 800,
        "bench.billed_bytes.go.lines_ratio": 0.25,
        "bench.queue_memory.go.bytes": 300,
        "bench.queue_memory.go.peer_bytes": 1200,
        "bench.queue_memory.go.ratio": 0.25,
        "bench.throughput.go.per_second": 2000,
        "bench.throughput.go.us": 2.5,
    }


def test_the_main_peer_comes_first(found: Figures) -> None:
    assert list(found.peers) == ["opentelemetry", "another"]


def test_a_ratio_is_the_median_of_the_ratios_of_rounds() -> None:
    costs = {**_ANSWER["costs"], "kept": {"ours": [100, 200, 900], "opentelemetry": [1000, 1000, 1000]}}

    assert figures("python", Answer(**{**_ANSWER, "costs": costs})).beside["kept", "opentelemetry"].ratio == 0.2


@pytest.mark.parametrize(
    "changed", [{"lost": 3}, {"throughput": {**_ANSWER["throughput"], "lost": 3}}], ids=["measured", "sent"]
)
def test_figures_of_records_that_were_lost_are_refused(changed: Mapping[str, object]) -> None:
    with pytest.raises(ValueError, match="3 records were lost"):
        Answer(**{**_ANSWER, **changed})


@pytest.mark.parametrize(("part", "name"), [("costs", "caller"), ("bytes", "lines")])
def test_an_answer_without_a_case_is_refused(part: str, name: str) -> None:
    left = {key: value for key, value in _ANSWER[part].items() if key != name}

    with pytest.raises(ValueError, match=name):
        Answer(**{**_ANSWER, part: left})


@pytest.mark.parametrize(
    ("language", "case", "peer", "target"),
    [
        ("python", "kept", "opentelemetry", 1 / 4.5),
        ("typescript", "encode_8", "opentelemetry", 0.55),
        ("go", "encode_3", "pdata", 0.7),
        ("go", "encode_json_3", "pdata", None),
        ("go", "lines", "opentelemetry", 0.56),
        ("python", "caller", "opentelemetry", None),
    ],
)
def test_targets_are_those_of_the_language(language: str, case: str, peer: str, target: float | None) -> None:
    assert figures(language, Answer(**_ANSWER)).target(case, peer) == target


def test_tables_have_a_row_for_every_case_and_peer(
    found: Figures, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "140")

    show([found], Task(kinds={}, rounds=7, url="", seconds=4))

    printed = capsys.readouterr().out.splitlines()
    rows = [line for line in printed if "OpenTelemetry 1.0" in line or "Another 1.0" in line]
    assert len(rows) == len(CASES) + 1
    assert any("1/10.0" in line and "≤ 1/6.0" in line and "0.0100" in line for line in rows)
    assert any("lines with ids" in line and "0.25" in line and "≤ 0.56" in line for line in printed)


def test_batches_are_the_same_each_time_and_full() -> None:
    kinds = batches(_LINES)

    assert kinds == batches(_LINES)
    assert {len(lines) for lines in kinds.values()} == {BATCH}


def test_records_have_as_many_attributes_as_is_said() -> None:
    kinds = batches(_LINES)

    assert {name: {len(line.attributes) for line in lines} for name, lines in kinds.items()} == {
        "attributes_0": {0},
        "attributes_3": {3},
        "attributes_8": {8},
        "short": {3},
        "lines": {3},
    }


def test_short_records_have_bodies_of_100_bytes() -> None:
    assert {len(line.body.encode()) for line in batches(_LINES)["short"]} == {100}


def test_lines_of_a_log_take_turns_and_have_ids() -> None:
    lines = batches(_LINES)["lines"]

    assert [line.body for line in lines[:3]] == [*_LINES, _LINES[0]]
    assert {(len(line.trace_id), len(line.span_id)) for line in lines} == {(32, 16)}


def test_no_double_is_a_whole_number() -> None:
    values = [dict(line.attributes)["duration_ms"] for line in batches(_LINES)["attributes_3"]]

    assert all(isinstance(value, float) and not value.is_integer() for value in values)
