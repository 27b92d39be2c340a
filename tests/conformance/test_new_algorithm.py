"""An algorithm that is added to the spec decides in every SDK as its examples say; no template is changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lipservice_conformance.driver import Driver, build_driver, find_drivers
from lipservice_conformance.panel import Panel
from lipservice_conformance.protocol import Case
from lipservice_conformance.session import Limits
from lipservice_conformance.spec_examples import example_questions
from lipservice_generator.cli import main
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation

ROOT = Path(__file__).resolve().parents[2]

ONE_IN_THREE = """\
algorithms:
  one_in_three:
    doc: Keep one in three of a pattern's records, however they are spread.
    per: pattern
    fields:
      offset: {form: integer, range: [0, 2], doc: Which of the three.}
    slot:
      turn: {range: [0, 2], doc: "How many records were seen, modulo 3."}
    decide: |
      kept = p.turn == offset
      # Counted whatever is decided.
      p.turn = (p.turn + 1) % 3
      if kept:
          return ONE // 3 * REASONS + RULE_KEPT
      return ONE // 3 * REASONS + RULE_DROPPED
    examples:
      - {fields: {offset: 0}, times: [0, 1, 2, 3, 60000], keep: [1, 0, 0, 1, 0]}
      - {fields: {offset: 2}, times: [0, 1, 2, 3, 60000], keep: [0, 0, 1, 0, 0]}
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the spec with one more algorithm."""
    folder = tmp_path_factory.mktemp("extended") / "spec"
    shutil.copytree(ROOT / "spec", folder)
    text = (folder / "sampling.yaml").read_text("utf-8")
    (folder / "sampling.yaml").write_text(text.replace("algorithms:\n", ONE_IN_THREE, 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def drivers(spec: Path) -> list[Driver]:
    """Generate and build all SDKs of that spec; TypeScript borrows the compiler of this project's own."""
    sdks = spec.parent / "sdks"
    assert main(["--spec", str(spec), "--templates", str(ROOT / "templates"), "--out", str(sdks)]) == 0
    modules = ROOT / "sdks/typescript/node_modules"
    assert modules.is_dir(), "no modules: run `nox -s conformance`, or the whole of `nox -s tests`"
    (sdks / "typescript/node_modules").symlink_to(modules)
    found = find_drivers(sdks)
    for driver in found:
        build_driver(driver)
    return found


def test_every_sdk_decides_by_a_new_algorithm_as_its_examples_say(spec: Path, drivers: list[Driver]) -> None:
    representation = load_representation(spec)
    questions = [each for each in example_questions(representation) if each.rule == "algorithm.one_in_three"]
    cases = [Case(f"example-{number}", each.op, each.arguments) for number, each in enumerate(questions)]
    sha = spec_sha(representation)
    with Panel([(driver, sha) for driver in drivers], Limits()) as panel:
        answers = panel.ask(cases)
    assert len(drivers) == 3
    for answer, keeps in zip(answers, ("10010", "00100"), strict=True):
        traces = [opinion.out["trace"] for opinion in answer if opinion.out is not None]
        assert ["".join(line[0] for line in str(trace).splitlines()) for trace in traces] == [keeps] * 3
        assert len(set(map(str, traces))) == 1
