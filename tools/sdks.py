"""Makes the SDKs ready to run: generated into `sdks/`, with the modules that their own tools need."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.provision import ROOT, ProvisionError, run_installer

__all__ = ["EXAMPLES", "GENERATE", "SDKS", "install_locked", "install_modules", "languages", "make_sdks"]

SDKS = ROOT / "sdks"
EXAMPLES = ROOT / "examples"

# With a folder named, the golden files are not touched: only `nox -s generate` writes those.
GENERATE = ("lipservice-generate", "--out", "sdks")


def make_sdks() -> None:
    """Generate, then install. Raises ProvisionError."""
    if subprocess.run(GENERATE, cwd=ROOT, check=False).returncode:  # noqa: S603
        raise ProvisionError("the SDKs could not be generated, see above")
    install_modules()


def install_modules() -> None:
    """Install the npm modules of every SDK and every example that has a lock."""
    for lock in sorted([*SDKS.glob("*/package-lock.json"), *EXAMPLES.glob("*/package-lock.json")]):
        install_locked(lock.parent)


def install_locked(folder: Path, variables: Mapping[str, str] | None = None) -> None:
    """Install the locked npm modules of a folder, unless they are those of this lock already."""
    modules = folder / "node_modules"
    stamp = modules / ".installed-from"
    locked = (folder / "package-lock.json").read_bytes() + (folder / "package.json").read_bytes()
    wanted = hashlib.sha256(locked).hexdigest()
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        print(f"Installing {modules.relative_to(ROOT)} ...", flush=True)
        run_installer(["npm", "ci", "--prefix", str(folder)], variables)
        stamp.write_text(wanted, "utf-8")


def languages() -> list[str]:
    """Return the languages that there is a target for."""
    return sorted(path.parent.parent.name for path in (ROOT / "templates").glob("*/_target/target.py"))
