"""What the benchmarks compare the Python and TypeScript SDKs with; Go finds its peers by itself.

It stands apart: its pins must not bind the other sessions.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from tools.provision import ROOT, TOOLCHAINS, install_once, package_client, run_installer
from tools.sdks import install_locked

__all__ = ["add_peers"]

_REQUIREMENTS = ROOT / "requirements" / "bench.txt"
_NODE = (
    *(ROOT / "benchmarks" / suite / "node" for suite in ("sampling", "export", "cost")),
    ROOT / "tests" / "browser",
)


def add_peers() -> None:
    """Make the peers importable for what this process starts, installed if need be. Raises ProvisionError."""
    version = hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()[:8]
    folder = install_once(TOOLCHAINS / f"peers-{version}", "the peers of the benchmarks", _install)
    os.environ["PYTHONPATH"] = str(folder)
    for folder in _NODE:
        install_locked(folder)


def _install(folder: Path) -> None:
    client = package_client(Path(sys.executable))
    run_installer([*client, "--quiet", "--no-deps", "--target", str(folder), "--requirement", str(_REQUIREMENTS)])
