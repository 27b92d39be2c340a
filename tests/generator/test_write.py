"""Writing is all or nothing, touches only what changed, removes what vanished and refuses what was edited by hand."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from lipservice_generator import write
from lipservice_generator.plan import Plan
from lipservice_generator.write import apply_plans
from workshop import Workshop


def _snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_second_run_touches_no_file(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    workshop.generate()
    for path in workshop.out.rglob("*"):
        os.utime(path, (1, 1))
    capsys.readouterr()
    workshop.generate()
    assert {path.stat().st_mtime for path in workshop.out.rglob("*") if path.is_file()} == {1.0}
    assert capsys.readouterr().out.endswith("toy: 0 written, 3 unchanged, 0 removed\n")


def test_only_a_changed_file_is_written_again(workshop: Workshop) -> None:
    workshop.generate()
    for path in workshop.out.rglob("*"):
        os.utime(path, (1, 1))
    workshop.edit(workshop.spec / "signature.yaml", "id: path", "id: a_path")
    workshop.generate()
    fresh = {path.name for path in workshop.out.rglob("*") if path.is_file() and path.stat().st_mtime > 1}
    assert fresh == {"rules.toy", "tables.toy", ".lipservice.json"}


def test_a_file_that_vanished_from_the_templates_is_removed_with_its_folder(workshop: Workshop) -> None:
    (workshop.toy / "old").mkdir()
    (workshop.toy / "old/x.toy").write_text("x = 1\n")
    workshop.generate()
    assert (workshop.out / "old/x.toy").exists()
    (workshop.toy / "old/x.toy").unlink()
    workshop.generate()
    assert not (workshop.out / "old").exists()


def test_a_file_of_someone_elses_is_left_alone(workshop: Workshop) -> None:
    workshop.generate()
    (workshop.out / "node_modules").mkdir()
    (workshop.out / "node_modules/theirs").write_text("x")
    workshop.generate()
    assert (workshop.out / "node_modules/theirs").exists()


def test_a_file_edited_by_hand_is_refused_and_nothing_is_written(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    workshop.generate()
    (workshop.out / "tables.toy").write_text("mine = 1\n")
    workshop.edit(workshop.spec / "signature.yaml", "id: path", "id: a_path")
    before = _snapshot(workshop.out)
    assert workshop.generate() == 1
    assert _snapshot(workshop.out) == before
    assert capsys.readouterr().err.endswith(
        "tables.toy: LS063 was edited by hand\n"
        "  hint: move the change into the template, or pass --force to discard it\n"
    )


def test_a_copied_file_edited_by_hand_is_refused_too(workshop: Workshop) -> None:
    workshop.generate()
    (workshop.out / "src/engine.toy").write_text("mine\n")
    assert workshop.generate() == 1


def test_force_discards_an_edit(workshop: Workshop) -> None:
    workshop.generate()
    (workshop.out / "tables.toy").write_text("mine = 1\n")
    assert workshop.generate("--force") == 0
    assert "version = 1.2.3" in (workshop.out / "tables.toy").read_text()


def test_a_file_deleted_by_hand_comes_back(workshop: Workshop) -> None:
    workshop.generate()
    (workshop.out / "tables.toy").unlink()
    assert workshop.generate() == 0
    assert (workshop.out / "tables.toy").exists()


def test_a_failure_in_the_middle_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "gone").write_bytes(b"old gone")
    real = write._replace

    def fail_on_c(path: Path, content: bytes) -> None:
        if path.name == "c":
            raise OSError("disk full")
        real(path, content)

    monkeypatch.setattr(write, "_replace", fail_on_c)
    plan = Plan(tmp_path, {"a": b"new", "b": b"new", "c": b"new"}, ("gone",), 0, ())
    with pytest.raises(OSError, match="disk full"):
        apply_plans([plan])
    assert _snapshot(tmp_path) == {"a": b"old a", "gone": b"old gone"}


def test_the_manifest_lists_every_file_with_its_template(workshop: Workshop) -> None:
    workshop.generate()
    manifest = json.loads((workshop.out / ".lipservice.json").read_text())
    assert set(manifest["files"]) == {"src/engine.toy", "src/rules.toy", "tables.toy"}
    assert manifest["files"]["tables.toy"]["template"] == "tables.toy.j2"
    assert manifest["files"]["src/engine.toy"]["template"] is None


def test_check_passes_on_a_fresh_output_and_writes_nothing(workshop: Workshop) -> None:
    golden = workshop.root / "golden"
    workshop.generate("--golden", str(golden))
    before = _snapshot(workshop.root)
    assert workshop.generate("--check", "--golden", str(golden)) == 0
    assert _snapshot(workshop.root) == before
    assert set(_snapshot(golden / "toy")) == {"src/rules.toy", "tables.toy"}, "only rendered files"


def test_check_names_every_difference_and_exits_1(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    golden = workshop.root / "golden"
    workshop.generate("--golden", str(golden))
    (golden / "toy/tables.toy").unlink()
    (golden / "toy/src/rules.toy").write_text("other\n")
    (golden / "toy/stale.toy").write_text("x\n")
    (workshop.out / "src/engine.toy").write_text("mine\n")
    before = _snapshot(workshop.root)
    capsys.readouterr()
    assert workshop.generate("--check", "--golden", str(golden)) == 1
    assert _snapshot(workshop.root) == before
    lines = [line.replace(str(workshop.root), "") for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "not what the spec and the templates give now:",
        "  different  /out/toy/src/engine.toy",
        "  different  /golden/toy/src/rules.toy",
        "  stale      /golden/toy/stale.toy",
        "  missing    /golden/toy/tables.toy",
        "generate without --check (`nox -s generate` in the project) and review the difference",
    ]


def test_check_without_an_output_folder_looks_at_the_golden_files_alone(workshop: Workshop) -> None:
    golden = workshop.root / "golden"
    workshop.generate("--golden", str(golden))
    for path in sorted(workshop.out.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    workshop.out.rmdir()
    assert workshop.generate("--check", "--golden", str(golden)) == 0


def test_a_language_whose_templates_are_gone_goes_too_and_check_says_so_first(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = workshop.root / "golden"
    workshop.generate("--golden", str(golden))
    shutil.copytree(workshop.toy, workshop.toy.with_name("other"))
    workshop.edit(workshop.spec / "lipservice.yaml", "  toy:\n", "  other:\n    name: other-sdk\n  toy:\n")
    shutil.rmtree(workshop.toy)
    (workshop.out / "theirs").write_text("x")
    capsys.readouterr()
    assert workshop.generate("--check", "--golden", str(golden)) == 1
    assert "stale      " in capsys.readouterr().out
    assert workshop.generate("--golden", str(golden)) == 0
    assert [path.name for path in workshop.out.iterdir()] == ["theirs"]
    assert not (golden / "toy").exists()
    assert (golden / "other/tables.toy").exists()
