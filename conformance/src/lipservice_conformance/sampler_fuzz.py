"""Differential fuzzing of the sampler: random timelines, and random instances of its parts, asked of everyone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from lipservice_conformance.agreement import APART, Question, agreed_answer, answers_to, smallest_finding
from lipservice_conformance.fuzz import Fuzzing
from lipservice_conformance.instances import random_rates, random_waterfill
from lipservice_conformance.opinion import Opinion
from lipservice_conformance.panel import Ask
from lipservice_conformance.properties import Finding
from lipservice_conformance.shrink import Simplify
from lipservice_conformance.timelines import random_timeline
from lipservice_conformance.timelines.smaller import smaller_row, smaller_timeline

__all__ = ["check_sampler", "play"]

BATCH: Final = 50  # timelines asked at a time
INSTANCES: Final = 4  # of each part, for one timeline
MOST_FINDINGS: Final = 1  # shrinking a timeline takes seconds
LOST: Final = "records lost"

SMALLER: Final[Mapping[str, Simplify]] = {
    "decide": smaller_timeline,
    "waterfill": smaller_row,
    "stratified": smaller_row,
}


def play(ask: Ask, start: int, timelines: int) -> Fuzzing:
    """Ask so many timelines, those of the seeds from `start` on; stop early at a few findings."""
    fuzzing = Fuzzing()
    while fuzzing.timelines < timelines and not fuzzing.findings:
        first = start + fuzzing.timelines
        seeds = range(first, first + min(BATCH, timelines - fuzzing.timelines))
        questions = [question for seed in seeds for question in _questions(seed)]
        findings = check_sampler(questions, ask)
        fuzzing.timelines += len(seeds)
        fuzzing.cases += len(questions)
        fuzzing.findings += [smallest_finding(one, ask, check_sampler, SMALLER) for one in findings[:MOST_FINDINGS]]
    return fuzzing


def check_sampler(questions: Sequence[Question], ask: Ask) -> list[Finding]:
    """Ask the questions. Returns those on which not all agree, and timelines in which records were lost."""
    found = (_finding(*each) for each in zip(questions, answers_to(questions, ask), strict=True))
    return [finding for finding in found if finding is not None]


def _questions(seed: int) -> list[Question]:
    rng = Random(seed)  # noqa: S311 - repeatable, not secret
    timeline: Question = ("decide", {**random_timeline(seed)._asdict()})
    waterfills: list[Question] = [("waterfill", random_waterfill(rng)) for _ in range(INSTANCES)]
    rates: list[Question] = [("stratified", random_rates(rng)) for _ in range(INSTANCES)]
    return [timeline, *waterfills, *rates]


def _finding(question: Question, given: tuple[Opinion, ...]) -> Finding | None:
    op, arguments = question
    out = agreed_answer(given)
    if out is None:
        return Finding(APART, arguments, given, op)
    if op == "decide" and not _all_are_counted(str(arguments["events"]), str(out["trace"])):
        return Finding(LOST, arguments, given[:1], op)
    return None


def _all_are_counted(events_text: str, trace: str) -> bool:
    """Tell whether kept records and settlements stand for all records, in a timeline that ends with a shutdown."""
    events = json.loads(events_text)
    if [event.get("do") for event in events[-2:]] != ["shutdown", "stats"]:
        return True
    lines = [line.split(",") for line in trace.split("\n")]
    counted = sum(int(line[-1]) for line in lines if line[0] in ("0", "1", "settled"))
    seen, kept, dropped, buffered = map(int, lines[-1][1:])
    return counted == seen == kept + dropped + buffered == sum("do" not in event for event in events)
