"""The commands from end to end. The slow model, installed as an SDK, stands in for the generated ones."""

import json
import re
import sys
from pathlib import Path

import pytest
from lipservice_conformance.cli import main
from lipservice_conformance.vector import VECTORS

ROOT = Path(__file__).parents[2]
MODEL = [sys.executable, "-m", "lipservice_conformance.slow_driver"]

# Changes one answer on the way: the line of every case that asks about a queue.
LIAR = (
    "import sys; from lipservice_conformance import slow_driver as d; a = d.answer; r = sys.stdin.buffer.readline;"
    "w = sys.stdout.buffer; m = lambda l: d.encode(a(l)).replace(b'queue <', b'kueue <');"
    "[(w.write(m(l)), w.flush()) for l in iter(r, b'')]"
)


def sdks(folder: Path, command: list[str]) -> Path:
    path = folder / "sdks" / "model" / "conformance" / "driver.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"build": [], "run": command}))
    return folder / "sdks"


def command(name: str, folder: Path, *more: str, run: list[str] = MODEL) -> int:
    places = ("--spec", str(ROOT / "spec"), "--sdks", str(sdks(folder, run)), "--reports", str(folder / "reports"))
    return main([*name.split(), *places, *more])


def report(folder: Path, name: str) -> dict[str, float]:
    return {entry["name"]: entry["value"] for entry in json.loads((folder / "reports" / name).read_text())}


def test_a_run_over_all_vectors_passes_and_writes_its_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("run", tmp_path) == 0
    measured = report(tmp_path, "conformance.json")
    assert (measured["conformance.sdks"], measured["conformance.failed"]) == (1, 0)
    assert measured["conformance.vectors"] >= 3_000
    assert (tmp_path / "reports/conformance.xml").exists()
    assert "Every SDK gave the expected answer" in (tmp_path / "reports/index.html").read_text("utf-8")
    assert json.loads((tmp_path / "reports/conformance-full.json").read_text())["sdks"][0]["passed"] is True
    assert "1 SDKs" in capsys.readouterr().out


def test_a_wrong_answer_exits_1_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("run", tmp_path, run=[sys.executable, "-c", LIAR]) == 1
    assert report(tmp_path, "conformance.json")["conformance.failed"] >= 1
    assert "expected 'queue <*> full', got 'kueue <*> full'" in " ".join(capsys.readouterr().out.split())


def test_a_failure_is_asked_again_by_its_id_and_no_report_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ("--vector", "key.severities-buckets-2f84af")
    assert command("run", tmp_path, *chosen, run=[sys.executable, "-c", LIAR]) == 1
    printed = capsys.readouterr().out
    assert "1 SDKs, 1 vectors" in printed
    assert "key.severities-buckets-2f84af: signature, key.severities: " in printed
    assert 'in: {"message": "' in printed
    assert not (tmp_path / "reports").exists()


def test_some_operations_are_asked_alone_and_what_was_not_asked_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("run", tmp_path, "--operation", "random", "--operation", "threshold") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert re.search(r"1 SDKs, 1\d\d vectors", printed)
    assert re.search(r"not asked: budget \d+, .*signature \d+, .*; no report is written", printed)
    assert "random" not in printed.partition("not asked: ")[2].replace("randomness", "")
    assert not (tmp_path / "reports").exists()


def test_an_operation_asked_alone_must_be_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = [sys.executable, "-c", "print('nothing', flush=True)"]
    assert command("run", tmp_path, "--operation", "random", run=nothing) == 1
    printed = capsys.readouterr().out
    assert "model: 0 vectors of random were answered, expected at least 15" in printed
    assert "vectors of signature" not in printed


def test_an_sdk_that_fails_is_told_how_far_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("run", tmp_path, run=[sys.executable, "-c", LIAR]) == 1
    passed = re.findall(r"(\w+) (\d+) of (\d+)", " ".join(capsys.readouterr().out.split()))
    assert {name for name, some, all_of_them in passed if some != all_of_them} == {"signature"}
    assert len(passed) == 17


def test_an_operation_nobody_knows_is_a_harness_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("run", tmp_path, "--operation", "signatur") == 3
    assert "no operation 'signatur', there are budget, config" in capsys.readouterr().err


def test_a_chosen_sdk_without_a_driver_is_a_harness_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sdks" / "ada").mkdir(parents=True)
    assert command("run", tmp_path, "--only", "ada") == 3
    assert "ada has no conformance/driver.json, which says how its driver is built and run" in capsys.readouterr().err


def test_a_vector_that_does_not_exist_is_a_harness_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("run", tmp_path, "--vector", "no.such-one") == 3
    assert "no vector 'no.such-one'" in capsys.readouterr().err


def test_the_page_is_written_from_what_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("report", tmp_path) == 0
    assert "index.html, " in capsys.readouterr().out
    assert "not measured yet" in (tmp_path / "reports/index.html").read_text("utf-8")


def test_a_run_without_sdks_is_a_harness_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--spec", str(ROOT / "spec"), "--sdks", str(tmp_path)]) == 3
    assert "no SDK with conformance/driver.json" in capsys.readouterr().err


def test_an_sdk_nobody_knows_is_a_harness_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("run", tmp_path, "--only", "cobol") == 3
    assert "no SDK 'cobol', there are model" in capsys.readouterr().err


def test_a_wrong_option_is_a_usage_error() -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["run", "--no-such-option"])


def test_the_help_of_run_is_the_protocol(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["run", "--help"])
    assert '-> {"case":{"id":"x","op":"signature"' in capsys.readouterr().out


def test_the_vectors_of_the_kit_pass_their_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("vectors check", tmp_path) == 0
    assert capsys.readouterr().out.endswith(" vectors cover every rule\n")


def test_vectors_that_cover_nothing_fail_their_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors/minimum.json").write_text((VECTORS / "minimum.json").read_text())
    assert command("vectors check", tmp_path, "--vectors", str(tmp_path / "vectors")) == 1
    out = capsys.readouterr().out
    assert "signature: token.key has 0 vectors, expected at least 3" in out
    assert "signature: 0 vectors, expected at least 3000" in out


def test_accuracy_without_sets_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("accuracy", tmp_path, str(tmp_path / "gone")) == 2
    assert "no such folder" in capsys.readouterr().err
