"""Mutants: what becomes of one, what is equivalent, and who may survive."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from lipservice_conformance.cli import main
from lipservice_conformance.equivalence import same_meaning
from lipservice_conformance.export_mutant import export_mutants
from lipservice_conformance.mutant import SIGNATURE, mutants
from lipservice_conformance.mutation import Fate, Setting, Trial, first_failure, mutation_score, try_mutant
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.program_mutant import program_mutants
from lipservice_conformance.protocol import Case
from lipservice_conformance.report_mutants import mutants_json, mutants_measures
from lipservice_conformance.slow_model import slow_signature
from lipservice_conformance.specification import read_specification
from lipservice_conformance.survivors import (
    EQUIVALENTS,
    SURVIVORS,
    SurvivorsError,
    explain,
    read_reasons,
    survivor_faults,
)
from lipservice_conformance.vector import VECTORS, Vector

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
SMALL_SPEC = ROOT / "tests/generator/small_spec"
MUTANTS = {mutant.name: mutant for mutant in mutants(SPEC)}
TRIALS = [
    Trial("a: 1", "a", Fate.KILLED, "token.digit-x-1"),
    Trial("a: 2", "a", Fate.SURVIVED, reason="nothing sees it"),
    Trial("b: 1", "b", Fate.EQUIVALENT),
    Trial("b: 2", "b", Fate.REFUSED, reason="LS010"),
]


def vector(message: str, slug: str = "x") -> Vector:
    return Vector(f"a.b-{slug}", "signature", "a.b", "", {"message": message}, dict(slow_signature(message)), "hand")


def attempt(name: str, *messages: str) -> Trial:
    vectors = tuple(vector(message, f"x{number}") for number, message in enumerate(messages))
    return try_mutant(
        MUTANTS[name], Setting(SPEC, ROOT / "templates", read_specification(SPEC).representation, vectors)
    )


def test_a_mutant_is_killed_by_the_first_vector_with_another_answer() -> None:
    trial = attempt("tokens.rules: drop digit", "word", "task_5_m", "7")
    assert (trial.fate, trial.vector, trial.reason) == (Fate.KILLED, "a.b-x1", "")


def test_a_mutant_that_no_vector_sees_survives() -> None:
    assert attempt("tokens.rules: drop digit", "word", "").fate is Fate.SURVIVED


def test_a_mutant_that_means_the_same_is_equivalent_and_asked_nothing() -> None:
    assert attempt("tokens.rules: swap path and slashes", "/var/log").fate is Fate.EQUIVALENT


def test_a_mutant_that_is_no_spec_is_refused_with_the_reason() -> None:
    trial = attempt("reductions: swap value and space")
    assert (trial.fate, trial.reason) == (Fate.REFUSED, "LS041 `value` stands after `space`")


def test_no_vector_is_asked_after_the_question_that_failed() -> None:
    asked: list[str] = []

    def ask(cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        asked.extend(case.id for case in cases)
        return [(Opinion("x", None, "crash"),) for _ in cases]

    vectors = [vector("m", f"x{number}") for number in range(5_000)]
    assert first_failure(vectors, ask) == ("a.b-x0", "crash")
    assert len(asked) == 100


def test_what_is_dropped_takes_the_lists_that_only_it_used_along() -> None:
    without_host = yaml.safe_load(MUTANTS["tokens.rules: drop host"].text)
    assert "top_level_label" not in without_host["words"]
    assert "unit" in without_host["words"]
    brackets = yaml.safe_load(MUTANTS["reductions.brackets.pairs: drop ()"].text)["reductions"][7]
    assert (brackets["pairs"], brackets["across_space"]) == (["[]", "{}"], [])


def test_every_section_of_the_spec_has_mutants_of_every_kind() -> None:
    sections = {mutant.section for mutant in MUTANTS.values()}
    assert sections == {"limits", "text", "classes", "words", "tokens", "reductions", "key"}
    kinds = {
        "limits.json_keys: 33",
        "tokens.rules: drop host",
        "tokens.rules: swap key and hex_number",
        "classes.closer: with &",
        "words.unit: in any case",
        "reductions.join.separators: with =",
        "reductions.value.after: = to |",
        "text.lines: first to collapse",
    }
    assert kinds <= MUTANTS.keys()


def changed(folder: Path, old: str, new: str) -> Path:
    shutil.copytree(SMALL_SPEC, folder)
    text = (folder / SIGNATURE).read_text()
    assert old in text
    (folder / SIGNATURE).write_text(text.replace(old, new, 1))
    return folder


@pytest.mark.parametrize(
    "old, new, same",
    [
        ("doc: A path.", "doc: Any path.", True),
        ("starts: '/|[A-Z]:", "starts: '/|[A-CD-Z]:", True),
        ("starts: '/|[A-Z]:", "starts: '/|[A-Y]:", False),
        ("{2,12}", "{2,13}", False),
        ("as: calendar", "as: word", False),
        ("first: 1,", "first: 2,", True),  # 1 is `low` by default
        ("last: 24", "last: 23", False),
        ("words: [Jan, Feb]", "words: [Feb, Jan]", True),
        ("words: [Jan, Feb]", "words: [Jan, Feb, Mar]", False),
        ('separators: [" ", ","]', 'separators: [" ", ";"]', False),
        ("json_depth: 32", "json_depth: 31", False),
    ],
)
def test_two_specs_mean_the_same_when_no_message_tells_them_apart(
    tmp_path: Path, old: str, new: str, *, same: bool
) -> None:
    original = read_specification(SMALL_SPEC).representation
    assert same_meaning(original, read_specification(changed(tmp_path / "spec", old, new)).representation) is same


def test_where_a_piece_is_cut_is_part_of_its_meaning(tmp_path: Path) -> None:
    one = 'parts:\n        - {match: "[A-Za-z]{2,12}", as: token}\n        - {match: "0", as: variable}'
    other = 'parts:\n        - {match: "[A-Za-z]", as: token}\n        - {match: "[A-Za-z]{1,11}0", as: variable}'
    original = read_specification(SMALL_SPEC).representation
    assert not same_meaning(original, read_specification(changed(tmp_path / "spec", one, other)).representation)


def test_the_score_counts_the_killed_and_the_survivors_only() -> None:
    assert mutation_score(TRIALS) == 0.5
    assert mutation_score(TRIALS[2:]) == 0.0


def test_the_report_has_every_mutant_with_its_vector_or_its_reason() -> None:
    data = json.loads(mutants_json(TRIALS, "abc"))
    assert data["counts"] == {"killed": 1, "survived": 1, "equivalent": 1, "refused": 1}
    assert data["sections"]["b"] == {"killed": 0, "survived": 0, "equivalent": 1, "refused": 1}
    assert data["mutants"][0] == {
        "name": "a: 1", "section": "a", "outcome": "killed", "vector": "token.digit-x-1", "reason": "",
    }  # fmt: skip
    assert [one["reason"] for one in data["mutants"][1:]] == ["nothing sees it", "", "LS010"]
    assert mutants_measures("signature", TRIALS, 1.0)[0].name == "mutants.signature.score"


def test_survivors_and_reasons_must_match() -> None:
    reasons = {"a: 1": "x", "gone": "x"}
    assert survivor_faults(TRIALS, reasons, {}, complete=True) == [
        "a: 2: survived; add a vector, or the reason to survivors.yaml",
        "a: 1: in survivors.yaml, but killed; take it out",
        "gone: in survivors.yaml, and no such mutant",
    ]
    assert survivor_faults(TRIALS[1:2], {"a: 2": "x", "a: 1": "x"}, {}, complete=False) == []


@pytest.mark.parametrize("file", [SURVIVORS, EQUIVALENTS])
def test_every_reason_of_the_kit_is_that_of_a_mutant(file: str) -> None:
    reasons = read_reasons(VECTORS, file)
    others = (*program_mutants(SPEC), *export_mutants(SPEC))
    assert reasons.keys() <= MUTANTS.keys() | {mutant.name for mutant in others}
    assert all(reason.endswith(".") for reason in reasons.values())


def test_what_is_argued_to_mean_the_same_does_not_count_and_must_survive() -> None:
    explained = explain(TRIALS, {}, {"a: 2": "no input tells"})
    assert [trial.fate for trial in explained] == [Fate.KILLED, Fate.EQUIVALENT, Fate.EQUIVALENT, Fate.REFUSED]
    assert survivor_faults(explained, {}, {"a: 2": "no input tells"}, complete=True) == []
    assert survivor_faults(explained, {}, {"a: 1": "no input tells"}, complete=True) == [
        "a: 1: in equivalents.yaml, but killed; take it out"
    ]


@pytest.mark.parametrize("text", ["- a\n", "a: 5\n", "a:\n", "a: [\n"])
def test_a_file_of_survivors_in_another_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "survivors.yaml").write_text(text)
    with pytest.raises(SurvivorsError, match=r"survivors\.yaml"):
        read_reasons(tmp_path, SURVIVORS)


def test_the_command_lists_the_mutants_with_a_text_in_their_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mutants", "--spec", str(SPEC), "--list", "--only", "limits.json_depth"]) == 0
    assert capsys.readouterr().out == "limits.json_depth: 31\nlimits.json_depth: 33\n"
    assert main(["mutants", "--spec", str(SPEC), "--only", "no such"]) == 2


def test_a_mutant_is_a_whole_document() -> None:
    mutant = MUTANTS["limits.json_keys: 33"]
    original = yaml.safe_load((SPEC / SIGNATURE).read_text("utf-8"))
    assert mutant.file == SIGNATURE
    assert yaml.safe_load(mutant.text) == {**original, "limits": {**original["limits"], "json_keys": 33}}
    assert mutant.section == "limits"
