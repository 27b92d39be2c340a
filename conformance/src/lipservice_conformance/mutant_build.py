"""The Python SDK of a mutant: rendered in this process and not formatted, which makes it in a twentieth of the time."""

from __future__ import annotations

import shutil
from pathlib import Path

from lipservice_generator.diagnostic import SpecError
from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.lower import lower
from lipservice_generator.render import render_tree
from lipservice_generator.representation import Representation
from lipservice_generator.target import load_targets

from lipservice_conformance.driver import Driver, read_driver
from lipservice_conformance.mutant import Mutant

__all__ = ["MutantError", "build_sdk", "read_mutant"]

LANGUAGE = "python"


class MutantError(Exception):
    """A mutant that the generator refuses."""


def read_mutant(mutant: Mutant, spec: Path, folder: Path) -> Representation:
    """Write the changed spec into the folder and read it. Raises MutantError."""
    shutil.copytree(spec, folder)
    (folder / mutant.file).write_text(mutant.text, "utf-8")
    try:
        return load_representation(folder)
    except SpecError as error:
        raise MutantError(_summary(error)) from error


def build_sdk(representation: Representation, spec: Path, templates: Path, folder: Path) -> Driver:
    """Render the Python SDK into an empty folder. Raises MutantError where the target cannot express the spec."""
    (target,) = load_targets(templates, [LANGUAGE])
    try:
        tree = render_tree(target, lower(target, representation, spec), spec_sha(representation))
    except SpecError as error:
        raise MutantError(_summary(error)) from error
    root = folder / LANGUAGE
    for name, content in tree.files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return read_driver(root)


def _summary(error: SpecError) -> str:
    return "; ".join(f"{one.code} {one.message}" for one in error.diagnostics)
