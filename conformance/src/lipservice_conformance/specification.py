"""The spec as the kit needs it: the representation and its hash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from lipservice_generator.fingerprint import spec_sha
from lipservice_generator.load import load_representation
from lipservice_generator.representation import Operation, Representation

__all__ = ["Specification", "SpecificationError", "read_minimum", "read_specification"]

MINIMUM = "minimum.json"


class SpecificationError(Exception):
    """The minimum counts do not fit the spec."""


@dataclass(frozen=True)
class Specification:
    """What is asked, and the hash that every driver must know."""

    representation: Representation
    sha: str

    @property
    def operations(self) -> dict[str, Operation]:
        """The operations by name."""
        return {operation.name: operation for operation in self.representation.operations}


def read_specification(folder: Path) -> Specification:
    """Read the spec folder. Raises the generator's SpecError."""
    representation = load_representation(folder)
    return Specification(representation, spec_sha(representation))


def read_minimum(vectors: Path, specification: Specification) -> dict[str, int]:
    """Return how many vectors of each operation every SDK must answer. An operation left out would pass empty."""
    path = vectors / MINIMUM
    minimum: dict[str, int] = json.loads(path.read_text("utf-8"))
    if minimum.keys() != specification.operations.keys() or not all(type(n) is int and n > 0 for n in minimum.values()):
        names = ", ".join(specification.operations)
        raise SpecificationError(f"{path}: expected a count above 0 for each of {names}, got {minimum}")
    return minimum
