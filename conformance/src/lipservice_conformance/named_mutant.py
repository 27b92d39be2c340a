"""Mistakes that samplers have made and no automatic change makes: `named_mutants.yaml` says what is written instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from lipservice_conformance.mutant import Mutant
from lipservice_conformance.mutant_build import MutantError

__all__ = ["named_mutants"]

_FILE: Final = Path(__file__).parent / "named_mutants.yaml"


def named_mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for each. Raises MutantError where the spec no longer holds what would be changed."""
    for entry in yaml.safe_load(_FILE.read_text("utf-8")):
        name, file, old = entry["name"], entry["file"], entry["old"]
        text = (spec / file).read_text("utf-8")
        if text.count(old) != 1:
            raise MutantError(f"{name}: {file} holds {old!r} {text.count(old)} times, expected once")
        yield Mutant(f"named: {name}", file, text.replace(old, entry["new"]))
