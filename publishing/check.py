"""What each ecosystem's own tools say of the packages, and what compilers say of an application that uses them."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from publishing.command import ToolError, run_tool
from publishing.package import Package
from publishing.provision import python_tools
from tools.provision import ROOT

__all__ = ["check"]

_SAMPLES = ROOT / "publishing" / "samples"
_NPM_TOOLS = ROOT / "sdks" / "typescript" / "node_modules"
_COMPILER = {
    "strict": True, "noEmit": True, "target": "es2022", "lib": ["es2022", "esnext.disposable", "dom"],
    "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "types": ["node"],
    "typeRoots": [str(_NPM_TOOLS / "@types")],
}  # fmt: skip


def check(packages: Sequence[Package], files: Path, modules: Mapping[str, str]) -> Iterator[str]:
    """Yield what a tool does not like of packages whose files lie in a folder; `modules` lets Go find them."""
    with tempfile.TemporaryDirectory(prefix="lipservice-check-") as temporary:
        work = Path(temporary)
        for name, run in _checks(packages, files, work, modules):
            try:
                run()
                print(f"ok  {name}", flush=True)
            except ToolError as error:
                yield f"{name}\n{error}"


def _checks(
    packages: Sequence[Package], files: Path, work: Path, modules: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], object]]]:
    python, npm, go = ([one for one in packages if one.ecosystem == kind] for kind in ("pypi", "npm", "go"))
    made = [str(files / name) for package in python for name in package.artifacts]
    tools = python_tools()

    def tool(*command: str) -> Callable[[], object]:
        return lambda: run_tool((sys.executable, "-m", *command), work, tools)

    yield "twine", tool("twine", "check", "--strict", *made)
    wheels = [name for name in made if name.endswith(".whl")]
    yield "check-wheel-contents", tool("check_wheel_contents", *wheels)
    site = _unpacked_wheel(Path(wheels[0]), work / "site")
    yield "mypy of a sample", lambda: _type_check(("mypy", "--strict"), site, tools)
    yield "pyright of a sample", lambda: _type_check(("pyright",), site, tools)
    packed = str(files / npm[0].artifacts[0])
    publint = ("node", str(_NPM_TOOLS / "publint" / "src" / "cli.js"), "--strict", packed)
    yield "publint", partial(run_tool, publint, work)
    yield "attw", lambda: run_tool((str(_NPM_TOOLS / ".bin" / "attw"), packed, "--profile", "esm-only"), work)
    for resolution in ("nodenext", "bundler"):
        compiled = partial(_compile, resolution, Path(packed), work / resolution, npm[0].name)
        yield f"tsc of a sample, {resolution}", compiled
    for module in go:
        yield f"go vet of {module.name}", partial(run_tool, ("go", "vet", "./..."), module.folder, modules)
        yield f"staticcheck of {module.name}", partial(run_tool, ("staticcheck", "./..."), module.folder, modules)


def _unpacked_wheel(wheel: Path, folder: Path) -> Path:
    run_tool((sys.executable, "-m", "zipfile", "-e", str(wheel), str(folder)), wheel.parent)
    return folder


def _type_check(command: Sequence[str], site: Path, tools: dict[str, str]) -> object:
    """Check the sample where the package is installed as typed, apart from the sources."""
    shutil.copy(_SAMPLES / "sample.py", site.parent)
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(site)], "reportMissingTypeStubs": "none"}
    (site.parent / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    return run_tool((sys.executable, "-m", *command, "sample.py"), site.parent, {**tools, "MYPYPATH": str(site)})


def _compile(resolution: str, packed: Path, folder: Path, name: str) -> None:
    installed = folder / "node_modules" / name
    installed.mkdir(parents=True)
    run_tool(("tar", "-xzf", str(packed), "--strip-components=1", "-C", str(installed)), folder)
    for peer in ("pino", "winston", "bunyan", "@types"):
        (folder / "node_modules" / peer).symlink_to(_NPM_TOOLS / peer)
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}), "utf-8")
    module = "nodenext" if resolution == "nodenext" else "esnext"
    options = {**_COMPILER, "module": module, "moduleResolution": resolution}
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["sample.ts"]}), "utf-8")
    shutil.copy(_SAMPLES / "sample.ts", folder)
    run_tool(("node", str(_NPM_TOOLS / "typescript" / "bin" / "tsc")), folder)
