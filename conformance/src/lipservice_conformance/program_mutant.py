"""Changes of the sampling algorithms: each operator, comparison, number and statement of every body, and named ones."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from lipservice_conformance.mutant import Mutant, document_text
from lipservice_conformance.mutant_change import Place
from lipservice_conformance.named_mutant import named_mutants
from lipservice_conformance.program_change import edits

__all__ = ["SAMPLING", "program_mutants"]

SAMPLING = "sampling.yaml"


def program_mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for every change, file by file, and the named ones last."""
    sampling = yaml.safe_load((spec / SAMPLING).read_text("utf-8"))
    for name in sampling["functions"]:
        text = (spec / name).read_text("utf-8")
        for edit in edits(text):
            yield Mutant(f"{name}:{edit}", name, edit.apply(text))
    for name, algorithm in sampling["algorithms"].items():
        for edit in edits(algorithm["decide"]) if "decide" in algorithm else ():
            changed = edit.apply(algorithm["decide"])
            yield _with(sampling, ("algorithms", name, "decide"), f"{SAMPLING}:{name}:{edit}", changed)
    yield from _of_numbers(sampling)
    yield from named_mutants(spec)


def _of_numbers(sampling: dict[str, Any]) -> Iterator[Mutant]:
    """Change each constant, and what a variable is at first where the spec says it."""
    paths: list[Place] = [("constants", name, "value") for name in sampling["constants"]]
    variables = {("state",): sampling["state"], ("slot", "fields"): sampling["slot"]["fields"]}
    variables |= {("algorithms", name, "slot"): one.get("slot", {}) for name, one in sampling["algorithms"].items()}
    for place, fields in variables.items():
        paths += [(*place, name, "start") for name, field in fields.items() if "start" in field]
    for path in paths:
        value: Any = sampling
        for step in path:
            value = value[step]
        others = [not value] if isinstance(value, bool) else [f"{value} - 1", f"{value} + 1"]
        for other in others:
            yield _with(sampling, path, f"{SAMPLING}:{'.'.join(map(str, path[:-1]))} {value} to {other}", other)


def _with(sampling: dict[str, Any], path: Place, name: str, value: Any) -> Mutant:
    """Return the mutant in which `value` stands at the path."""
    document = copy.deepcopy(sampling)
    holder: Any = document
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return Mutant(name, SAMPLING, document_text(document))
