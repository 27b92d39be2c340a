"""Go modules as the module proxy holds them: the files of a module and of none below it, in a zip."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

from lipservice_conformance.driver import Driver
from lipservice_conformance.wire.installation.command import run_tool

__all__ = ["install_go"]

_HIDDEN = {"_", "."}
_REPLACEMENT = re.compile(r"=> (\.\./?\S*)$", re.MULTILINE)


def install_go(driver: Driver, place: Path) -> tuple[str, ...]:
    """Pack the modules that the agent needs, unpack them, and build the agent against these alone."""
    program, source = place / "conformance", driver.folder / "conformance"
    program.mkdir()
    for package in sorted(path for path in source.iterdir() if path.is_dir()):
        shutil.copytree(package, program / package.name)

    def unpacked(replacement: re.Match[str]) -> str:
        module = (source / replacement[1]).resolve()
        return f"=> {_unpack(module, place / 'modules' / module.name)}"

    manifest = (source / "go.mod").read_text("utf-8")
    (program / "go.mod").write_text(_REPLACEMENT.sub(unpacked, manifest), "utf-8")
    for command in driver.build:
        run_tool(command, place, {"GOFLAGS": "-mod=mod", "GOWORK": "off", "GOPROXY": "off"})
    return (str(place / driver.run[0]), *driver.run[1:])


def _unpack(module: Path, into: Path) -> Path:
    """Put into a folder what a zip of the module has."""
    packed = into.with_suffix(".zip")
    packed.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(module.rglob("*")):
            inner = path.relative_to(module)
            if path.is_file() and not _is_outside(module, inner):
                archive.write(path, str(inner))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(into)
    return into


def _is_outside(module: Path, inner: Path) -> bool:
    """Whether a file belongs to a module below this one, or to none."""
    folders = [module.joinpath(*inner.parts[:depth]) for depth in range(1, len(inner.parts))]
    return any((folder / "go.mod").is_file() for folder in folders) or inner.parts[0][0] in _HIDDEN
