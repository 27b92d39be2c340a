"""Holds what a policy can ask for against what the sampler was proved for.

The integer language proves that no value leaves 53 bits, given the ranges of the parameters in `sampling.yaml`. Those
numbers come from policies: one that a policy may have and a parameter may not would take the ground from the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document, NodePath
from lipservice_generator.integer.interval import Interval
from lipservice_generator.integer.program import Program
from lipservice_generator.sampling.algorithm import LONGEST_PERIOD_MS

__all__ = ["check_reach"]

_MS = 1000
# Fields of a policy that become parameters as they are, or many times as large.
_FIELDS = (
    ("policy", "window_seconds", "window_ms", _MS),
    ("policy", "max_patterns", "max_patterns", 1),
    ("always", "limit", "always_limit", 1),
)


def check_reach(document: Document, sections: Mapping[str, Any], program: Program) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each bound, word or factor that gives the sampler a number it was not proved for."""
    parameters = {entry.name: entry.kind for entry in program.parameters}
    for path, value, name in (*_fields(sections), *_budget(sections)):
        yield from _outside(document, path, value, name, parameters.get(name))
    cost = _cost(program)
    if "budget" in sections:
        yield from _outside(document, ("budget", "record_cost"), sections["budget"].record_cost, "cost", cost)
    for name, seconds in sections.get("periods", {}).items():
        period = Interval(1, LONGEST_PERIOD_MS)
        yield from _outside(document, ("periods", name), seconds * _MS, "a period of a rate in ms", period)


def _fields(sections: Mapping[str, Any]) -> Iterator[tuple[NodePath, int, str]]:
    objects = sections.get("objects", {})
    for of, key, parameter, factor in _FIELDS:
        model = objects[of].fields.get(key) if of in objects else None
        if model is None or model.type != "integer":
            continue  # which is said elsewhere
        path: NodePath = ("objects", of, "fields", key)
        for at, bound in enumerate(model.range):
            yield (*path, "range", at), bound * factor, parameter
        for word, number in model.words.items():
            yield (*path, "words", word), number * factor, parameter


def _budget(sections: Mapping[str, Any]) -> Iterator[tuple[NodePath, int, str]]:
    if "budget" in sections:
        for at, bound in enumerate(sections["budget"].cost):
            yield ("budget", "cost", at), bound, "budget"


def _cost(program: Program) -> Interval | None:
    """Return what the cost of a record may be, if a function takes it."""
    for function in program.functions:
        for argument in function.arguments:
            if argument.name == "cost" and isinstance(argument.kind, Interval):
                return argument.kind
    return None


def _outside(document: Document, path: NodePath, value: int, name: str, kind: object) -> Iterator[Diagnostic]:
    if isinstance(kind, Interval) and not kind.low <= value <= kind.high:
        message = f"{name} would be {value}, and is from {kind.low} to {kind.high} in the proof that 53 bits are enough"
        hint = "stay within it, or widen the range in sampling.yaml and let the generator prove it again"
        yield document.diagnostic("LS085", path, message, hint)
