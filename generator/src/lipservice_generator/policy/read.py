"""Reads `policy.yaml` into what it means, or says everything that is wrong with it."""

from __future__ import annotations

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document
from lipservice_generator.policy.build import build_policy
from lipservice_generator.policy.check import check_policy
from lipservice_generator.policy.reach import check_reach
from lipservice_generator.policy.representation import PolicyDocument
from lipservice_generator.policy.schema import PolicyModel
from lipservice_generator.sampling.representation import Sampling
from lipservice_generator.shape import read_shape


def read_policy(
    document: Document, sampling: Sampling | None, one: int, diagnostics: list[Diagnostic]
) -> PolicyDocument | None:
    """Return the policy document, or None after adding to `diagnostics`; `sampling` is None where it is faulty."""
    shape = read_shape(document, PolicyModel, {})
    algorithms = sampling.algorithms if sampling is not None else None
    faults = [*shape.diagnostics, *check_policy(document, shape.sections, algorithms)]
    if sampling is not None:
        faults += check_reach(document, shape.sections, sampling.program)
    diagnostics += faults
    return None if faults or algorithms is None else build_policy(shape.sections, algorithms, one)
