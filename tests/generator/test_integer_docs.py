"""What docs/integer-language.md says is accepted is, and what it says is refused is, with that code."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest
from integer_workshop import in_function
from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document, read_document
from lipservice_generator.integer.function import FunctionReader
from lipservice_generator.integer.source import Source
from lipservice_generator.load import load_representation
from lipservice_generator.sampling.names import NamesReader
from lipservice_generator.sampling.schema import SamplingModel
from lipservice_generator.shape import read_shape
from workshop import ROOT

PAGE = (ROOT / "docs/integer-language.md").read_text("utf-8")
BLOCKS = [
    (language, said, textwrap.dedent(text))
    for _, language, said, text in re.findall(r"^( *)```(\w+) ?(.*)\n((?:.*\n)*?)\1```$", PAGE, re.MULTILINE)
]
STATED = [(said, text) for language, said, text in BLOCKS if language == "python" and said != "source"]


def _codes(text: str) -> list[str]:
    """Read a block with the names and functions of the spec."""
    diagnostics: list[Diagnostic] = []
    document = read_document(ROOT / "spec/sampling.yaml", "spec/sampling.yaml")
    sections = read_shape(document, SamplingModel, {}).sections
    names = NamesReader(document, diagnostics, sections["slot"].size).read(sections)
    files = [(ROOT / "spec" / name).read_text("utf-8") for name in sections["functions"]]
    reader = FunctionReader(names, diagnostics)
    block = text if text.startswith("def ") else in_function(text.rstrip()).replace("def f()", "def the_block()")
    reader.read_files(Source(Document("block.py", each), each) for each in (*files, block))
    return [diagnostic.code for diagnostic in diagnostics]


@pytest.mark.parametrize("said, text", STATED)
def test_a_block_is_accepted_or_refused_as_the_page_says(said: str, text: str) -> None:
    outcome, _, code = said.partition(" ")
    assert outcome in {"accepted", "refused"}
    assert _codes(text) == ([code] if outcome == "refused" else [])


def test_most_codes_are_shown_on_the_page() -> None:
    shown = {said.partition(" ")[2] for said, _ in STATED} - {""}
    assert len(shown) >= 9
    assert len(STATED) >= 25


def test_the_source_on_the_page_is_in_the_spec() -> None:
    files = "".join(path.read_text("utf-8") for path in (ROOT / "spec/sampling").glob("*.py"))
    (source,) = (text for _, said, text in BLOCKS if said == "source")
    assert source in files


def test_the_algorithm_on_the_page_can_be_added_to_the_spec(tmp_path: Path) -> None:
    (algorithm,) = (text for language, _, text in BLOCKS if language == "yaml")
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    path = tmp_path / "spec/sampling.yaml"
    added = "algorithms:\n" + textwrap.indent(algorithm, "  ")
    path.write_text(path.read_text("utf-8").replace("algorithms:\n", added, 1), "utf-8")
    assert load_representation(tmp_path / "spec").sampling.algorithms[0].name == "every_other"
