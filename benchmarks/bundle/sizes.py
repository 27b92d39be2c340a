"""The browser's entry as a user's bundler makes it, in bytes: the whole of it, and by part."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lipservice_conformance.report_file import Measure
from rich.console import Console
from rich.table import Table

from benchmarks.program import ProgramError

__all__ = ["TARGET", "BundleSize", "measure_bundle", "measures", "show"]

_ROOT = Path(__file__).resolve().parents[2]

# What was aimed at. What holds is in tests/browser/bundle.test.js.
TARGET = 7168


@dataclass(frozen=True)
class BundleSize:
    """Bytes, minified and then gzipped; the parts share the second in proportion to their bytes in the first."""

    minified: int
    gzip: int
    parts: Mapping[str, int]


def measure_bundle() -> BundleSize:
    """Compile the SDK and bundle its entry. Raises ProgramError."""
    _run(["node", "node_modules/typescript/bin/tsc"], _ROOT / "sdks" / "typescript")
    return BundleSize(**json.loads(_run(["node", "bundle.js"], _ROOT / "tests" / "browser")))


def measures(size: BundleSize) -> Iterator[Measure]:
    """Yield what is reported."""
    yield Measure("bundle.browser.gzip_bytes", size.gzip, "B")
    yield Measure("bundle.browser.minified_bytes", size.minified, "B")
    for part, count in size.parts.items():
        yield Measure(f"bundle.browser.{part}.gzip_bytes", count, "B")


def show(size: BundleSize) -> None:
    """Print it, with what was aimed at."""
    table = Table(title="The browser's entry, bytes")
    for name in ("part", "gzip"):
        table.add_column(name, justify="left" if name == "part" else "right")
    for part, count in sorted(size.parts.items(), key=lambda entry: -entry[1]):
        table.add_row(part, f"{count:,}")
    table.add_section()
    table.add_row(f"all; {size.minified:,} minified; aimed at {TARGET:,}", f"{size.gzip:,}")
    Console().print(table)


def _run(command: Sequence[str], folder: Path) -> str:
    try:
        result = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise ProgramError(f"{folder.name}: {error}") from error
    return result.stdout
