"""Every diagnostic code has a bad spec in `bad_specs/` with the exact text it must give."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from lipservice_generator.cli import main
from lipservice_generator.diagnostic import Diagnostic, SpecError, as_github, as_json, as_text, did_you_mean
from lipservice_generator.load import load_representation

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SMALL_SPEC = HERE / "small_spec"
BAD_SPECS = sorted((HERE / "bad_specs").glob("*.toml"))


def _make_bad(case: dict[str, Any], spec: Path) -> None:
    """Copy the small spec and spoil one file as the case says."""
    shutil.copytree(SMALL_SPEC, spec)
    path = spec / case["file"]
    if case.get("missing"):
        path.unlink()
        return
    text = "" if case.get("empty") else path.read_text("utf-8")
    for edit in case.get("edits", ()):
        assert edit["old"] in text, f"the edit no longer applies: {edit['old']}"
        text = text.replace(edit["old"], edit["new"], 1)
    path.write_bytes(text.encode(case.get("encoding", "utf-8")))


@pytest.mark.parametrize("path", BAD_SPECS, ids=lambda path: path.stem)
def test_a_bad_spec_gives_exactly_the_expected_text(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    _make_bad(case, tmp_path / "spec")
    with pytest.raises(SpecError) as caught:
        load_representation(tmp_path / "spec")
    assert str(caught.value) == case["expected"]


def test_the_small_spec_itself_is_good() -> None:
    assert load_representation(SMALL_SPEC).signature.profile == "small-1"


def test_a_file_name_of_a_bad_spec_names_a_code_that_it_gives() -> None:
    for path in BAD_SPECS:
        code = path.stem.split("_")[0]
        if code.startswith("LS"):
            assert code in tomllib.loads(path.read_text("utf-8"))["expected"], path.name


def test_every_code_in_the_source_has_a_test_and_a_line_in_the_docs() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "generator/src").rglob("*.py"))
    codes = set(re.findall(r"LS\d{3}", source))
    tests = "".join(path.read_text("utf-8") for path in (*BAD_SPECS, *HERE.glob("test_*.py")))
    docs = (ROOT / "docs/diagnostics.md").read_text("utf-8")
    assert codes == set(re.findall(r"LS\d{3}", docs)), "docs/diagnostics.md lists exactly the codes in use"
    assert not {code for code in codes if code not in tests}, "codes without a test"


def test_a_wrong_spec_writes_nothing_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tomllib.loads((HERE / "bad_specs/several_errors_at_once.toml").read_text("utf-8"))
    _make_bad(case, tmp_path / "spec")
    out = tmp_path / "out"
    status = main(["--spec", str(tmp_path / "spec"), "--templates", str(ROOT / "templates"), "--out", str(out)])
    assert status == 1
    assert not out.exists()
    assert capsys.readouterr().err == case["expected"] + "\n"


def test_all_errors_come_at_once_sorted_by_position() -> None:
    expected = tomllib.loads((HERE / "bad_specs/several_errors_at_once.toml").read_text("utf-8"))["expected"]
    lines = [int(match) for match in re.findall(r"signature\.yaml:(\d+):", expected)]
    assert len(lines) >= 5
    assert lines == sorted(lines)


SAMPLE = Diagnostic("spec/a.yaml", 3, 5, "LS012", "expected text, 100% found", "write text,\nor not", "abc: 7")


def test_the_text_form_shows_place_excerpt_caret_and_hint() -> None:
    assert as_text([SAMPLE]) == (
        "spec/a.yaml:3:5: LS012 expected text, 100% found\n  3 | abc: 7\n    |     ^\n  hint: write text,\nor not"
    )


def test_the_json_form_has_every_field() -> None:
    assert json.loads(as_json([SAMPLE])) == [
        {
            "file": "spec/a.yaml",
            "line": 3,
            "column": 5,
            "code": "LS012",
            "message": "expected text, 100% found",
            "hint": "write text,\nor not",
            "excerpt": "abc: 7",
        }
    ]


def test_the_github_form_is_one_escaped_annotation_a_line() -> None:
    assert as_github([SAMPLE]) == (
        "::error file=spec/a.yaml,line=3,col=5,title=LS012::expected text, 100%25 found%0Ahint: write text,%0Aor not"
    )


def test_a_long_line_is_cut_around_its_column_and_the_caret_still_points_at_it() -> None:
    line = "x" * 300 + "!" + "y" * 300
    text = as_text([Diagnostic("a", 1, 301, "LS012", "m", "", line)])
    shown, caret = text.split("\n")[1:]
    assert shown[caret.index("^")] == "!"
    assert len(shown) < 120


def test_a_hint_names_the_closest_words_and_otherwise_all() -> None:
    assert did_you_mean("calender", ["calendar", "unit"]) == "did you mean `calendar`?"
    assert did_you_mean("zzz", ["b", "a"]) == "known: a, b"


def test_json_and_github_forms_go_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(SMALL_SPEC, tmp_path / "spec")
    (tmp_path / "spec/lipservice.yaml").unlink()
    for form, start in (("json", "["), ("github", "::error file=spec/lipservice.yaml,title=LS001::")):
        assert main(["--spec", str(tmp_path / "spec"), "--format", form]) == 1
        assert capsys.readouterr().out.startswith(start)
