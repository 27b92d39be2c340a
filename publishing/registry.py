"""Registries on this machine: PyPI, npm, and the repository that Go modules come from."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from publishing.command import ToolError, run_tool
from publishing.provision import install_verdaccio, new_node, python_tools

__all__ = ["bare_repository", "npm_registry", "pypi_registry"]

_SECONDS = 60
_VERDACCIO = """\
storage: {storage}
uplinks: {{}}
packages:
  "**": {{access: $all, publish: $all}}
log: {{type: stdout, format: pretty, level: warn}}
"""


@contextmanager
def pypi_registry(folder: Path) -> Iterator[str]:
    """Run pypiserver over an empty folder, open to all and refusing what it has. Yields its address."""
    folder.mkdir()
    port = _free_port()
    command = [sys.executable, "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(port), "-a", ".", "-P", ".",
               "--disable-fallback", str(folder)]  # fmt: skip
    with _serving(command, f"http://127.0.0.1:{port}", python_tools(), folder.with_suffix(".log")) as address:
        yield address


@contextmanager
def npm_registry(folder: Path) -> Iterator[str]:
    """Run verdaccio with an empty storage and nothing behind it. Yields its address."""
    folder.mkdir()
    port, program = _free_port(), install_verdaccio()
    config = folder / "config.yaml"
    config.write_text(_VERDACCIO.format(storage=folder / "storage"), "utf-8")
    variables = new_node()
    node = shutil.which("node", path=variables["PATH"]) or "node"
    command = [node, str(program), "--config", str(config), "--listen", f"127.0.0.1:{port}"]
    with _serving(command, f"http://127.0.0.1:{port}", variables, folder.with_suffix(".log")) as address:
        yield address


def bare_repository(folder: Path) -> str:
    """Make an empty repository to push to. Returns its address."""
    run_tool(("git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)), folder.parent)
    return folder.as_uri()


@contextmanager
def _serving(command: Sequence[str], address: str, variables: Mapping[str, str], log: Path) -> Iterator[str]:
    environment = {**os.environ, **variables}
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(process, address, log)
            yield address
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ToolError(f"{address}: the registry has ended by itself\n{log.read_text('utf-8', 'replace')}")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own address
                return
        except OSError:
            time.sleep(0.1)
    raise ToolError(f"{address}: the registry did not answer within {_SECONDS} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
