"""Whatever a documentation text of the spec holds, what is rendered parses in every language."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from lipservice_generator.documentation import with_documentation
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.finish import finish_tree
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.render import render_tree
from lipservice_generator.representation import Representation
from lipservice_generator.target import load_targets
from workshop import HERE, ROOT, Workshop

_TEXTS = [
    "It ends: */ \"\"\" ''' `${x}` {{ y }} {% z %} <!-- # // /* \\",
    'It ends with a quote: \\"',
    '"""',
    "\\N{nothing} \\x \\u12 \\",
    "*/ export const broken = ; /*",
    "+build never. " + "\\" * 301 + " " + "*/" * 150,
]


@pytest.fixture(scope="module")
def representation() -> Representation:
    return load_representation(ROOT / "spec")


def _spoil(given: Representation) -> Representation:
    """Put the texts into every documentation, and into the default of an option, which is documented with it."""
    texts = cycle(_TEXTS)
    spoiled = with_documentation(given, lambda doc: f"{next(texts)} {doc} {next(texts)}")
    options = tuple(
        replace(option, default=next(texts)) if option.type == "url" else option for option in spoiled.config.options
    )
    return replace(spoiled, config=replace(spoiled.config, options=options))


@pytest.mark.parametrize("language", ["go", "python", "typescript"])
def test_no_documentation_breaks_a_language(representation: Representation, language: str) -> None:
    (target,) = load_targets(ROOT / "templates", [language])
    spoiled = _spoil(representation)
    tree = render_tree(target, lower(target, spoiled, ROOT / "spec"), spec_sha(spoiled))
    finish_tree(target, tree)  # formats and parses; raises for what is none


def test_a_docstring_reads_as_the_spec_does(representation: Representation) -> None:
    (target,) = load_targets(ROOT / "templates", ["python"])
    spoiled = _spoil(representation)
    rendered = render_tree(target, lower(target, spoiled, ROOT / "spec"), "").rendered
    module = ast.parse(rendered["src/lipservice/_engine.py"])
    assert (ast.get_docstring(module) or "").startswith(spoiled.sampling.doc)


def test_a_documentation_is_one_line_of_what_can_be_printed(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    (tmp_path / "spec").mkdir()
    for path in (HERE / "small_spec").rglob("*"):
        if path.is_file():
            copy = workshop.spec / path.relative_to(HERE / "small_spec")
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(path.read_bytes())
    text = (workshop.spec / "config.yaml").read_text("utf-8")
    first = next(line for line in text.splitlines() if line.startswith("doc: "))
    workshop.edit(workshop.spec / "config.yaml", first, 'doc: "one\\n\\ntwo\\u2028three\\x85\\x00\\ufefffour"')
    assert load_representation(workshop.spec).config.doc == "one two three four"
