"""Runs a target's lowering; what the target cannot express becomes a diagnostic at the rule to blame."""

from __future__ import annotations

from lipservice_generator.diagnostic import Diagnostic, SpecError
from lipservice_generator.representation import Representation
from lipservice_generator.target import TARGET_FOLDER, LoweringError, Target


def lower(target: Target, representation: Representation) -> dict[str, object]:
    """Return the view of `target`. Raises SpecError where the target cannot express the spec."""
    try:
        return target.lower(representation)
    except LoweringError as error:
        file = f"{target.root.parent.name}/{target.language}/{TARGET_FOLDER}/target.py"
        about = f"rule `{error.rule}`: " if error.rule else ""
        raise SpecError([Diagnostic(file, 0, 0, "LS023", about + error.message, error.hint)]) from error
