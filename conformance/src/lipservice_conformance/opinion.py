"""What one driver says to one case."""

from __future__ import annotations

from dataclasses import dataclass

from lipservice_conformance.runner import Run
from lipservice_conformance.values import Json

__all__ = ["Opinion", "opinion_of"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """The output of a case, or why there is none."""

    language: str
    out: dict[str, Json] | None
    trouble: str = ""

    def __str__(self) -> str:
        return f"{self.language}: {self.out if self.out is not None else self.trouble}"


def opinion_of(run: Run, case_id: str) -> Opinion:
    """Take the opinion on one case out of a run."""
    trouble = run.troubles.get(case_id)
    if trouble is not None:
        return Opinion(
            run.language, None, "\n  ".join([f"{trouble.kind}: {trouble.message}", *trouble.evidence.lines()])
        )
    done = run.answers[case_id]
    if done.error is not None:
        return Opinion(run.language, None, f"{done.error.kind}: {done.error.message}")
    return Opinion(run.language, done.out)
