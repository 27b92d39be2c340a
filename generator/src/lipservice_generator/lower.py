"""Runs a target's lowering; what the target cannot express becomes a diagnostic at the rule to blame."""

from __future__ import annotations

from pathlib import Path

from lipservice_generator.diagnostic import Diagnostic, SpecError
from lipservice_generator.document import read_document
from lipservice_generator.load import SIGNATURE
from lipservice_generator.representation import Representation
from lipservice_generator.target import TARGET_FOLDER, LoweringError, Target, target_fault


def lower(target: Target, representation: Representation, spec: Path) -> dict[str, object]:
    """Return the view of `target`. Raises SpecError where the target cannot express what the folder `spec` says."""
    try:
        return target.lower(representation)
    except LoweringError as error:
        raise SpecError([_diagnose(target, representation, spec, error)]) from error
    except Exception as error:  # what a target raises is up to who wrote it
        hint = "LoweringError says what the language cannot express; anything else is a mistake in the target"
        raise SpecError([target_fault(target.root, error, "LS066", "lower() has failed", hint)]) from error


def _diagnose(target: Target, representation: Representation, spec: Path, error: LoweringError) -> Diagnostic:
    message = f"templates/{target.language}: {error.message}"
    ids = [rule.id for rule in representation.signature.tokens.rules]
    if error.rule not in ids:
        file = f"{target.root.parent.name}/{target.language}/{TARGET_FOLDER}/target.py"
        return Diagnostic(file, 0, 0, "LS023", message, error.hint)
    document = read_document(spec / SIGNATURE, f"spec/{SIGNATURE}")
    return document.diagnostic("LS023", ("tokens", "rules", ids.index(error.rule), "id"), message, error.hint)
