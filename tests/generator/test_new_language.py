"""A fourth language is a folder; the generator knows none by name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from workshop import ROOT, Workshop


def test_a_toy_language_is_generated_from_its_folder_alone(workshop: Workshop) -> None:
    assert workshop.generate() == 0
    assert (workshop.out / "src/engine.toy").read_text() == "engine = ordinary source\n"
    assert (workshop.out / "src/rules.toy").read_text().splitlines() == [
        "name_number = 1",
        "digit = 1",
        "path = 1",
        "host = 1",
        "calendar = 1",
    ]
    assert not (workshop.out / "_target").exists()


def test_rendered_files_are_formatted_by_the_languages_own_tool(workshop: Workshop) -> None:
    workshop.generate()
    assert "version = 1.2.3\n" in (workshop.out / "tables.toy").read_text()


def test_the_source_of_the_generator_names_no_language() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "generator/src").rglob("*.py"))
    found = re.findall(r"\b(?:typescript|golang|nodejs|biome|gofmt|ruff|java|ruby)\b", source, re.IGNORECASE)
    assert not found


def test_a_language_without_a_package_in_the_spec_is_refused(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.edit(workshop.spec / "lipservice.yaml", "  toy:\n", "  other:\n")
    for _ in range(2):
        workshop.edit(workshop.spec / "otlp.yaml", "languages: [toy]", "languages: [other]")
    workshop.edit(workshop.spec / "config.yaml", "languages: [toy]", "languages: [other]")
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "spec/lipservice.yaml: LS053 no package for templates/toy\n  hint: add `toy: {name: ...}` below packages\n"
    )


def test_an_unknown_language_is_refused_with_a_suggestion(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workshop.generate("--only", "toys") == 1
    assert "LS053 no templates for `toys`\n  hint: did you mean `toy`?" in capsys.readouterr().err


def test_a_target_that_cannot_be_loaded_says_what_a_target_provides(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    (workshop.toy / "_target/target.py").write_text("FORMATTERS = ()\n", "utf-8")
    assert workshop.generate() == 1
    assert re.fullmatch(
        r"templates/toy/_target/target\.py: LS065 cannot be loaded: module .* has no attribute 'lower'\n"
        r"  hint: a target provides lower\(representation\) and FORMATTERS; see docs/adding-a-language\.md\n",
        capsys.readouterr().err,
    )


def test_what_a_target_cannot_express_is_an_error_at_the_rule(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    target = workshop.toy / "_target/target.py"
    raises = '    raise LoweringError("not linear here", rule="path", hint="write it otherwise")\n'
    workshop.edit(target, "    signature = representation.signature\n", raises)
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "spec/signature.yaml:38:11: LS023 templates/toy: not linear here\n"
        "  38 |     - id: path\n"
        "     |           ^\n"
        "  hint: write it otherwise\n"
    )


def test_the_representation_can_be_dumped(workshop: Workshop, tmp_path: Path) -> None:
    assert workshop.generate("--dump", str(tmp_path / "ir.json")) == 0
    dumped = json.loads((tmp_path / "ir.json").read_text("utf-8"))
    assert dumped["ir_version"] == 1
    assert dumped["signature"]["tokens"]["rules"][2]["parts"][0]["pattern"] == r"(/|[A-Z]:\\).*"
