"""Faults in templates and tools stop a generation with a place and a hint."""

from __future__ import annotations

import pytest
from workshop import Workshop


def _error(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> str:
    assert workshop.generate() == 1
    assert not workshop.out.exists()
    return capsys.readouterr().err


def test_an_undefined_value_is_an_error_at_the_templates_line(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.edit(workshop.toy / "tables.toy.j2", "{{ version }}", "{{ versoin }}")
    assert _error(workshop, capsys) == (
        "templates/toy/tables.toy.j2:2:1: LS060 'versoin' is undefined\n"
        "  2 | version = {{ versoin }}   \n"
        "    | ^\n"
        "  hint: the view comes from lower() in _target/target.py\n"
    )


def test_a_syntax_error_is_an_error_at_the_templates_line(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.edit(workshop.toy / "src/rules.toy.j2", "{% endfor %}", "{% endif %}")
    assert "templates/toy/src/rules.toy.j2:3:1: LS060 Encountered unknown tag 'endif'" in _error(workshop, capsys)


def test_faults_of_several_templates_come_at_once(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.edit(workshop.toy / "tables.toy.j2", "{{ version }}", "{{ versoin }}")
    workshop.edit(workshop.toy / "src/rules.toy.j2", "in rules", "in ruels")
    assert _error(workshop, capsys).count("LS060") == 2


def test_a_missing_formatter_is_an_error_and_not_a_skip(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.edit(workshop.toy / "_target/target.py", '"sed"', '"no-such-formatter"')
    assert _error(workshop, capsys) == "templates/toy: LS061 `no-such-formatter` is not on PATH\n  hint: install sed\n"


def test_output_that_a_verifier_refuses_is_not_written(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    (workshop.toy / "tables.toy.j2").write_text("nothing of the sort\n")
    (workshop.toy / "src/rules.toy.j2").unlink()
    assert "templates/toy: LS062 `grep -q =` refused the rendered files" in _error(workshop, capsys)


@pytest.mark.parametrize(("name", "content"), [("x.py", "def"), ("x.json", "{"), ("x.toml", "a =")])
def test_rendered_source_that_does_not_parse_is_not_written(
    workshop: Workshop, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    (workshop.toy / f"{name}.j2").write_text(content)
    assert f"templates/toy/{name}: LS062 the rendered file does not parse" in _error(workshop, capsys)


def test_a_file_both_rendered_and_copied_is_refused(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    (workshop.toy / "tables.toy").write_text("x = 1\n")
    expected = "templates/toy/tables.toy: LS064 is both rendered and copied\n  hint: remove the file or its template\n"
    assert _error(workshop, capsys) == expected
