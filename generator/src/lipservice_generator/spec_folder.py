"""Where the spec is: in the current folder, or where this package brings its own along."""

from __future__ import annotations

from pathlib import Path

from lipservice_generator.load import PRODUCT


def installed_spec() -> Path:
    """Return the spec that this version was released with: beside this module, or at the root of a clone."""
    beside = Path(__file__).parent / "spec"
    return beside if beside.is_dir() else Path(__file__).parents[3] / "spec"


def default_spec() -> Path:
    """Return `spec` if the current folder has one of LipService's, otherwise the installed one."""
    here = Path("spec")
    return here if (here / PRODUCT).is_file() else installed_spec()
