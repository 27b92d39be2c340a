"""Decides what to write and what to remove in an output folder, without touching it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.manifest import MANIFEST, digest, read_manifest


@dataclass(frozen=True)
class Plan:
    """The difference between a folder and what it should hold. `edited` files were changed by hand since."""

    root: Path
    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    unchanged: int
    edited: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Tell whether the folder is not what it should be."""
        return bool(self.write or self.remove or self.edited)


def plan_output(root: Path, wanted: Mapping[str, bytes], manifest: bytes) -> Plan:
    """Plan a folder that others may keep files in too: only what the last manifest lists is ever removed."""
    before = read_manifest(root).files
    current = {name: _read(root / name) for name in {*wanted, *before}}
    edited = [
        name
        for name, content in current.items()
        if content is not None and content != wanted.get(name) and digest(content) != before.get(name)
    ]
    write = {name: content for name, content in wanted.items() if current[name] != content}
    remove = tuple(sorted(name for name in before if name not in wanted and current[name] is not None))
    unchanged = len(wanted) - len(write)
    if _read(root / MANIFEST) != manifest:
        write[MANIFEST] = manifest
    return Plan(root, write, remove, unchanged, tuple(sorted(edited)))


def written_folders(out: Path) -> list[Path]:
    """List the folders in `out` that the generator wrote: those with a manifest."""
    return sorted(path.parent for path in out.glob(f"*/{MANIFEST}"))


def plan_removal(root: Path) -> Plan:
    """Plan the end of a language that has no templates any more: what its manifest lists goes, and the manifest."""
    plan = plan_output(root, {}, b"")
    return replace(plan, write={}, remove=(*plan.remove, MANIFEST))


def plan_golden(root: Path, wanted: Mapping[str, bytes]) -> Plan:
    """Plan a folder that holds rendered files and nothing else."""
    present = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    write = {name: content for name, content in wanted.items() if present.get(name) != content}
    remove = tuple(sorted(present.keys() - wanted.keys()))
    return Plan(root, write, remove, len(wanted) - len(write), ())


def edited_diagnostics(plan: Plan, shown_as: str) -> list[Diagnostic]:
    """Refuse to overwrite what was edited by hand."""
    hint = "move the change into the template, or pass --force to discard it"
    return [Diagnostic(f"{shown_as}/{name}", 0, 0, "LS063", "was edited by hand", hint) for name in plan.edited]


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
