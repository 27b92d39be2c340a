"""Mutants of redaction: patterns, what may stand beside them, checks, order, names.

Many are refused by the generator, because an example of the spec comes out otherwise.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from lipservice_conformance.mutant import Mutant, document_text
from lipservice_conformance.mutant_change import changes

__all__ = ["PREFIX", "redaction_mutants"]

FILE: Final = "redaction.yaml"
PREFIX: Final = "redaction."
CLASSES: Final = ("not_before", "not_after")


def redaction_mutants(spec: Path) -> Iterator[Mutant]:
    """Yield a mutant for each value that vectors of `redact` must notice."""
    original = yaml.safe_load((spec / FILE).read_text("utf-8"))
    for place, what, changed in _changes(original):
        document = copy.deepcopy(original)
        holder = document
        for step in place[:-1]:
            holder = holder[step]
        if changed is None:
            del holder[place[-1]]
        else:
            holder[place[-1]] = changed
        yield Mutant(f"{PREFIX}{_shown(original, place)}: {what}", FILE, document_text(document))


def _changes(document: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    for place in (("limits", "text_bytes"), ("names",), ("untouched",), ("rules",)):
        value = document
        for step in place:
            value = value[step]
        yield from ((place, what, changed) for what, changed in changes(value, place))
    yield ("placeholder",), "another text", document["placeholder"].replace("redacted", "removed")
    for at, rule in enumerate(document["rules"]):
        own: tuple[str | int, ...] = ("rules", at)
        yield from (((*own, "match"), what, changed) for what, changed in changes(rule["match"], (*own, "match")))
        for name in CLASSES:
            if name in rule:
                yield (*own, name), "nothing", None
                yield from (((*own, name), what, changed) for what, changed in changes(rule[name], ("classes",)))
        if "check" in rule:
            yield (*own, "check"), "none", None


def _shown(document: Any, place: tuple[str | int, ...]) -> str:
    names = []
    for step in place:
        document = document[step]
        names.append(str(document["id"]) if isinstance(step, int) else str(step))
    return ".".join(names)
