"""Carries out plans, all of them or none: the only module that touches an output folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lipservice_generator.plan import Plan


def apply_plans(plans: Iterable[Plan]) -> None:
    """Write and remove what the plans say; on any failure put everything back and raise."""
    done: list[tuple[Path, Path | None]] = []
    pending = [plan for plan in plans if plan.write or plan.remove]
    with tempfile.TemporaryDirectory(prefix="lipservice-undo-") as undo:
        try:
            for plan in pending:
                _apply(plan, Path(undo), done)
        except BaseException:
            _put_back(done)
            raise
    for plan in pending:
        for name in plan.remove:
            _remove_empty_folders((plan.root / name).parent, plan.root)


def _apply(plan: Plan, undo: Path, done: list[tuple[Path, Path | None]]) -> None:
    for name in plan.remove:
        _keep(plan.root / name, undo, done)
        (plan.root / name).unlink()
    for name, content in sorted(plan.write.items()):
        path = plan.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep(path, undo, done)
        _replace(path, content)


def _keep(path: Path, undo: Path, done: list[tuple[Path, Path | None]]) -> None:
    kept = undo / str(len(done)) if path.exists() else None
    if kept is not None:
        shutil.copy2(path, kept)
    done.append((path, kept))


def _replace(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that a reader never sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".lipservice-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _put_back(done: Iterable[tuple[Path, Path | None]]) -> None:
    for path, kept in reversed(list(done)):
        if kept is None:
            path.unlink(missing_ok=True)
        else:
            shutil.copy2(kept, path)


def _remove_empty_folders(folder: Path, root: Path) -> None:
    """Remove what became empty, up to and with the root itself: a language that went leaves nothing."""
    while folder.is_relative_to(root) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
