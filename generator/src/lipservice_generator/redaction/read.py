"""Reads `redaction.yaml`, or says everything that is wrong with it."""

from __future__ import annotations

from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document
from lipservice_generator.otlp.representation import Otlp
from lipservice_generator.redaction.automaton import RuleError
from lipservice_generator.redaction.build import build_redaction
from lipservice_generator.redaction.check import check_examples, check_redaction
from lipservice_generator.redaction.representation import Redaction
from lipservice_generator.redaction.schema import RedactionModel
from lipservice_generator.shape import read_shape


def read_redaction(document: Document, otlp: Otlp | None, diagnostics: list[Diagnostic]) -> Redaction | None:
    """Return what redaction does, or None after adding to `diagnostics`. Without `otlp` nothing is built."""
    shape = read_shape(document, RedactionModel, {})
    found = [*shape.diagnostics, *check_redaction(document, shape.sections, otlp)]
    redaction = None
    if not found and otlp is not None:
        try:
            redaction = build_redaction(shape.sections, otlp)
        except RuleError as error:
            place = ("rules", error.rule, error.field)
            found.append(document.diagnostic(error.code, place, error.message, error.hint))
        else:
            found += check_examples(document, shape.sections["rules"], redaction)
    diagnostics += found
    return None if found else redaction
