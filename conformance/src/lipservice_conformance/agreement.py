"""Whether all who have an operation give one answer to a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final, TypeAlias

from lipservice_conformance.generation import Arguments
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Ask
from lipservice_conformance.properties import Finding
from lipservice_conformance.protocol import Case
from lipservice_conformance.shrink import Simplify, shrink

__all__ = ["APART", "Check", "Question", "agreed_answer", "answers_to", "disagreements", "smallest_finding"]

APART: Final = "not all agree"

Question: TypeAlias = tuple[str, Arguments]
# Asks the questions, and gives the findings about them.
Check: TypeAlias = Callable[[Sequence[Question], Ask], list[Finding]]


def answers_to(questions: Sequence[Question], ask: Ask) -> list[tuple[Opinion, ...]]:
    """Ask the questions."""
    numbers = count()
    return ask([Case(str(next(numbers)), op, arguments) for op, arguments in questions])


def agreed_answer(given: tuple[Opinion, ...]) -> Mapping[str, object] | None:
    """Return what all say that have the operation, or None. Two must have it, where two are asked."""
    able = tuple(one for one in given if not one.trouble.startswith("unknown_op:"))
    out = able[0].out if able else None
    return None if len(able) < min(2, len(given)) or any(one.out != out for one in able) else out


def disagreements(questions: Sequence[Question], ask: Ask) -> list[Finding]:
    """Ask the questions. Returns those on which not all agree."""
    given = zip(questions, answers_to(questions, ask), strict=True)
    return [
        Finding(APART, arguments, opinions, op)
        for (op, arguments), opinions in given
        if agreed_answer(opinions) is None
    ]


def smallest_finding(finding: Finding, ask: Ask, check: Check, smaller: Mapping[str, Simplify]) -> Finding:
    """Return the smallest case found that breaks the same property."""
    latest = finding

    def failing(candidates: Sequence[Arguments]) -> list[bool]:
        nonlocal latest
        for at, candidate in enumerate(candidates):
            same = [one for one in check([(finding.op, candidate)], ask) if one.broken == finding.broken]
            if same:
                latest = same[0]
                return [number == at for number in range(len(candidates))]
        return [False] * len(candidates)

    smallest = shrink(finding.arguments, failing, smaller[finding.op])
    return replace(latest, arguments=smallest)
