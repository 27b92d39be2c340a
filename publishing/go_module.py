"""Go modules, as a proxy serves them."""

from __future__ import annotations

import shutil
from pathlib import Path

from publishing.command import run_tool
from publishing.package import Package
from tools.provision import ROOT

__all__ = ["build_module", "module_variables"]

_MODZIP = ROOT / "publishing" / "modzip"


def module_variables(work: Path) -> dict[str, str]:
    """Return what lets the go command find the modules of a build, and all others where it always does.

    Its cache is the build's too: the machine's would keep for ever what a version was when it was built first.
    """
    upstream = run_tool(("go", "env", "GOPROXY"), ROOT).strip()
    return {
        "GOPROXY": f"file://{work / 'proxy'},{upstream}",
        "GOMODCACHE": str(work / "modules"),
        "GONOSUMDB": "github.com/lipservice/*",  # nobody else knows them yet
        "GOFLAGS": "-modcacherw -buildvcs=false",
        "GOWORK": "off",
    }


def build_module(package: Package, version: str, work: Path, into: Path) -> None:
    """Make the zip of a module, and put it into the build's proxy; what it needs of ours must be there already.

    While we work on it, a module below the root is replaced by its neighbour. Users' builds pass over that line, and it
    would hide a requirement that nobody can meet: so it goes, and the sums are those of what is published.
    """
    if "\nreplace " in (package.folder / "go.mod").read_text("utf-8"):
        run_tool(("go", "mod", "edit", "-dropreplace", _root_of(package.name)), package.folder)
        # As the go command does of a repository, whose licence holds for the modules below its root.
        shutil.copyfile(package.folder.parent / "LICENSE", package.folder / "LICENSE")
    run_tool(("go", "mod", "tidy"), package.folder, module_variables(work))
    _publish(package, version, work / "proxy")
    shutil.copyfile(work / "proxy" / _escaped(package.name) / "@v" / f"v{version}.zip", into / package.artifacts[0])


def _publish(package: Package, version: str, proxy: Path) -> None:
    """Put a module into a proxy's folder. Raises ToolError when that has the version."""
    command = ("go", "run", ".", str(proxy), package.name, f"v{version}", str(package.folder))
    run_tool(command, _MODZIP, {"GOWORK": "off", "GOFLAGS": "-modcacherw -buildvcs=false"})


def _escaped(module: str) -> str:
    """Return the folder of a module in a proxy: capitals are written as `!` and the small letter."""
    return "".join(f"!{letter.lower()}" if letter.isupper() else letter for letter in module)


def _root_of(module: str) -> str:
    return "/".join(module.split("/")[:3])
