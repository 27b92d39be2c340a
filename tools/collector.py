"""The OpenTelemetry Collector, built from conformance/collector by the project's Go, once for each content of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tools.golang import find_go, go_settings
from tools.provision import ROOT, TOOLCHAINS, install_once, run_installer

__all__ = ["build_collector"]

_SOURCE = ROOT / "conformance" / "collector"
_FILES = ("main.go", "go.mod", "go.sum")
_PROGRAM = "collector"
_SECONDS = 3_600  # some 300 of processor time, on a machine that may have other things to do


def build_collector() -> Path:
    """Return the program, built if need be: only the Go module proxy is asked. Raises ProvisionError."""
    go = find_go()

    def build(folder: Path) -> None:
        flags = ["-trimpath", "-ldflags", "-s -w", "-o", str(folder / _PROGRAM)]
        command = [str(go.bin / "go"), "build", "-C", str(_SOURCE), *flags, "."]
        run_installer(command, {**go_settings(go), "CGO_ENABLED": "0"}, seconds=_SECONDS)

    content = b"\0".join([go.version.encode(), *((_SOURCE / name).read_bytes() for name in _FILES)])
    folder = TOOLCHAINS / f"collector-{hashlib.sha256(content).hexdigest()[:12]}"
    return install_once(folder, "the OpenTelemetry Collector (built from source, some minutes)", build) / _PROGRAM
