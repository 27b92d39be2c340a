"""Specs with one thing changed: what the vectors, or a fuzzer, must notice."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lipservice_conformance.mutant_change import Place, changes, label

__all__ = ["SIGNATURE", "Mutant", "document_text", "mutants"]

SIGNATURE = "signature.yaml"

# Sections and fields that explain, or that nothing decides by.
_EXPLAINS = frozenset({"doc", "examples", "readings", "profile", "id", "kind", "name"})

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Mutant:
    """One change: its name, the file below the spec's folder, and the whole changed text of it."""

    name: str
    file: str
    text: str

    @property
    def section(self) -> str:
        """The part of the spec that is changed: classes, tokens, ..."""
        return self.name.partition(":")[0].partition(".")[0]


def mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant of the signature for every rule, class, limit, list and parameter, in the order of the file."""
    original = yaml.safe_load((spec / SIGNATURE).read_text("utf-8"))
    for path, value in _places(original, ()):
        for what, changed in changes(value, path):
            document = copy.deepcopy(original)
            holder = document
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = changed
            _drop_orphans(document)
            text = document_text(document)
            yield Mutant(f"{_shown(original, path)}: {what}", SIGNATURE, text)


def document_text(document: dict[str, Any]) -> str:
    """Write a changed document, by libyaml where PyYAML has it: 350 of them take seven seconds in Python."""
    return str(yaml.dump(document, Dumper=_DUMPER, allow_unicode=True, sort_keys=False))


def _places(value: Any, path: Place) -> Iterator[tuple[Place, Any]]:
    """Walk the document, parents before children; what only explains is left out."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in _EXPLAINS:
                yield from _places(member, (*path, name))
    elif isinstance(value, list):
        for at, member in enumerate(value):
            if isinstance(member, dict):
                yield from _places(member, (*path, at))


def _drop_orphans(document: dict[str, Any]) -> None:
    """Drop what only a dropped part needed, which the generator would refuse: a word list, a pair across space."""
    for reduction in document["reductions"]:
        if reduction.get("pairs") and reduction.get("across_space"):
            reduction["across_space"] = [pair for pair in reduction["across_space"] if pair in reduction["pairs"]]
    used = set(_texts([document["tokens"]["rules"], document["reductions"]]))
    patterns = " ".join(used)
    document["words"] = {
        name: words for name, words in document["words"].items() if name in used or f"{{{name}}}" in patterns
    }


def _texts(value: Any) -> Iterator[str]:
    """Yield every text that may name a word list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name not in _EXPLAINS and name != "as":
                yield from _texts(member)


def _shown(document: Any, path: Place) -> str:
    """Return the place with the names of list members: `tokens.rules.key.parts`."""
    names = []
    for step in path:
        document = document[step]
        names.append(label(document) if isinstance(step, int) else str(step))
    return ".".join(names)
