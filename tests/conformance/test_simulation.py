"""The simulation: its stream, the figures of a trace, and the command over drivers that are made for these tests."""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lipservice_conformance import cli
from lipservice_conformance.protocol import MAX_LINE
from lipservice_conformance.simulation import Play, SimulationError, measures, plays
from lipservice_conformance.simulation import Played as PlayedOnce
from lipservice_conformance.simulation_outcome import Outcome, TraceError, measure, worst
from lipservice_conformance.simulation_stream import Stream, make_stream
from lipservice_conformance.simulation_view import COLUMNS, cells, markdown
from lipservice_conformance.specification import read_specification

ROOT = Path(__file__).resolve().parents[2]

# Keeps the first key of every second, at weight 2, in its own way.
DRIVER = """
import json, sys
LANGUAGE, SPEC = sys.argv[1:]
HELLO = {"protocol": 1, "sdk": "x", "version": "1", "language": LANGUAGE, "runtime": "x", "spec": SPEC}
def decide(given):
    lies = LANGUAGE == "liar" and json.loads(given["policy"])["share"] == "fair"
    weight = "4010000000000000" if lies else "4000000000000000"
    for event in json.loads(given["events"]):
        yield f"0,1,sampled,8388608,0,0,0,{weight},1"
        yield f"records,{len(event['keys'].split(' '))},0123456789abcdef"
for line in sys.stdin:
    message = json.loads(line)
    if "hello" in message:
        answer = {"hello": HELLO}
    elif "bye" in message:
        answer = {"bye": {}}
    elif LANGUAGE == "mute":
        answer = {"done": {"id": message["case"]["id"], "error": {"kind": "unknown_op", "message": "no operation"}}}
    else:
        case = message["case"]
        answer = {"done": {"id": case["id"], "out": {"trace": "\\n".join(decide(case["in"]))}}}
    print(json.dumps(answer), flush=True)
"""

Run = Callable[..., tuple[int, str, str]]


def kept(key: int, weight: float) -> str:
    return f"{key},1,sampled,1,2,3,4,{struct.pack('>d', weight).hex()},1"


@pytest.fixture(scope="module")
def stream() -> Stream:
    return make_stream(1)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER, "utf-8")
    sha = read_specification(ROOT / "spec").sha

    def call(*languages: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        for language in languages:
            path = tmp_path / "sdks" / language / "conformance" / "driver.json"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps({"build": [], "run": [sys.executable, str(driver), language, sha]}))
        places = ("--spec", ROOT / "spec", "--sdks", tmp_path / "sdks", "--reports", tmp_path / "reports")
        status = cli.main(["simulation", *map(str, places), *options])
        return status, *capsys.readouterr()

    return call


def test_the_stream_is_the_one_that_is_described(stream: Stream) -> None:
    sizes = [len(keys) for keys in stream.seconds]
    assert sizes[0] == sizes[199] == 2_000
    assert sizes[200] == sizes[259] == 20_000
    assert sizes[300] == sizes[599] == 2_020
    assert sizes[450] == sizes[459] == 7_020
    assert sum(sizes) == 2_336_007
    assert len({key for key in stream.seconds[450] if key.startswith("u")}) == 5_000


def test_a_one_off_comes_in_the_middle_of_seven_seconds(stream: Stream) -> None:
    found = [second for second, keys in enumerate(stream.seconds) if any(key.startswith("once") for key in keys)]
    assert found == [20, 100, 180, 260, 341, 421, 501]
    assert stream.seconds[20][1_000] == "once0"
    assert stream.one_offs == tuple(f"once{number}" for number in range(7))


def test_common_patterns_have_their_share(stream: Stream) -> None:
    keys = [key for second in stream.seconds[:200] for key in second]
    harmonic = sum(1 / number for number in range(1, 301))
    assert keys.count("p0") / len(keys) == pytest.approx(1 / harmonic, rel=0.02)
    assert keys.count("p9") / len(keys) == pytest.approx(0.1 / harmonic, rel=0.05)


def test_a_seed_makes_one_stream_and_its_beginning_is_that_of_the_whole(stream: Stream) -> None:
    assert make_stream(1, 3).seconds == stream.seconds[:3]
    assert make_stream(2, 3).seconds != stream.seconds[:3]


def test_a_whole_stream_fits_into_a_line_of_the_protocol(stream: Stream) -> None:
    assert len(Play(10, "fair", 1).case(stream).line) < MAX_LINE / 1.5


def test_a_stream_that_does_not_fit_is_refused() -> None:
    endless = Stream((("x" * MAX_LINE,),))
    with pytest.raises(
        SimulationError, match=r"10\.fair\.1 is a line of 16,\d+,\d+ bytes, expected at most 16,777,216"
    ):
        Play(10, "fair", 1).case(endless)


def test_the_figures_are_those_of_the_trace() -> None:
    stream = Stream((("p0", "p0", "p1", "p1"), ("p0", "once0", "p1", "p1")))
    trace = "\n".join([kept(0, 2.0), kept(2, 5.0), "records,4,x", kept(1, 1.0), "records,4,x"])
    outcome = measure(stream, trace)
    assert outcome.start == 1.5
    assert outcome.total_error == 8 / 8 - 1
    assert outcome.median_error == pytest.approx((1 / 3 + 1 / 4) / 2)
    assert outcome.patterns == 1.0
    assert outcome.one_offs == 0  # the seconds of this stream are none of theirs


@pytest.mark.parametrize(
    "trace",
    ["", "records,1,x", "records,1,x\nrecords,1,x\nrecords,1,x", "stats,1,1,0,0", "records,1,x\nrecords,1,x\n0,1"],
)
def test_a_trace_of_something_else_is_refused(trace: str) -> None:
    with pytest.raises(TraceError):
        measure(Stream((("p0",), ("p0",))), trace)


def outcome(**changes: float) -> Outcome:
    figures = dict.fromkeys(Outcome.__dataclass_fields__, 1.0)
    return Outcome(**{**figures, **changes})


def test_the_report_has_means_the_least_one_offs_and_the_worst_total() -> None:
    one, two = outcome(burst=10.0, one_offs=7, total_error=-0.2), outcome(burst=20.0, one_offs=6, total_error=0.1)
    played = [PlayedOnce(play, one if play.seed == 1 else two) for play in plays()]
    values = {measure.name: measure.value for measure in measures(played)}
    assert len(values) == 4 * 6
    assert values["simulation.100.sqrt.burst"] == 15
    assert values["simulation.10.fair.one_offs"] == 6
    assert values["simulation.10.sqrt.total_error"] == -0.2
    assert worst([0.1, -0.1]) == 0.1


def test_the_table_of_the_docs_has_a_cell_for_each_column() -> None:
    rows = markdown([PlayedOnce(play, outcome()) for play in plays()]).splitlines()
    assert len(cells(outcome())) == len(COLUMNS)
    assert {row.count("|") for row in rows} == {len(COLUMNS) + 4}
    assert len(rows) == 2 + len(plays())


def test_sdks_that_agree_are_shown_and_a_part_writes_no_report(run: Run, tmp_path: Path) -> None:
    status, shown, _ = run("blue", "red", options=("--seconds", "20"))
    assert status == 0
    assert "Decided by blue, red: every trace is the same in all of them." in shown
    assert "100/s" in shown
    assert not (tmp_path / "reports").exists()


def test_the_whole_stream_writes_its_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lipservice_conformance.simulation.SEEDS", (1,))
    status, shown, _ = run("blue", options=("--markdown",))
    names = [entry["name"] for entry in json.loads((tmp_path / "reports" / "simulation.json").read_text("utf-8"))]
    assert status == 0
    assert "| 10/s | fair | 1 | 1.0 | 1.0 |" in shown
    assert len(names) == 24
    assert "simulation.100.sqrt.kept_per_second" in names


def test_an_sdk_that_decides_otherwise_fails_and_both_lines_are_shown(run: Run) -> None:
    status, _, errors = run("blue", "liar", options=("--seconds", "20"))
    assert status == 1
    assert "goal 100/s, fair, seed 1: liar decides otherwise than blue, from line 1 on" in errors
    assert "\n  blue: 0,1,sampled,8388608,0,0,0,4000000000000000,1\n  liar: 0,1," in errors


def test_an_sdk_without_the_operation_fails_unless_it_is_left_out(run: Run) -> None:
    status, _, errors = run("blue", "mute", options=("--seconds", "20"))
    assert status == 1
    assert "mute cannot `decide`: unknown_op: no operation" in errors
    assert run(options=("--seconds", "20", "--only", "blue"))[0] == 0


def test_an_unknown_sdk_and_an_impossible_length_are_usage_errors(run: Run) -> None:
    assert run("blue", options=("--only", "green"))[0] == 2
    assert run(options=("--seconds", "0"))[0] == 2
