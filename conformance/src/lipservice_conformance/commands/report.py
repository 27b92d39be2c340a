"""`report`: the page, from what the other sessions wrote."""

from __future__ import annotations

import argparse

from lipservice_conformance.commands.parsers import Subparsers
from lipservice_conformance.page.render import write_page
from lipservice_conformance.specification import read_specification
from lipservice_conformance.vector import load_vectors

__all__ = ["execute", "register"]


def register(commands: Subparsers, common: argparse.ArgumentParser) -> None:
    """Describe the command."""
    text = "write index.html from the reports that are there; nothing is measured"
    parser = commands.add_parser("report", parents=[common], help=text, description=text)
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Write the page."""
    specification = read_specification(options.spec)
    vectors = load_vectors(options.vectors, specification.operations.values())
    path = write_page(specification, vectors, options.reports)
    print(f"{path}, {path.stat().st_size / 1e6:.1f} MB")
    return 0
