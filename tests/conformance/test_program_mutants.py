"""Mutants of the sampling algorithms: what is changed, and what is left alone."""

from pathlib import Path

import pytest
from lipservice_conformance.program_change import edits
from lipservice_conformance.program_mutant import program_mutants

SPEC = Path(__file__).parents[2] / "spec"
BODY = '''def half(k: [0, 2**24], p: Slot) -> bool:
    """Halve 1 + 1."""
    limit = 2**23 + 1  # 7
    if k < limit and not p.known:
        p.point = min(k, 3)
        return True
    return k // 2 == 0
'''


def changed(source: str) -> set[str]:
    lines = source.splitlines()
    texts = (edit.apply(source).splitlines() for edit in edits(source))
    return {line.strip() for text in texts for line in text if line not in lines}


@pytest.mark.parametrize(
    "line",
    [
        "limit = 2**22 + 1  # 7",
        "limit = 2**23 - 1  # 7",
        "limit = 2**23 + 2  # 7",
        "if k <= limit and not p.known:",
        "if k < limit or not p.known:",
        "if (k < limit):",
        "if (not p.known):",
        "if k < limit and p.known:",
        "if True:",
        "p.point = max(k, 3)",
        "p.point = min(k, 4)",
        "return False",
        "return k * 2 == 0",
        "return k // 2 != 0",
        "return k // 1 == 0",
    ],
)
def test_every_operator_number_and_condition_is_changed(line: str) -> None:
    assert line in changed(BODY)


def test_a_statement_goes_where_another_one_stays_in_its_block() -> None:
    assert BODY.replace("        p.point = min(k, 3)\n", "") in {edit.apply(BODY) for edit in edits(BODY)}
    alone = "def f():\n    x = 1\n"
    assert all("x" in edit.apply(alone) for edit in edits(alone))


def test_annotations_docstrings_comments_and_bases_of_powers_stay() -> None:
    for edit in edits(BODY):
        text = edit.apply(BODY)
        assert text.startswith('def half(k: [0, 2**24], p: Slot) -> bool:\n    """Halve 1 + 1."""\n')
        assert "# 7" in text or "limit = " not in text
        assert "3**23" not in text


def test_an_edit_says_where_it_is_and_what_it_does() -> None:
    assert str(next(edit for edit in edits(BODY) if edit.old == "<")) == "4:10 '<' to '<='"


def test_the_sampler_has_many_mutants_each_with_a_name_of_its_own() -> None:
    found = [mutant.name for mutant in program_mutants(SPEC)]
    assert len(found) == len(set(found))
    assert len(found) > 500
    assert {name.split(":")[0].split(".")[0] for name in found} >= {"sampling/adaptive", "sampling", "named"}


def test_a_mutant_differs_from_the_spec_in_its_file() -> None:
    for mutant in program_mutants(SPEC):
        assert mutant.text != (SPEC / mutant.file).read_text("utf-8")
