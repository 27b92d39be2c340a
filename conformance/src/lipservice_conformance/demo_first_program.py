"""A first program in each language, beside the SDK as a user installs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lipservice_conformance.wire.installation.command import run_tool
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["prepare", "run_program"]

_MODULE = "github.com/lipservice/lipservice-go"
_GO_VERSION = "1.25.0"
_FOREIGN = ("LIPSERVICE_", "POSTHOG_", "OTEL_")


def prepare(language: str, examples: Path, place: Path) -> tuple[str, ...]:
    """Make the program ready to run where its SDK is installed. Returns the command. Raises InstallationError."""
    maker = _MAKERS.get(language)
    if maker is None:
        raise InstallationError(f"there is no first program in {language}")
    return maker(examples, place)


def run_program(command: Sequence[str], place: Path, settings: Mapping[str, str]) -> None:
    """Run it with these variables, and no other of LipService, PostHog or OpenTelemetry. Raises InstallationError."""
    foreign = {name: "" for name in os.environ if name.startswith(_FOREIGN)}  # an empty one is none
    run_tool(command, place, {**foreign, **settings})


def _python(examples: Path, place: Path) -> tuple[str, ...]:
    return str(place / "environment" / "bin" / "python"), str(examples / "first.py")


def _node(examples: Path, place: Path) -> tuple[str, ...]:
    # Node looks for packages where the program lies.
    shutil.copy(examples / "first.mjs", place)
    return "node", "first.mjs"


def _go(examples: Path, place: Path) -> tuple[str, ...]:
    folder = place / "first"
    folder.mkdir(exist_ok=True)
    shutil.copy(examples / "first.go", folder)
    module = f"module first\n\ngo {_GO_VERSION}\n\nrequire {_MODULE} v0.1.0\n\nreplace {_MODULE} => ../modules/go\n"
    (folder / "go.mod").write_text(module, "utf-8")
    environment = {"GOFLAGS": "-mod=mod", "GOWORK": "off", "GOPROXY": "off"}
    run_tool(("go", "build", "-C", str(folder), "-o", "program", "."), place, environment)
    return (str(folder / "program"),)


_MAKERS: Mapping[str, Callable[[Path, Path], tuple[str, ...]]] = {"python": _python, "typescript": _node, "go": _go}
