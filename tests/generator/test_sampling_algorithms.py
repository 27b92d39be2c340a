"""An algorithm that is added to the spec is in every SDK, with no template changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.render import render_tree
from lipservice_generator.representation import Representation
from lipservice_generator.sampling.representation import Algorithm, AlgorithmField
from lipservice_generator.target import load_targets
from workshop import ROOT

EVERY_OTHER = """\
algorithms:
  every_other:
    doc: Keep every other record.
    per: rule
    fields:
      offset: {form: integer, range: [0, 1], doc: "0 keeps the first record, 1 the second."}
    slot:
      parity: {range: [0, 1], start: 0, doc: "How many records were seen, modulo 2."}
    decide: |
      turn = (p.parity + offset) % 2
      # Counted whatever is decided.
      p.parity = (p.parity + 1) % 2
      if turn == 0:
          return ONE // 2 * REASONS + RULE_KEPT
      return ONE // 2 * REASONS + RULE_DROPPED
    examples:
      - {fields: {offset: 0}, times: [0, 1, 2, 3], keep: [1, 0, 1, 0]}
      - {fields: {offset: 1}, times: [0, 1, 2, 3], keep: [0, 1, 0, 1]}
"""

# By language: the function, its comment, the field of a slot, and how the function is reached by the algorithm's name.
EXPECTED = {
    "python": [
        "_decide_every_other(p: Slot, offset: int) -> int:",
        '"""Keep every other record."""',
        "# Counted whatever is decided.",
        "p.parity = (p.parity + 1) % 2",
        "'every_other'",
        "_decide_every_other(p, parameters[0])",
    ],
    "typescript": [
        "decideEveryOther(p: number, offset: number): number {",
        "/** Keep every other record. */",
        "// Counted whatever is decided.",
        "this.slots.parity[p] = ",
        'case "every_other":',
        "this.decideEveryOther(p, (parameters[0] as number))",
    ],
    "go": [
        "decideEveryOther(p *Slot, offset int64) int64 {",
        "eep every other record.",
        "// Counted whatever is decided.",
        "p.Parity = (p.Parity + 1) % 2",
        "case AlgorithmEveryOther:",
        "decideEveryOther(p, parameters[0])",
    ],
}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Representation:
    """Read a copy of the spec with one more algorithm."""
    spec = tmp_path_factory.mktemp("extended") / "spec"
    shutil.copytree(ROOT / "spec", spec)
    text = (spec / "sampling.yaml").read_text("utf-8")
    (spec / "sampling.yaml").write_text(text.replace("algorithms:\n", EVERY_OTHER, 1), "utf-8")
    return load_representation(spec)


@pytest.fixture(scope="module")
def rendered(extended: Representation) -> Mapping[str, Mapping[str, str]]:
    """Return what is rendered for each language from the templates as they are."""
    targets = load_targets(ROOT / "templates")
    trees = {
        each.language: render_tree(each, lower(each, extended, ROOT / "spec"), spec_sha(extended)) for each in targets
    }
    return {
        language: {name: content.decode() for name, content in tree.rendered.items()}
        for language, tree in trees.items()
    }


@pytest.mark.parametrize("language", sorted(EXPECTED))
def test_the_sdk_has_the_function_its_documentation_its_state_and_its_dispatch(
    rendered: Mapping[str, Mapping[str, str]], language: str
) -> None:
    written = "\n".join(rendered[language].values())
    assert [expected for expected in EXPECTED[language] if expected not in written] == []


def test_the_name_and_its_fields_are_known_wherever_policies_are_read(
    rendered: Mapping[str, Mapping[str, str]],
) -> None:
    for language, files in rendered.items():
        naming = [name for name, text in files.items() if "every_other" in text and "offset" in text]
        assert len(naming) >= 2, (language, naming)


@pytest.fixture(scope="module")
def engine(rendered: Mapping[str, Mapping[str, str]]) -> ModuleType:
    (source,) = (text for name, text in rendered["python"].items() if name.endswith("/_engine.py"))
    module = ModuleType("rendered_engine")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "sdks/python/src")  # the rendered engine imports its copied neighbours
        exec(compile(source, "_engine.py", "exec"), vars(module))  # noqa: S102  the source under test
    return module


NAMES = ["every_other", "always", "never", "probability", "first_then_every", "rate_limit"]


def _numbers(field: AlgorithmField, value: int | str, one: int) -> list[int]:
    """Read a field of an action by other means than the SDK's."""
    match field.form:
        case "probability":
            return [int(Fraction(str(value)) * one)]
        case "rate":
            count, _, period = str(value).partition("/")
            return [int(count), {"s": 1000, "min": 60_000}[period]]
    return [int(value)]


def _kept(module: Any, algorithm: Algorithm, fields: Mapping[str, int | str], times: tuple[int, ...]) -> list[int]:
    engine = module.Engine(10_000, 20 * 1024, 4, fair=False, always_limit=4, rules=1)
    engine.start(1)
    slot = engine.slots[engine.claim() if algorithm.per == "pattern" else 5]
    engine.open_slot(slot)
    numbers = tuple(number for field in algorithm.fields for number in _numbers(field, fields[field.name], module.ONE))
    found = []
    for time in times:
        engine.begin(time)
        module.touch(slot)
        outcome = engine.decide_rule(algorithm.name, numbers, time, slot, 1024, -1, 0)
        found.append(int(outcome % module.REASONS == module.RULE_KEPT))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_generated_engine_keeps_what_the_examples_say(
    extended: Representation, engine: ModuleType, name: str
) -> None:
    (algorithm,) = (entry for entry in extended.sampling.algorithms if entry.name == name)
    assert algorithm.examples
    for example in algorithm.examples:
        assert _kept(engine, algorithm, dict(example.fields), example.times) == list(example.keep)


def test_every_algorithm_with_a_body_is_among_those_above(extended: Representation) -> None:
    bodies = [entry.name for entry in extended.sampling.algorithms if entry.function is not None]
    assert bodies == NAMES


def test_a_comment_and_an_example_do_not_change_the_hash_and_a_body_does(
    extended: Representation, tmp_path: Path
) -> None:
    def hashed(old: str, new: str) -> str:
        spec = tmp_path / str(len(list(tmp_path.iterdir()))) / "spec"
        shutil.copytree(ROOT / "spec", spec)
        text = (spec / "sampling.yaml").read_text("utf-8").replace("algorithms:\n", EVERY_OTHER, 1)
        assert old in text
        (spec / "sampling.yaml").write_text(text.replace(old, new, 1), "utf-8")
        return spec_sha(load_representation(spec))

    known = spec_sha(extended)
    assert hashed("# Counted whatever is decided.", "# Counted always.") == known
    assert hashed("doc: What the sampler knows of one pattern.", "doc: One pattern.") == known
    assert hashed("keep: [1, 0, 1, 0]", "keep: [0, 0, 1, 0]") == known
    assert hashed("if turn == 0:", "if turn == 1:") != known
    assert hashed("parity: {range: [0, 1], start: 0", "parity: {range: [0, 1], start: 1") != known
