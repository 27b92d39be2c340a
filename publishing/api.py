"""What each SDK offers: every public name with its signature and types, as text that a review can compare."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from publishing.command import run_tool
from publishing.package import Package
from tools.provision import ROOT

__all__ = ["listings"]

_PYTHON = ROOT / "publishing" / "python_api.py"
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
_HASH = re.compile(r'"[0-9a-f]{64}"')
_IMPORTED = re.compile(r'from "(\.[^"]+)\.js"')


def listings(packages: Sequence[Package], modules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each SDK's language and its listing; `modules` lets Go find them. Raises ToolError."""
    for language, text in _listings(packages, modules):
        # What changes with each edit of the spec, and with each release, is no change of what is public.
        yield language, _HASH.sub('"HASH"', text).replace(packages[0].artifacts[0].split("-")[1], "VERSION")


def _listings(packages: Sequence[Package], modules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    python = next(package for package in packages if package.ecosystem == "pypi")
    npm = next(package for package in packages if package.ecosystem == "npm")
    yield "python", run_tool((sys.executable, str(_PYTHON)), ROOT, {"PYTHONPATH": str(python.folder / "src")})
    yield "typescript", "".join(_typescript(npm.folder))
    yield "go", "".join(_go(package, modules) for package in packages if package.ecosystem == "go")


def _typescript(folder: Path) -> Iterator[str]:
    """Yield the declarations that an entry of the package leads to, each file once, without comments."""
    exported = json.loads((folder / "package.json").read_text("utf-8"))["exports"]
    waiting = sorted(set(re.findall(r'"(\./dist/[^"]+\.d\.ts)"', json.dumps(exported))))
    seen: set[Path] = set()
    paths = [(folder / entry).resolve() for entry in waiting]
    while paths:
        path = paths.pop(0)
        if path in seen:
            continue
        seen.add(path)
        text = path.read_text("utf-8")
        paths += [(path.parent / f"{name}.d.ts").resolve() for name in _IMPORTED.findall(text)]
        lines = [line for line in _COMMENT.sub("", text).splitlines() if line.strip()]
        yield "\n".join([f"== {path.relative_to(folder / 'dist')}", *lines, "\n"])


def _go(module: Package, variables: Mapping[str, str]) -> str:
    """Return what `go doc` has of each package of a module that others may import, without the texts."""
    listed = run_tool(("go", "list", "./..."), module.folder, variables).split()
    public = [name for name in listed if "/internal/" not in name and "/conformance" not in name]
    return "".join(_go_package(module, name, variables) for name in public)


def _go_package(module: Package, name: str, variables: Mapping[str, str]) -> str:
    told = run_tool(("go", "doc", "-all", name), module.folder, variables).splitlines()
    # Texts are indented by blanks, declarations not at all, what is inside them by tabs.
    lines = [line for line in told if line[:1] not in {"", " "} and not line.lstrip().startswith("//")]
    declared = [line for line in lines if re.match(r"\t|func |type |const |var |[)}]|package ", line)]
    return "\n".join([f"== {name}", *declared, "\n"])
