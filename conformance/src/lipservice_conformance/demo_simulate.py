"""`python -m lipservice_conformance.demo_simulate [FILE]`: what the generated Python SDK would keep of a log.

Without FILE, the sample of the demo is played. The page with plots goes to `reports/simulate.html`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lipservice_conformance.demo_sample import sample_lines

__all__ = ["main"]

NOTHING_TO_SHOW = 2
_BUDGET = "20/s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `lipservice simulate`; return its exit status."""
    # `nox -s demo` gives both of its commands the same options.
    options, _ = _parser().parse_known_args(arguments)
    package = options.sdks / "python" / "src"
    if not package.is_dir():
        print(f"demo_simulate: there is no {package}; run `nox -s generate` first", file=sys.stderr)
        return NOTHING_TO_SHOW
    options.reports.mkdir(parents=True, exist_ok=True)
    page = options.reports / "simulate.html"
    print(f"\n$ lipservice simulate {options.file or 'SAMPLE'} --budget {_BUDGET} --html {page}\n", flush=True)
    command = [sys.executable, "-m", "lipservice", "simulate", str(options.file or "-")]
    sample = None if options.file else "".join(f"{line}\n" for line in sample_lines()).encode()
    return subprocess.run(  # noqa: S603
        [*command, "--budget", _BUDGET, "--html", str(page)],
        env={**os.environ, "PYTHONPATH": str(package.resolve())},
        input=sample,
        check=False,
    ).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("nox -s demo --", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a log file")
    parser.add_argument("--sdks", type=Path, default=Path("sdks"), help="folder of the SDKs (default: %(default)s)")
    parser.add_argument("--reports", type=Path, default=Path("reports"), help="where the page goes")
    parser.add_argument("--spec", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
