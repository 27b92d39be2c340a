"""Makes the SDKs ready to run: generated into `sdks/`, with the modules that their own tools need."""

from __future__ import annotations

import hashlib
import subprocess

from tools.provision import ROOT, ProvisionError, run_installer

__all__ = ["GENERATE", "SDKS", "install_modules", "languages", "make_sdks"]

SDKS = ROOT / "sdks"

# With a folder named, the golden files are not touched: only `nox -s generate` writes those.
GENERATE = ("lipservice-generate", "--out", "sdks")


def make_sdks() -> None:
    """Generate, then install. Raises ProvisionError."""
    if subprocess.run(GENERATE, cwd=ROOT, check=False).returncode:  # noqa: S603
        raise ProvisionError("the SDKs could not be generated, see above")
    install_modules()


def install_modules() -> None:
    """Install the locked npm modules of every SDK that has such a lock, unless they are those of this lock already."""
    for lock in sorted(SDKS.glob("*/package-lock.json")):
        modules = lock.parent / "node_modules"
        stamp = modules / ".installed-from"
        wanted = hashlib.sha256(lock.read_bytes() + (lock.parent / "package.json").read_bytes()).hexdigest()
        if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
            print(f"Installing {modules.relative_to(ROOT)} ...", flush=True)
            run_installer(["npm", "ci", "--prefix", str(lock.parent)])
            stamp.write_text(wanted, "utf-8")


def languages() -> list[str]:
    """Return the languages that there is a target for."""
    return sorted(path.parent.parent.name for path in (ROOT / "templates").glob("*/_target/target.py"))
