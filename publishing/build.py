"""Build every package twice from clean trees, compare the bytes, look at what is inside, and leave the files in dist/.

`--accept` writes the manifests anew, for a review to look at.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from publishing.api import listings
from publishing.artifact import contents, digest, sizes
from publishing.check import check
from publishing.command import ToolError, run_tool
from publishing.go_module import build_module, module_variables
from publishing.manifest import differences, read_manifest, write_manifest
from publishing.package import Package, find_packages
from publishing.stage import make_stage, spec_version
from tools.provision import ROOT

__all__ = ["DIST", "Built", "build_all", "main"]

DIST = ROOT / "dist"
_LISTINGS = ROOT / "publishing" / "api"
_SHOWN = 40
# Modules of the kit and of our own tests, which need what is beside them here.
_NOT_PUBLISHED = ("conformance", "otlptest")
_MANIFESTS = ROOT / "publishing" / "manifests"
_NPM = ROOT / "sdks" / "typescript" / "node_modules"


@dataclass(frozen=True)
class Built:
    """One build.

    Attributes:
        packages: What was built.
        folder: Holds their files.
        work: Holds all that was done.
        tree: What the repository of the Go modules is to hold.
    """

    packages: Sequence[Package]
    folder: Path
    work: Path
    tree: Path


def build_all(work: Path) -> Built:
    """Make a stage below an empty folder and build each package of it. Raises ToolError."""
    stage, out = work / "stage", work / "out"
    make_stage(stage)
    out.mkdir()
    version = spec_version()
    packages = find_packages(stage, version)
    for package in packages:
        if package.ecosystem == "pypi":
            run_tool((sys.executable, "-m", "hatchling", "build", "-d", str(out)), package.folder)
        elif package.ecosystem == "npm":
            (package.folder / "node_modules").symlink_to(_NPM)
            run_tool(("npm", "pack", "--pack-destination", str(out)), package.folder)
        else:
            build_module(package, version, work, out)
    shutil.copytree(stage / "sdks" / "go", work / "go", ignore=shutil.ignore_patterns(*_NOT_PUBLISHED))
    return Built(packages, out, work, work / "go")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return how many packages are not as they should be."""
    parser = argparse.ArgumentParser(prog="nox -s build --", description=__doc__)
    parser.add_argument("--accept", action="store_true", help="write the manifests anew")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="lipservice-build-") as temporary:
        try:
            faults = list(_build_and_look(Path(temporary), accept=options.accept))
        except ToolError as error:
            faults = [str(error)]
    for fault in faults:
        print(f"FAILED: {fault}", file=sys.stderr)
    return len(faults)


def _build_and_look(work: Path, *, accept: bool) -> Iterator[str]:
    first, second = build_all(_folder(work / "first")), build_all(_folder(work / "second"))
    yield from _differing(first, second)
    yield from _unlike_manifests(first, accept=accept)
    yield from _unlike_listings(first, accept=accept)
    yield from _unmarked(first)
    yield from check(first.packages, first.folder, module_variables(first.work))
    _deliver(first)


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _differing(first: Built, second: Built) -> Iterator[str]:
    for name in (name for package in first.packages for name in package.artifacts):
        if digest(first.folder / name) != digest(second.folder / name):
            yield f"{name}: two builds gave different bytes"


def _unlike_manifests(built: Built, *, accept: bool) -> Iterator[str]:
    version = spec_version()
    for name in (name for package in built.packages for name in package.artifacts):
        path = _MANIFESTS / f"{name.replace(version, 'VERSION')}.txt"
        found = sizes(built.folder / name, version)
        if accept:
            write_manifest(path, found)
        yield from (f"{name}: {fault}; if that is meant, `nox -s build -- --accept`"
                    for fault in differences(read_manifest(path), found))  # fmt: skip


def _unlike_listings(built: Built, *, accept: bool) -> Iterator[str]:
    """Yield the languages in which something public came, went or changed."""
    for language, found in listings(built.packages, module_variables(built.work)):
        path = _LISTINGS / f"{language}.txt"
        if accept:
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, "utf-8")
        wanted = path.read_text("utf-8") if path.is_file() else ""
        if found != wanted:
            lines = difflib.unified_diff(
                wanted.splitlines(), found.splitlines(), "committed", "built", n=0, lineterm=""
            )
            told = "\n".join(itertools.islice(lines, _SHOWN))
            yield f"{language}: what is public has changed; if that is meant, `nox -s build -- --accept`\n{told}"


def _unmarked(built: Built) -> Iterator[str]:
    """Yield the packages of SDKs that do not say which spec they were made of, and those without a licence."""
    sdk = (built.packages[0].folder / "src" / "lipservice" / "_tables.py").read_text("utf-8")
    mark = sdk.partition('SPEC_SHA: Final = "')[2].partition('"')[0].encode()
    for package in built.packages:
        is_sdk = "sdks" in package.folder.parts
        for name in package.artifacts:
            held = dict(contents(built.folder / name))
            if not any(Path(inner).name == "LICENSE" for inner in held):
                yield f"{name}: no LICENSE"
            is_root = package.name.count("/") < 3
            if is_sdk and is_root and not any(mark in content for content in held.values()):
                yield f"{name}: the spec's hash {mark.decode()} is nowhere in it"


def _deliver(built: Built) -> None:
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    lines = []
    for package in built.packages:
        for name in package.artifacts:
            shutil.copyfile(built.folder / name, DIST / name)
            lines.append(f"{digest(DIST / name)}  {name}\n")
            print(f"{(DIST / name).stat().st_size:>9,} B  {name}  ({len(list(contents(DIST / name)))} files)")
    shutil.copytree(built.tree, DIST / "go")
    (DIST / "SHA256SUMS").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
