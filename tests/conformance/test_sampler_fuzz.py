"""Fuzzing the sampler finds what is planted, shrinks it to what it needs, and stays quiet where all is well."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from lipservice_conformance.acceptance import accept
from lipservice_conformance.authoring import read_authoring
from lipservice_conformance.campaign import Share, shares_of
from lipservice_conformance.instances import random_rates, random_waterfill
from lipservice_conformance.mutant import Mutant
from lipservice_conformance.mutant_build import MutantError, read_mutant
from lipservice_conformance.named_mutant import named_mutants
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.properties import Finding
from lipservice_conformance.proposals import keep_findings
from lipservice_conformance.protocol import Case
from lipservice_conformance.sampler_fuzz import check_sampler, play
from lipservice_conformance.slow_driver import OPERATIONS
from lipservice_conformance.slow_sampler import run_timeline
from lipservice_conformance.slow_sampler.engine import Engine
from lipservice_conformance.slow_sampler.record import Record
from lipservice_conformance.specification import read_specification
from lipservice_conformance.timelines import random_timeline
from lipservice_conformance.timelines.smaller import smaller_row, smaller_timeline
from lipservice_conformance.values import Json

ROOT = Path(__file__).parents[2]
SPECIFICATION = read_specification(ROOT / "spec")
Answer = Callable[[Case], dict[str, Json] | None]
Ask = Callable[[Sequence[Case]], list[tuple[Opinion, ...]]]


def model(case: Case) -> dict[str, Json]:
    return dict(OPERATIONS[case.op](**case.arguments))


def asking(*answers: Answer) -> Ask:
    def ask(cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        return [tuple(Opinion(str(at), answer(case)) for at, answer in enumerate(answers)) for case in cases]

    return ask


def without_shared_bits(case: Case) -> dict[str, Json]:
    """Leaves every record to the slot's own chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "_shared_randomness", nothing)
        return model(case)


def nothing(_: Engine, record: Record) -> int | None:  # noqa: ARG001
    return None


def test_the_slow_model_agrees_with_itself_and_loses_nothing() -> None:
    fuzzing = play(asking(model, model), 1, 60)
    assert (fuzzing.findings, fuzzing.timelines, fuzzing.cases) == ([], 60, 60 * 9)


def test_a_planted_difference_is_found_and_shrunk_to_what_it_needs() -> None:
    found = play(asking(without_shared_bits, model), 1, 200).findings[0]
    events = json.loads(str(found.arguments["events"]))
    assert (found.broken, found.op) == ("not all agree", "decide")
    assert len(events) <= 20
    assert [one.language for one in found.opinions] == ["0", "1"]
    assert found.opinions[0].out != found.opinions[1].out
    run_timeline(str(found.arguments["policy"]), 1, json.dumps(events))  # it is valid still


def test_a_difference_in_a_part_is_shrunk_to_few_small_numbers() -> None:
    def off_by_one(case: Case) -> dict[str, Json]:
        out = model(case)
        return {"rates": f"{out['rates']}0"} if case.op == "waterfill" and ",3" in str(case.arguments["sizes"]) else out

    found = play(asking(off_by_one, model), 1, 200).findings[0]
    assert found.op == "waterfill"
    assert str(found.arguments["sizes"]).count(",") == 1


def test_a_record_that_nobody_counts_is_found_even_when_all_agree() -> None:
    def forgets(case: Case) -> dict[str, Json]:
        out = model(case)
        return {name: str(value).replace(",3ff0000000000000,2", ",3ff0000000000000,1") for name, value in out.items()}

    broken = {finding.broken for finding in play(asking(forgets, forgets), 1, 200).findings}
    assert broken == {"records lost"}


def test_who_has_not_the_operation_is_not_asked_but_somebody_must_have_it() -> None:
    unable = Opinion("two", None, "unknown_op: no operation 'random'")
    able = Opinion("one", {"rates": "1"})
    question: list[tuple[str, dict[str, Json]]] = [("waterfill", {"sizes": "5", "area": 0, "share": "fair"})]
    assert check_sampler(question, lambda _: [(able, unable, able)]) == []
    assert [one.broken for one in check_sampler(question, lambda _: [(able, unable)])] == ["not all agree"]
    assert [one.broken for one in check_sampler(question, lambda _: [(unable, unable)])] == ["not all agree"]


def test_simpler_timelines_are_valid_and_less() -> None:
    for seed in range(4):
        arguments: dict[str, Json] = {**random_timeline(seed)._asdict()}
        simpler = smaller_timeline(arguments)
        assert simpler
        for one in simpler[:: max(1, len(simpler) // 20)]:
            assert one != arguments
            assert isinstance(model(Case("x", "decide", one))["trace"], str)


def test_simpler_rows_are_shorter_or_smaller_and_never_empty() -> None:
    rows = smaller_row({"sizes": "4,9", "area": 6, "share": "sqrt"})
    assert {"sizes": "9", "area": 6, "share": "sqrt"} in rows
    assert {"sizes": "4,4", "area": 6, "share": "sqrt"} in rows
    assert {"sizes": "4,9", "area": 3, "share": "sqrt"} in rows
    assert all(row["sizes"] for row in rows)


def test_shares_of_timelines_have_seeds_of_their_own() -> None:
    shares = list(shares_of(2, 0, 0, 1_200))
    assert [share.timelines for share in shares] == [500, 500, 200]
    assert shares[1] == Share(2_000_500, timelines=500)


def test_findings_become_questions_of_their_operation(tmp_path: Path) -> None:
    arguments: dict[str, Json] = {**random_timeline(3)._asdict()}
    row: dict[str, Json] = {"sizes": "1,2", "area": 2, "share": "fair"}
    opinions = (Opinion("one", {}), Opinion("two", None, "x"))
    findings = [
        Finding("records lost", arguments, opinions, "decide"),
        Finding("not all agree", row, opinions, "waterfill"),
    ]
    paths = keep_findings(findings, tmp_path)
    questions = [question for path in paths for question in read_authoring(path, SPECIFICATION.operations)]
    assert [question.arguments for question in questions] == [arguments, row]
    assert [question.rule for question in questions] == ["timeline.accounts", "out.rates"]
    vectors, proposals = accept(questions, [(Opinion("one", {"a": 1}), Opinion("two", {"a": 1}))] * 2)
    assert (len(vectors), proposals) == (2, [])


def random_of(draw: Callable[[Random], dict[str, Json]], seeds: int) -> list[dict[str, Json]]:
    return [draw(Random(seed)) for seed in range(seeds)]


def test_random_instances_stay_within_what_the_sampler_has() -> None:
    for drawn in random_of(random_waterfill, 300):
        sizes = [int(size) for size in str(drawn["sizes"]).split(",")]
        assert min(sizes) >= 1
        assert sum(sizes) < 1 << 26
        assert 0 <= int(str(drawn["area"])) <= 1 << 30
    rates = [int(rate) for drawn in random_of(random_rates, 300) for rate in str(drawn["rates"]).split(",")]
    assert (min(rates), max(rates)) == (1, 1 << 24)


@pytest.mark.parametrize("mutant", list(named_mutants(ROOT / "spec")), ids=lambda mutant: mutant.name)
def test_a_named_mistake_is_another_spec(mutant: Mutant, tmp_path: Path) -> None:
    assert read_mutant(mutant, ROOT / "spec", tmp_path / "spec") != SPECIFICATION.representation


def test_a_mistake_that_fits_nowhere_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    (tmp_path / "spec/sampling/waterfill.py").write_text("")
    with pytest.raises(MutantError, match=r"^water-filling stops after one pass: .* 0 times, expected once$"):
        list(named_mutants(tmp_path / "spec"))
