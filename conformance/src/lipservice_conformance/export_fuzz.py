"""Differential fuzzing of the way from record to endpoint: random questions, asked of everyone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from random import Random
from typing import Final

from lipservice_conformance.agreement import Question, disagreements, smallest_finding
from lipservice_conformance.exports.answers import random_answer
from lipservice_conformance.exports.decisions import random_decision
from lipservice_conformance.exports.diagnoses import random_diagnosis
from lipservice_conformance.exports.headers import random_headers
from lipservice_conformance.exports.looks import random_looks, smaller_looks
from lipservice_conformance.exports.redactions import random_redaction
from lipservice_conformance.exports.requests import random_request
from lipservice_conformance.exports.setups import random_setup
from lipservice_conformance.exports.smaller import (
    smaller_answer,
    smaller_decision,
    smaller_diagnosis,
    smaller_headers,
    smaller_redaction,
    smaller_request,
    smaller_setup,
)
from lipservice_conformance.fuzz import Fuzzing
from lipservice_conformance.panel import Ask
from lipservice_conformance.shrink import Simplify

__all__ = ["export_questions", "trade"]

BATCH: Final = 500
MOST_FINDINGS: Final = 3

SMALLER: Final[Mapping[str, Simplify]] = {
    "encode": smaller_request,
    "reply": smaller_answer,
    "config": smaller_setup,
    "doctor": smaller_diagnosis,
    "correlation": smaller_headers,
    "stamp": smaller_decision,
    "policy_client": smaller_looks,
    "redact": smaller_redaction,
}


def trade(ask: Ask, start: int, cases: int) -> Fuzzing:
    """Ask so many cases from the seed `start`; stop early at a few findings."""
    fuzzing = Fuzzing()
    source = iter(export_questions(start, cases))
    while not fuzzing.findings and (questions := list(islice(source, BATCH))):
        findings = disagreements(questions, ask)
        fuzzing.cases += len(questions)
        fuzzing.findings += [smallest_finding(one, ask, disagreements, SMALLER) for one in findings[:MOST_FINDINGS]]
    return fuzzing


def export_questions(seed: int, cases: int) -> list[Question]:
    """Return the questions of a seed: many of them requests, which have the most to go wrong."""
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    drawn = (
        ("encode", random_request),
        ("reply", random_answer),
        ("correlation", random_headers),
        ("encode", random_request),
        ("config", random_setup),
        ("stamp", random_decision),
        ("policy_client", random_looks),
        ("doctor", random_diagnosis),
        ("redact", random_redaction),
    )
    return [(op, draw(rng)) for op, draw in (drawn[number % len(drawn)] for number in range(cases))]
