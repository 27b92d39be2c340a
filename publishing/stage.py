"""A clean tree to build from: the SDKs rendered afresh, the generator and the kit as git knows them.

The generator gets the spec into its package, so that one who has installed it needs nothing else of this project.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from publishing.command import run_tool
from tools.provision import ROOT

__all__ = ["make_stage", "spec_version"]

# What is committed is no version: the one of the spec is put in its place here, so it is written once.
_UNSET = 'version = "0.0.0"'
_OURS = ("generator", "conformance")
_GENERATOR_PACKAGE = Path("generator", "src", "lipservice_generator")
_KIT_NEEDS = '"lipservice-generator",'


def spec_version() -> str:
    """Return the version of everything: `version` of spec/lipservice.yaml."""
    found = re.search(r"^version: (\S+)", (ROOT / "spec" / "lipservice.yaml").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("spec/lipservice.yaml has no line `version: X.Y.Z`")
    return found[1]


def make_stage(folder: Path) -> None:
    """Fill an empty folder. What lies about in sdks/, such as modules and builds of tests, is not in it.

    Raises ToolError.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _OURS:
        _copy_tracked(name, folder)
        _set_version(folder / name / "pyproject.toml")
    _copy_tracked("spec", folder / _GENERATOR_PACKAGE)
    command = ["lipservice-generate", "--out", str(folder / "sdks")]
    run_tool(command, ROOT)


def _copy_tracked(name: str, folder: Path) -> None:
    listed = run_tool(("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", name), ROOT)
    for path in filter(None, listed.split("\0")):
        if (ROOT / path).is_file():  # one that is deleted and not yet committed is listed too
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)


def _set_version(manifest: Path) -> None:
    text = manifest.read_text("utf-8")
    if _UNSET not in text:
        raise ValueError(f"{manifest.name} of {manifest.parent.name} must have the line {_UNSET}")
    version = spec_version()
    text = text.replace(_UNSET, f'version = "{version}"').replace(_KIT_NEEDS, f'"lipservice-generator=={version}",')
    manifest.write_text(text, "utf-8")
