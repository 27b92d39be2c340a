"""What came of a case in one language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Outcome", "Verdict"]


class Verdict(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Outcome:
    """One case in one language.

    Attributes:
        message: What was expected and what came, or why it does not apply.
        step: The step at which it failed, in words.
        evidence: The end of what the program wrote to standard error.
    """

    case: str
    language: str
    verdict: Verdict
    message: str = ""
    step: str = ""
    evidence: tuple[str, ...] = ()
    seconds: float = 0.0
