"""What stands around the measurements of the sampler. How fast anything is, no test asserts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks import program
from benchmarks.program import ProgramError, run_program
from benchmarks.sampling.figures import Answer, Figures, Task, figures, measures
from benchmarks.sampling.messages import PATTERNS, known_messages, scanned_messages
from benchmarks.sampling.table import show

_ANSWER: Mapping[str, Any] = {
    "runtime": "Go 1.26",
    "peers": {"another": "Another 1.0", "opentelemetry": "OpenTelemetry 1.0"},
    "costs": {
        "decide": [20.0, 30.0, 10.0],
        "known": [40.0, 60.0, 20.0],
        "lines": [80.0, 120.0, 40.0],
        "scan": [200.0, 300.0, 100.0],
        "opentelemetry": [2000.0, 1500.0, 2000.0],
        "another": [20.0, 20.0, 20.0],
    },
    "kept": 0.002,
    "rolls": [[9_500, 9_000], [10_500, 10_000], [70_000, 50_000]],
    "goroutines": {"1": [[20.0, 21.0]], "8": [[40.0, 70.0]]},
    "allocations": {"decide": 0, "known": 0, "scan": 0.00004},
}


@pytest.fixture
def found() -> Figures:
    return figures("go", Answer(**_ANSWER))


def test_the_names_of_a_report_are_fixed(found: Figures) -> None:
    reported = {measure.name: measure.value for measure in measures(found)}

    assert reported == {
        "bench.decide.go.us": 0.02,
        "bench.decide.go.ratio": 0.01,
        "bench.decide.go.opentelemetry_us": 2,
        "bench.decide.go.opentelemetry_ratio": 0.01,
        "bench.decide.go.another_us": 0.02,
        "bench.decide.go.another_ratio": 1,
        "bench.decide.go.allocations": 0,
        "bench.decide.go.goroutines_1_ns": 20,
        "bench.decide.go.goroutines_1_cpu_ns": 21,
        "bench.decide.go.goroutines_8_ns": 40,
        "bench.decide.go.goroutines_8_cpu_ns": 70,
        "bench.signature_decide.go.us": 0.2,
        "bench.signature_decide.go.ratio": 0.1,
        "bench.signature_decide.go.opentelemetry_ratio": 0.1,
        "bench.signature_decide.go.another_ratio": 10,
        "bench.signature_decide.go.allocations": 0,
        "bench.signature_decide.go.known_us": 0.04,
        "bench.signature_decide.go.known_ratio": 0.02,
        "bench.signature_decide.go.known_opentelemetry_ratio": 0.02,
        "bench.signature_decide.go.known_another_ratio": 2,
        "bench.signature_decide.go.known_allocations": 0,
        "bench.signature_decide.go.lines_us": 0.08,
        "bench.signature_decide.go.lines_ratio": 0.04,
        "bench.signature_decide.go.lines_opentelemetry_ratio": 0.04,
        "bench.signature_decide.go.lines_another_ratio": 4,
        "bench.roll.go.median_us": 10,
        "bench.roll.go.worst_us": 50,
        "bench.roll.go.worst_wall_us": 70,
    }


def test_the_main_peer_comes_first(found: Figures) -> None:
    assert list(found.peers) == ["opentelemetry", "another"]


def test_a_language_may_have_no_goroutines() -> None:
    without = {name: value for name, value in _ANSWER.items() if name not in ("goroutines", "allocations")}

    reported = [measure.name for measure in measures(figures("python", Answer(**without)))]

    assert "bench.roll.python.worst_us" in reported
    assert not [name for name in reported if "goroutines" in name or "allocations" in name]


def test_figures_of_records_that_were_kept_are_refused() -> None:
    with pytest.raises(ValueError, match=r"50\.0%"):
        Answer(**{**_ANSWER, "kept": 0.5})


def test_an_answer_without_the_main_peer_is_refused() -> None:
    costs = {name: cost for name, cost in _ANSWER["costs"].items() if name != "opentelemetry"}

    with pytest.raises(ValueError, match="opentelemetry"):
        Answer(**{**_ANSWER, "costs": costs})


def test_a_table_has_a_row_for_every_peer(
    found: Figures, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")

    show([found], Task(known=[], lines=[], scanned=[], rounds=7))

    printed = capsys.readouterr().out
    assert "1/100.0" in next(line for line in printed.splitlines() if "OpenTelemetry 1.0" in line)
    assert "1.00" in next(line for line in printed.splitlines() if "Another 1.0" in line)


def test_a_program_that_answers_nonsense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(program._PREPARE, "python", lambda _suite, _folder: ["echo", '{"kept": 1}'])  # noqa: SLF001

    with pytest.raises(ProgramError, match="sampling, python"):
        run_program("sampling", "python", {}, Answer)


@pytest.mark.parametrize("messages", [known_messages(), scanned_messages()], ids=["known", "scanned"])
def test_the_patterns_take_turns(messages: list[str]) -> None:
    starts = [pattern.partition("{}")[0] for pattern in PATTERNS]

    assert all(message.startswith(starts[at % len(starts)]) for at, message in enumerate(messages))
    assert len(messages) % len(PATTERNS) == 0


def test_scanned_messages_differ_in_more_than_digits() -> None:
    digits = str.maketrans("123456789", "000000000")

    assert len({message.translate(digits) for message in scanned_messages()}) == len(scanned_messages())
    assert len({message.translate(digits) for message in known_messages()}) == len(PATTERNS)
