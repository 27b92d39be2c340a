"""Reads `policy.yaml` into what it means, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document
from lipservice_generator.policy.build import build_policy
from lipservice_generator.policy.check import check_policy
from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.policy.schema import PolicyModel
from lipservice_generator.sampling.representation import Algorithm
from lipservice_generator.shape import read_shape


def read_policy(
    document: Document, algorithms: Sequence[Algorithm] | None, one: int, diagnostics: list[Diagnostic]
) -> PolicyDocument | None:
    """Return the policy document, or None after adding to `diagnostics`; `algorithms` is None where they are faulty."""
    shape = read_shape(document, PolicyModel, {})
    faults = [*shape.diagnostics, *check_policy(document, shape.sections, algorithms)]
    diagnostics += faults
    return None if faults or algorithms is None else build_policy(shape.sections, algorithms, one)
