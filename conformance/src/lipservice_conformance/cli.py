"""`lipservice-conformance`: run, report, vectors, fuzz, mutants, accuracy, simulation and the tiers (see --help).

Exit codes: 0 ok, 1 conformance failure, 2 usage, 3 harness fault.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lipservice_generator.diagnostic import SpecError
from lipservice_generator.spec_folder import default_spec

from lipservice_conformance.authoring import AuthoringError
from lipservice_conformance.commands import (
    accuracy,
    calls,
    collector,
    emulator,
    fuzz,
    mutants,
    report,
    run,
    simulation,
    soak,
    vectors,
    wire,
)
from lipservice_conformance.driver import DriverError
from lipservice_conformance.emulator import EmulatorError
from lipservice_conformance.mutant_build import MutantError
from lipservice_conformance.report_file import ReportFileError
from lipservice_conformance.specification import SpecificationError
from lipservice_conformance.survivors import SurvivorsError
from lipservice_conformance.vector import VECTORS, VectorError
from lipservice_conformance.wire.trouble import InstallationError

__all__ = ["main"]

HARNESS_FAULT = 3
_COMMANDS = (run, report, vectors, fuzz, mutants, accuracy, simulation, collector, emulator, wire, calls, soak)
_NAMES = "run|report|vectors|fuzz|mutants|accuracy|simulation|collector|emulator|wire|calls|soak"
_FAULTS = (
    AuthoringError,
    DriverError,
    EmulatorError,
    InstallationError,
    MutantError,
    OSError,
    ReportFileError,
    SpecError,
    SpecificationError,
    SurvivorsError,
    VectorError,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.execute(options)
    except _FAULTS as error:
        print(f"lipservice-conformance: {error}", file=sys.stderr)
        return HARNESS_FAULT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lipservice-conformance",
        description="Shows that every LipService SDK decides alike.",
        epilog="exit codes: 0 ok, 1 conformance failure, 2 usage, 3 harness fault",
    )
    common = argparse.ArgumentParser(add_help=False)
    spec = "folder of the spec (default: spec if it is there, else %(default)s)"
    common.add_argument("--spec", type=Path, default=default_spec(), help=spec)
    common.add_argument("--sdks", type=Path, default=Path("sdks"), help="folder of the SDKs (default: %(default)s)")
    common.add_argument("--vectors", type=Path, default=VECTORS, help="folder of the vectors (default: the kit's own)")
    common.add_argument("--reports", type=Path, default=Path("reports"), help="where reports go (default: %(default)s)")
    commands = parser.add_subparsers(dest="command", required=True, metavar=_NAMES)
    for command in _COMMANDS:
        command.register(commands, common)
    return parser
