"""How a question becomes a vector: both oracles give the same answer. What they disagree on is shown, never taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lipservice_conformance.authoring import Question
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.protocol import Case
from lipservice_conformance.statement import bears_out
from lipservice_conformance.vector import Vector, input_hash

__all__ = ["Proposal", "accept", "new_questions", "refresh"]


@dataclass(frozen=True)
class Proposal:
    """A question without an agreed answer."""

    case: Case
    rule: str
    opinions: tuple[Opinion, ...]

    def __str__(self) -> str:
        lines = [f"{self.case.id} ({self.rule})", f"in: {self.case.arguments!r}", *(str(one) for one in self.opinions)]
        return "\n    ".join(lines)


def new_questions(questions: Iterable[Question], vectors: Iterable[Vector]) -> list[Question]:
    """Return the questions no vector asks yet, each once."""
    asked = {input_hash(vector.op, vector.arguments) for vector in vectors}
    fresh = []
    for question in questions:
        digest = input_hash(question.op, question.arguments)
        if digest not in asked:
            asked.add(digest)
            fresh.append(question)
    return fresh


def accept(
    questions: Sequence[Question], opinions: Sequence[tuple[Opinion, ...]]
) -> tuple[list[Vector], list[Proposal]]:
    """Return the vectors agreed on, also with what was stated by hand, and what is not."""
    vectors, proposals = [], []
    for question, given in zip(questions, opinions, strict=True):
        out = given[0].out
        if out is None or any(one.out != out for one in given) or not bears_out(out, question.stated):
            all_given = (*given, Opinion("authoring", question.stated)) if question.stated else given
            proposals.append(Proposal(Case(question.id, question.op, question.arguments), question.rule, all_given))
            continue
        arguments = question.arguments
        vectors.append(Vector(question.id, question.op, question.rule, question.why, arguments, out, question.origin))
    return vectors, proposals


def refresh(
    vectors: Sequence[Vector], opinions: Sequence[tuple[Opinion, ...]]
) -> tuple[list[Vector], list[Vector], list[Proposal]]:
    """Return all vectors with the answers of today, those of them that changed, and what is not agreed on."""
    current, changed, proposals = [], [], []
    for vector, given in zip(vectors, opinions, strict=True):
        out = given[0].out
        if out is None or any(one.out != out for one in given):
            proposals.append(Proposal(vector.case(), vector.rule, given))
            current.append(vector)
            continue
        current.append(replace(vector, out=out))
        if out != vector.out:
            changed.append(current[-1])
    return current, changed, proposals
