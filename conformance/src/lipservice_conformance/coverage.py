"""What of the spec must have vectors. All of it follows from the representation, so a new rule asks for its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from lipservice_generator.representation import Representation, SignatureProfile

from lipservice_conformance.vector import Vector

__all__ = ["LEAST_VECTORS", "coverage_faults", "required_rules"]

LEAST_VECTORS = 3


def required_rules(representation: Representation) -> dict[str, tuple[str, ...]]:
    """Return, for each operation, the names vectors may and must cover."""
    covered = {operation.name: (f"operation.{operation.name}",) for operation in representation.operations}
    return {**covered, "signature": _signature_rules(representation.signature)}


def coverage_faults(representation: Representation, vectors: Iterable[Vector]) -> list[str]:
    """Return which parts of the spec have too few vectors, and which vectors cover nothing in it."""
    counts = Counter((vector.op, vector.rule) for vector in vectors)
    required = {(op, rule) for op, rules in required_rules(representation).items() for rule in rules}
    faults = [
        f"{op}: {rule} has {counts[op, rule]} vectors, expected at least {LEAST_VECTORS}"
        for op, rule in sorted(required)
        if counts[op, rule] < LEAST_VECTORS
    ]
    return faults + [f"{op}: the spec has no {rule}" for op, rule in sorted(counts) if (op, rule) not in required]


def _signature_rules(profile: SignatureProfile) -> tuple[str, ...]:
    return (
        *(f"class.{name}" for name in ("space", "delimiter", "closer")),
        *(f"cut.{name}" for name in ("lead", "ellipsis")),
        *(f"key.{name}" for name in ("severities", "parts")),
        *(f"limit.{field.name}" for field in fields(profile.limits)),
        *(f"list.{entry.name}" for entry in profile.words),
        *(f"reading.{reading.id}" for reading in profile.readings),
        *(f"reduction.{kind}" for kind in profile.reductions.order),
        *(f"text.{name}" for name in ("lines", "json_message_keys", "placeholder")),
        *(f"token.{rule.id}" for rule in profile.tokens.rules),
    )
