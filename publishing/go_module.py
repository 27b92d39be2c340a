"""Go modules, as a proxy serves them."""

from __future__ import annotations

import shutil
from pathlib import Path

from publishing.command import run_tool
from publishing.package import Package
from tools.provision import ROOT

__all__ = ["build_module", "escaped", "proxy_variables", "publish_module"]

_MODZIP = ROOT / "publishing" / "modzip"


def proxy_variables(proxy: Path) -> dict[str, str]:
    """Return what lets the go command find our modules in a folder, and all others where it always does."""
    upstream = run_tool(("go", "env", "GOPROXY"), ROOT).strip()
    return {
        "GOPROXY": f"file://{proxy},{upstream}",
        "GONOSUMDB": "github.com/lipservice/*",  # nobody else knows them yet
        "GOFLAGS": "-modcacherw -buildvcs=false",
        "GOWORK": "off",
    }


def publish_module(package: Package, version: str, proxy: Path) -> None:
    """Put a module into a proxy's folder. Raises ToolError when that has the version."""
    command = ("go", "run", ".", str(proxy), package.name, f"v{version}", str(package.folder))
    run_tool(command, _MODZIP, {"GOWORK": "off", "GOFLAGS": "-modcacherw -buildvcs=false"})


def build_module(package: Package, version: str, proxy: Path, into: Path) -> None:
    """Make the zip of a module; what it needs of ours must be in the proxy's folder already.

    While we work on it, a module below the root is replaced by its neighbour. Users' builds pass over that line, and it would
    hide a requirement that nobody can meet: so it goes, and the sums are those of what is published.
    """
    if "\nreplace " in (package.folder / "go.mod").read_text("utf-8"):
        run_tool(("go", "mod", "edit", "-dropreplace", _root_of(package.name)), package.folder)
        # As the go command does of a repository, whose licence holds for the modules below its root.
        shutil.copyfile(package.folder.parent / "LICENSE", package.folder / "LICENSE")
    variables = proxy_variables(proxy)
    # A cache of its own: a version that was built before has other bytes, and the machine's cache would keep it for ever.
    run_tool(("go", "mod", "tidy"), package.folder, {**variables, "GOMODCACHE": str(proxy.parent / "modules")})
    publish_module(package, version, proxy)
    shutil.copyfile(proxy / escaped(package.name) / "@v" / f"v{version}.zip", into / package.artifacts[0])


def escaped(module: str) -> str:
    """Return the folder of a module in a proxy: capitals are written as `!` and the small letter."""
    return "".join(f"!{letter.lower()}" if letter.isupper() else letter for letter in module)


def _root_of(module: str) -> str:
    return "/".join(module.split("/")[:3])
