"""Fuzzing finds what is planted, shrinks it, and stays quiet where all is well."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

import pytest
from lipservice_conformance.fragments import fragments
from lipservice_conformance.fuzz import explore, volume
from lipservice_conformance.generation import generate
from lipservice_conformance.mutant import mutants
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.properties import Finding, check_batch
from lipservice_conformance.protocol import Case
from lipservice_conformance.shrink import shrink
from lipservice_conformance.slow_model import slow_signature
from lipservice_conformance.specification import read_specification
from lipservice_conformance.values import Json, decode_text

ROOT = Path(__file__).parents[2]
PIECES = fragments(read_specification(ROOT / "spec").representation, 1)

Answer = Callable[[dict[str, Json]], dict[str, Json] | None]


def model(arguments: dict[str, Json]) -> dict[str, Json]:
    given = {name: value if isinstance(value, int) else decode_text(value) for name, value in arguments.items()}
    return dict(slow_signature(**given))


def asking(first: Answer, second: Answer = model) -> Callable[[Sequence[Case]], list[tuple[Opinion, ...]]]:
    def ask(cases: Sequence[Case]) -> list[tuple[Opinion, ...]]:
        return [(Opinion("one", first(case.arguments)), Opinion("two", second(case.arguments))) for case in cases]

    return ask


def without_units(arguments: dict[str, Json]) -> dict[str, Json]:
    """Forgets that `ms` is a unit."""
    out = model(arguments)
    text = arguments["message"]
    return {**out, "template": f"{out['template']} ms"} if isinstance(text, str) and "5ms" in text else out


def without_brackets(arguments: dict[str, Json]) -> dict[str, Json]:
    """Loses every `{`."""
    out = model(arguments)
    return {**out, "template": str(out["template"]).replace("{", "")}


def counts_digits(arguments: dict[str, Json]) -> dict[str, Json]:
    """Takes 42 for something special."""
    out = model(arguments)
    return {**out, "id": "f" * 16} if "42" in str(arguments["message"]) else out


def grows(arguments: dict[str, Json]) -> dict[str, Json]:
    """Adds a mark each time."""
    out = model(arguments)
    return {**out, "template": f"{out['template']}!"} if "word" in str(out["template"]) else out


def small(answer: Answer, broken: str) -> Finding:
    same = asking(answer, answer if broken != "not all agree" else model)
    found = volume(PIECES, ["took 5ms", "word"], same, 1, 40_000).findings
    return next(finding for finding in found if finding.broken == broken)


def test_a_planted_difference_is_found_and_shrunk_to_what_it_needs() -> None:
    finding = small(without_units, "not all agree")
    assert finding.arguments == {"message": "5ms"}
    assert str(finding).splitlines()[0] == "not all agree"
    assert [one.language for one in finding.opinions] == ["one", "two"]


def test_hypothesis_finds_a_planted_difference_too() -> None:
    fuzzing = explore(PIECES, asking(without_brackets), 1, 200)
    assert [finding.arguments for finding in fuzzing.findings] == [{"message": "{"}]


def test_digits_that_matter_are_found() -> None:
    finding = small(counts_digits, "digits matter")
    assert any(character.isdigit() for character in str(finding.arguments["message"]))


def test_a_function_that_is_not_idempotent_is_found() -> None:
    finding = small(grows, "not idempotent")
    assert "word" in str(finding.arguments["message"])


def test_no_answer_is_a_disagreement_even_when_nobody_answers() -> None:
    asked, findings = check_batch([{"message": "x"}], asking(lambda _: None, lambda _: None), random.Random(1))
    assert asked == 1
    assert [finding.broken for finding in findings] == ["not all agree"]


def test_the_slow_model_holds_all_properties_on_a_fixed_sample() -> None:
    fuzzing = volume(PIECES, ["took 5 ms", '{"a":1}'], asking(model), 7, 3_000)
    assert fuzzing.findings == []
    assert fuzzing.cases >= 3_000


def test_the_same_seed_gives_the_same_cases() -> None:
    first, second, third = (list(islice(generate(PIECES, ["a"], random.Random(seed)), 200)) for seed in (1, 1, 2))
    assert first == second != third


def test_pieces_come_from_rules_lists_and_reductions() -> None:
    assert {"<*>", "...", "::", "()", "[]", "GB", " user ", '="', "message"} <= set(PIECES)
    assert any("@" in piece for piece in PIECES)
    assert any(re.fullmatch(r"[a-zA-Z_.-]+\.(com|org|net|io|cloud|local|uk|de|app|dev)", piece) for piece in PIECES)
    assert list(PIECES) == sorted(PIECES, key=lambda piece: (len(piece), piece))


def test_shrinking_keeps_what_is_needed_and_drops_the_rest() -> None:
    def failing(candidates: Sequence[dict[str, Json]]) -> list[bool]:
        return ["b" in str(one["message"]) and "d" in str(one["message"]) for one in candidates]

    arguments = {"message": "abcdefgh" * 50, "severity": 5, "logger": "x"}
    assert sorted(str(shrink(arguments, failing)["message"])) == ["b", "d"]
    assert set(shrink(arguments, failing)) == {"message"}


def test_every_mutant_differs_from_the_spec_in_one_place() -> None:
    found = list(mutants(ROOT / "spec"))
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names)
    assert {"tokens.rules: drop digit", "limits.json_keys: 33", "reductions.join.separators: drop ;"} <= set(names)


@pytest.mark.parametrize("text", ["[05]", '{"a":05}', "<JSON:a5>", "x" * 8_100 + "5"])
def test_digits_are_left_alone_where_they_are_part_of_a_form(text: str) -> None:
    asked, _ = check_batch([{"message": text}], asking(model), random.Random(1))
    assert asked == 2
