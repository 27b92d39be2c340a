"""A fourth language is a folder; the generator knows none by name."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from lipservice_generator.cli import main
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation
from workshop import ROOT, Workshop


def _unnamed(workshop: Workshop) -> None:
    """Let the spec name another language in the place of the toy."""
    workshop.edit(workshop.spec / "lipservice.yaml", "  toy:\n", "  other:\n")
    for _ in range(2):
        workshop.edit(workshop.spec / "otlp.yaml", "languages: [toy]", "languages: [other]")
    workshop.edit(workshop.spec / "config.yaml", "languages: [toy]", "languages: [other]")


def _bring_package(workshop: Workshop, language: str) -> None:
    package = (
        "from lipservice_generator.representation import Package\n"
        f'PACKAGE = Package({language!r}, "toy-sdk", "Toy", "snake_case")\n\n\ndef lower('
    )
    target = workshop.toy / "_target/target.py"
    workshop.edit(target, "def lower(", package)
    names = '"packages": [entry.name for entry in representation.packages if entry.language == "toy"],'
    workshop.edit(target, '"version":', f'{names}\n        "version":')


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
    _unnamed(workshop)
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "spec/lipservice.yaml: LS053 no package for templates/toy\n"
        "  hint: add `toy: {name: ...}` below packages, or PACKAGE = Package(...) to templates/toy/_target/target.py\n"
    )


def test_a_language_that_the_spec_does_not_name_brings_its_package_and_has_the_hash_of_the_others(
    workshop: Workshop,
) -> None:
    _unnamed(workshop)
    _bring_package(workshop, "toy")
    (workshop.toy / "named.toy.j2").write_text("package = {{ packages[0] }}\n", "utf-8")
    assert workshop.generate() == 0
    assert (workshop.out / "named.toy").read_text("utf-8") == "package = toy-sdk\n"
    sha = spec_sha(load_representation(workshop.spec))
    assert f"spec = {sha}\n" in (workshop.out / "tables.toy").read_text("utf-8")


def test_a_package_that_stands_in_the_spec_and_in_the_target_is_refused(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    _bring_package(workshop, "toy")
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "templates/toy/_target/target.py: LS053 the package of toy stands in spec/lipservice.yaml too\n"
        "  hint: remove PACKAGE here\n"
    )


def test_a_package_of_another_language_is_refused(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    _unnamed(workshop)
    _bring_package(workshop, "tin")
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "templates/toy/_target/target.py: LS053 PACKAGE is of 'tin', and the folder of 'toy'\n"
        "  hint: give both the same name\n"
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


def test_what_a_lowering_raises_is_an_error_at_its_line(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.edit(workshop.toy / "_target/target.py", "representation.version", 'representation["version"]')
    assert workshop.generate() == 1
    assert capsys.readouterr().err == (
        "templates/toy/_target/target.py:12:9: LS066 lower() has failed: "
        "TypeError: 'Representation' object is not subscriptable\n"
        '  12 |         "version": representation["version"],\n'
        "     |         ^\n"
        "  hint: LoweringError says what the language cannot express; anything else is a mistake in the target\n"
    )


def test_a_folder_without_a_spec_gets_the_installed_one_and_nothing_but_its_sdks(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workshop.root)
    shutil.rmtree(workshop.spec)
    (workshop.root / "spec").mkdir()  # of somebody else, such as one of Ruby's tests
    _bring_package(workshop, "toy")
    assert main([]) == 0
    assert sorted(path.name for path in workshop.root.iterdir()) == ["sdks", "spec", "templates"]
    sha = spec_sha(load_representation(ROOT / "spec"))
    assert f"spec = {sha}\n" in (workshop.root / "sdks/toy/tables.toy").read_text("utf-8")


def test_a_spec_that_is_no_folder_is_named(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(workshop.spec)
    assert workshop.generate() == 1
    shown = f"{workshop.spec}: LS001 is no folder\n  hint: pass the folder of the spec by --spec\n"
    assert capsys.readouterr().err == shown


def test_the_representation_can_be_dumped(workshop: Workshop, tmp_path: Path) -> None:
    assert workshop.generate("--dump", str(tmp_path / "ir.json")) == 0
    dumped = json.loads((tmp_path / "ir.json").read_text("utf-8"))
    assert dumped["ir_version"] == 1
    assert dumped["signature"]["tokens"]["rules"][2]["parts"][0]["pattern"] == r"(/|[A-Z]:\\).*"
