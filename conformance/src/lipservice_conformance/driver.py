"""Where the drivers are: `sdks/<language>/conformance/driver.json` says how one is built and run.

Other programs that come with an SDK, such as its agent, have a manifest of the same form beside it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lipservice_conformance.values import describe

__all__ = ["MANIFEST", "Driver", "DriverError", "build_driver", "find_drivers", "read_driver"]

MANIFEST = Path("conformance/driver.json")
_BUILD_SECONDS = 600
_TAIL = 20


class DriverError(Exception):
    """A driver that is missing, badly described or cannot be built: a fault of the set-up, not of an SDK's answers."""


@dataclass(frozen=True)
class Driver:
    """How the driver of one SDK is built and run, both from the SDK's own folder."""

    language: str
    folder: Path
    build: tuple[tuple[str, ...], ...]
    run: tuple[str, ...]


def find_drivers(sdks: Path, name: Path = MANIFEST) -> list[Driver]:
    """Return the drivers of all SDKs in the folder, by language. Raises DriverError when there is none."""
    manifests = sorted(sdks.glob(f"*/{name}"))
    if not manifests:
        there = ", ".join(sorted(path.name for path in sdks.glob("*") if path.is_dir()))
        advice = f"{there} has none" if there else "generate one (`nox -s generate` in the project)"
        raise DriverError(f"no SDK with {name} in {sdks}; {advice}, or pass --sdks")
    depth = len(name.parts)
    return [read_driver(manifest.parents[depth - 1], name) for manifest in manifests]


def read_driver(folder: Path, name: Path = MANIFEST) -> Driver:
    """Read the manifest of one SDK. Raises DriverError."""
    manifest = folder / name
    try:
        data = json.loads(manifest.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DriverError(f"{manifest}: {error}") from error
    if not isinstance(data, dict) or set(data) != {"build", "run"}:
        got = f"members {', '.join(data)}" if isinstance(data, dict) else describe(data)
        raise DriverError(f"{manifest}: expected an object with build and run and nothing else, got {got}")
    if not isinstance(data["build"], list) or not all(_is_command(command) for command in data["build"]):
        raise DriverError(f"{manifest}: expected build to be a list of commands, each a list of words")
    if not _is_command(data["run"]):
        raise DriverError(f"{manifest}: expected run to be a command, a list of words")
    build = tuple(tuple(command) for command in data["build"])
    return Driver(folder.name, folder.resolve(), build, tuple(data["run"]))


def build_driver(driver: Driver) -> None:
    """Run the build commands. Raises DriverError with the end of their output."""
    for command in (*driver.build, driver.run):
        if "/" not in command[0] and shutil.which(command[0]) is None:
            raise DriverError(f"{driver.language}: {command[0]} is not on PATH")
    for command in driver.build:
        shown = " ".join(command)
        try:
            done = subprocess.run(command, cwd=driver.folder, capture_output=True, timeout=_BUILD_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DriverError(f"{driver.language}: `{shown}`: {error}") from error
        if done.returncode:
            tail = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()[-_TAIL:]
            raise DriverError("\n".join([f"{driver.language}: `{shown}` ended with {done.returncode}", *tail]))


def _is_command(command: object) -> bool:
    return isinstance(command, list) and bool(command) and all(isinstance(word, str) and word for word in command)
