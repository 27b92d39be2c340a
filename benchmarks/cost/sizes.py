"""How many bytes the packages bring that a user installs: ours, and those of OpenTelemetry with what they require."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from benchmarks.figures import Comparison
from benchmarks.program import ProgramError

__all__ = ["measure_sizes"]

_COST = Path(__file__).resolve().parent
_SDKS = _COST.parents[1] / "sdks"
_PYTHON_PEERS = ("opentelemetry-exporter-otlp-proto-http", "opentelemetry-instrumentation-logging")


def measure_sizes() -> dict[str, Comparison]:
    """Return the bytes of ours and of the peer by language. Raises ProgramError."""
    return {language: measure() for language, measure in _MEASURES.items()}


def _python() -> Comparison:
    """Compare the files of the wheel with those of the peer's distributions, compiled ones left out."""
    with tempfile.TemporaryDirectory(prefix="lipservice-size-") as folder:
        _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], _SDKS / "python")
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            ours = sum(entry.file_size for entry in archive.infolist())
    return _beside(ours, sum(map(_installed, _required(_PYTHON_PEERS).values())))


def _required(names: Sequence[str]) -> dict[str, Distribution]:
    """Return distributions with all that they require, by name; extras and what other machines need are left out."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        plain = (text for text in found[name].requires or () if "extra ==" not in text)
        waiting.extend(match[0] for text in plain if (match := re.match(r"[\w.-]+", text)))
    return found


def _installed(of: Distribution) -> int:
    files = [path for path in of.files or () if path.suffix != ".pyc"]
    return sum(path.stat().st_size for file in files if (path := Path(str(of.locate_file(file)))).is_file())


def _node() -> Comparison:
    """Compare the unpacked package with the peer's modules; its exporter over HTTP would come on top of those."""
    packed = _run(["npm", "pack", "--dry-run", "--json", "--ignore-scripts"], _SDKS / "typescript")
    modules = _COST / "node" / "node_modules"
    peer = sum(path.stat().st_size for path in modules.glob("@opentelemetry/**/*") if path.is_file())
    return _beside(json.loads(packed)[0]["unpackedSize"], peer)


def _go() -> Comparison:
    """Compare what each adds to the binary of a service that has an HTTP server and slog."""
    with tempfile.TemporaryDirectory(prefix="lipservice-size-") as folder:
        sizes: Mapping[str, int] = {
            name: _built(name, Path(folder) / name) for name in ("nothing", "ours", "opentelemetry")
        }
    nothing = sizes["nothing"]
    return _beside(sizes["ours"] - nothing, sizes["opentelemetry"] - nothing)


def _built(name: str, program: Path) -> int:
    _run(["go", "build", "-ldflags=-s -w", "-o", str(program), f"./size/{name}"], _COST / "go")
    return program.stat().st_size


def _beside(ours: int, peer: int) -> Comparison:
    return Comparison(ours, peer, ours / peer)


def _run(command: Sequence[str], folder: Path) -> str:
    try:
        result = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProgramError(f"{folder.name}: {error}") from error
    return result.stdout


_MEASURES: Mapping[str, Callable[[], Comparison]] = {"python": _python, "typescript": _node, "go": _go}
