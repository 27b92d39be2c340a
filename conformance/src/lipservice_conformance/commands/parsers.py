"""What the commands share: the type of argparse's collection of commands, which has no public name, and an option."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001
else:
    Subparsers = object

__all__ = ["Subparsers", "add_templates"]


def add_templates(parser: argparse.ArgumentParser) -> None:
    """Add the option of the commands that generate an SDK."""
    parser.add_argument(
        "--templates", type=Path, default=Path("templates"), help="folder of the targets (default: %(default)s)"
    )
